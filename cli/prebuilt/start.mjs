/**
 * Starts a program in this process: from the file it is built into, built anew when a source has changed; where that
 * cannot be, from its sources.
 */
import { findBuilt } from './find.mjs';

/**
 * @param {string} root of the repository
 * @param {import('./programs.mjs').Program} program
 * @param {() => Promise<unknown>} load the sources
 */
export async function start(root, program, load) {
  const built = findBuilt(root, program) ?? (await build(root, program).catch(() => undefined));
  if (built === undefined) return void (await load());
  const { runBuilt } = await import('./run.mjs');
  runBuilt(built);
}

/**
 * Fails when a source cannot be translated, which tsx then tells, or nothing can be written.
 * @param {string} root
 * @param {import('./programs.mjs').Program} program
 */
async function build(root, program) {
  const { buildPrograms } = await import('./build.mjs');
  return (await buildPrograms(root))[program];
}
