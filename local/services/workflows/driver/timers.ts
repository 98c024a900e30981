/** The timers of a run in memory: while a request is out, the sleeps of other branches go on. */
import type { Clock } from '../../../wire/clock.ts';
import { overdue } from './inbox.ts';
import type { Run } from './live-run.ts';

/** Milliseconds since 1970; never, when nothing is waited for. */
export function wakeTime(sleeps: readonly { readonly until: number }[]): number {
  return Math.min(...sleeps.map(({ until }) => until));
}

export function armTimers(clock: Clock, run: Run, deliver: (delivery: Run['outcomes'][number]) => void): void {
  for (const [id, sleep] of run.sleeps) {
    sleep.cancel ??= clock.after(sleep.until - clock.now(), () => deliver({ id, outcome: overdue(sleep) }));
  }
}

/** Takes back timers and requests. */
export function disarm(run: Run): void {
  for (const sleep of run.sleeps.values()) {
    sleep.cancel?.();
    delete sleep.cancel;
  }
  for (const cancel of run.requests.values()) cancel.cancel();
  run.requests.clear();
}
