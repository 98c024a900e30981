/** How many threads stand beside the main one, which does its share. */

import { availableParallelism } from 'node:os';
import { PermanentError } from '../../errors.ts';

/** What one thread can read and take apart keeps no more busy. */
const MOST_THREADS = 7;

/**
 * @param processors how many may be used, of those that there are; all of them where it is left out
 * @throws PermanentError configuration-invalid
 */
export function threadCount(processors: string | undefined, available: number = availableParallelism()): number {
  const most = Math.min(MOST_THREADS, available - 1);
  if (processors === undefined || processors === '') return most;
  if (!/^[1-9][0-9]{0,2}$/.test(processors)) {
    const problem = `PROCESSORS is ${processors}: give a whole number from 1, or leave it out to use all there are`;
    throw new PermanentError('configuration-invalid', problem);
  }
  return Math.min(most, Number(processors) - 1);
}
