/** Whether the state of a running cloud is still where it was. */
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Resolves when a folder that was there is there no more, or another one in its place: what is written to its open files
 * from then on is lost. Looks every so many milliseconds, and keeps no process alive. Rejects when the signal ends it,
 * or the folder is not there at all.
 */
export async function untilGone(folder: string, signal: AbortSignal, everyMilliseconds = 1000): Promise<void> {
  const first = statSync(folder).ino;
  for (let now: number | undefined = first; now === first || now === UNKNOWN; now = await identityOf(folder)) {
    await delay(everyMilliseconds, undefined, { ref: false, signal });
  }
}

/** What cannot be looked at for another reason than that it is gone may well be there. */
const UNKNOWN = -1;

async function identityOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).ino;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : UNKNOWN;
  }
}
