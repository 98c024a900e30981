#!/usr/bin/env node
// Starts the command line in this process: from the file it is built into (cli/prebuilt/), built anew when a source has
// changed; where that cannot be, tsx loads the TypeScript itself.
import { start } from './cli/prebuilt/start.mjs';

await start(import.meta.dirname, 'notamesh', async () => {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./notamesh.ts');
});
