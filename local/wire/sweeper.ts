/** Work that is to be done now and then, one at a time; a failure is logged and does not end it. */
import type { Clock } from './clock.ts';
import { describe } from './log.ts';
import type { Log } from './room.ts';

interface Sweeper {
  start(): void;
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

export function createSweeper(env: {
  readonly clock: Clock;
  readonly log: Log;
  readonly everyMs: number;
  readonly sweep: () => Promise<void>;
}): Sweeper {
  let stopped = false;
  let running = Promise.resolve();
  let cancel = () => {};
  const run = () => {
    running = env
      .sweep()
      .catch((error: unknown) => env.log.error({ error: describe(error) }, 'what is out of date cannot be removed'))
      .then(() => {
        if (!stopped) cancel = env.clock.after(env.everyMs, run);
      });
  };
  return {
    start: run,
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
