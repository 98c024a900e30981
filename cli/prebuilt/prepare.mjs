/**
 * Run by `npm ci`: makes ahead of the first start what a start would otherwise make. Whatever goes wrong here goes wrong
 * again where it can be told properly, and is not npm's business.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @param {string} what
 * @param {() => Promise<unknown>} work
 */
async function ahead(what, work) {
  try {
    await work();
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    process.stderr.write(`notamesh: ${what} could not be built ahead, the first start does it: ${reason}\n`);
  }
}

await ahead('the command line', async () => {
  const { buildPrograms } = await import('./build.mjs');
  await buildPrograms(root);
});
await ahead('the handlers', async () => {
  const { register } = await import('tsx/esm/api');
  register();
  const { warmUp } = await import('../../deploy/release/warm-up.ts');
  await warmUp(root);
});
