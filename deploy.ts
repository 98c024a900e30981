#!/usr/bin/env -S npx tsx
/** Starts the deployer (cli/deployer.ts) as notamesh.mjs starts the command line: built into one file where that can be. */
import { start } from './cli/prebuilt/start.mjs';

await start(import.meta.dirname, 'deployer', () => import('./cli/deployer.ts'));
