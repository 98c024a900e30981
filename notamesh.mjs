#!/usr/bin/env node
// Starts the command line in this process: tsx loads the TypeScript that follows.
import { register } from 'tsx/esm/api';

register();
await import('./notamesh.ts');
