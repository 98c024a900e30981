/** How many threads stand beside the main one, which does its share. */

import { availableParallelism } from 'node:os';
import { PermanentError } from '../../errors.ts';

/** What one thread can read and take apart keeps no more busy. */
const MOST_THREADS = 7;

/**
 * @param processors how many may be used; all that the process has where it is left out
 * @throws PermanentError configuration-invalid
 */
export function threadCount(processors: string | undefined, available: number = availableParallelism()): number {
  if (processors === undefined || processors === '') return Math.min(MOST_THREADS, available - 1);
  if (!/^[1-9][0-9]{0,2}$/.test(processors)) {
    const problem = `PROCESSORS is ${processors}: give a whole number from 1, or leave it out to use all there are`;
    throw new PermanentError('configuration-invalid', problem);
  }
  return Math.min(MOST_THREADS, Number(processors) - 1);
}
