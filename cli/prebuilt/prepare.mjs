/**
 * Run by `npm ci`: makes ahead of the first start what a start would otherwise make, and tries it. Whatever goes wrong here goes wrong
 * again where it can be told properly, and is not npm's business.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @param {string} what
 * @param {() => Promise<unknown>} work
 * @param {string} [otherwise] what makes up for it
 * @returns whether it was done
 */
async function ahead(what, work, otherwise = 'the first start does it') {
  try {
    await work();
    return true;
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n');
    process.stderr.write(`notamesh: ${what} ahead, ${otherwise}: ${reason}\n`);
    return false;
  }
}

const isLineBuilt = await ahead('the command line could not be built', async () => {
  const { buildPrograms } = await import('./build.mjs');
  await buildPrograms(root);
});
await ahead(
  'notamesh/testing could not be built for other projects',
  async () => {
    const { buildLibrary } = await import('./library.mjs');
    await buildLibrary(root);
  },
  'npm pack does it',
);
const areHandlersBuilt = await ahead('the handlers could not be built', async () => {
  const { register } = await import('tsx/esm/api');
  register();
  const { warmUp } = await import('../../deploy/release/warm-up.ts');
  await warmUp(root);
});
if (isLineBuilt && areHandlersBuilt) {
  await ahead('the local cloud could not be tried', async () => {
    const { rehearse } = await import('./rehearse.mjs');
    await rehearse(root);
  });
}
