#!/usr/bin/env node
// Starts the command line in this process: from the file it is built into (cli/prebuilt/), built anew when a source has
// changed; where that cannot be, tsx loads the TypeScript itself.
import { findBuilt } from './cli/prebuilt/find.mjs';

/** Undefined when a source cannot be translated, which tsx then tells, or nothing can be written. */
async function build() {
  const { buildCommandLine } = await import('./cli/prebuilt/build.mjs');
  return buildCommandLine(import.meta.dirname);
}

const built = findBuilt(import.meta.dirname) ?? (await build().catch(() => undefined));
if (built === undefined) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./notamesh.ts');
} else {
  const { runBuilt } = await import('./cli/prebuilt/run.mjs');
  runBuilt(built);
}
