/** Where the program of a thread is: beside the bundle when deployed, beside this folder in the sources. */

import type { WorkerOptions } from 'node:worker_threads';

export interface WorkerProgram {
  readonly file: string | URL;
  readonly options?: WorkerOptions;
}

/** @param main URL of the program that wants threads: `main.cjs` of the archive, or `main.ts` */
export function workerProgram(main: string): WorkerProgram {
  if (!main.endsWith('.ts')) return { file: new URL('worker.cjs', main) };
  const sources = new URL('worker.ts', main).href;
  // TypeScript from its sources: a thread does not inherit what makes the main one read it.
  const program = `import('tsx/esm/api').then(({ register }) => { register(); return import('${sources}'); });`;
  return { file: program, options: { eval: true, execArgv: [] } };
}
