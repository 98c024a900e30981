/** One call of the engine, with all outcomes there are; noted for those who want to run it again. */
import { randomUUID } from 'node:crypto';
import { advance, cancel, complete, drawing } from '../../../engine/index.ts';
import type { Advance, AdvanceContext } from '../../../engine/types.ts';
import type { Clock } from '../../../wire/clock.ts';
import { del } from '../records.ts';
import { pauseHook } from './control.ts';
import type { Run } from './live-run.ts';
import { EngineFault } from './run.ts';

/** @throws EngineFault when the engine throws, which no definition can cause */
export function turn(clock: Clock, run: Run): Advance {
  try {
    run.prodded = false;
    if (run.cancelling) cancel(run.state);
    const outcomes = run.outcomes.splice(0);
    for (const { id, outcome, taken } of outcomes) {
      if (taken !== undefined) run.changes.push(del(taken));
      run.requests.delete(id);
      run.sleeps.get(id)?.cancel?.();
      run.sleeps.delete(id);
      if (!run.cancelling) complete(run.state, id, outcome);
    }
    const result = noted(run, outcomes, {
      now: clock.now(),
      random: Math.random,
      uuid: randomUUID,
      ...run.recording.context,
      calls: run.calls,
      pause: pauseHook(run.control, run.state, () => {
        run.controlChanged = true;
      }),
    });
    if (result.currentSteps.length > 0) run.currentSteps = result.currentSteps;
    return result;
  } catch (error) {
    throw new EngineFault(error);
  }
}

function noted(run: Run, outcomes: Run['outcomes'], context: AdvanceContext): Advance {
  if (run.turns === null) return advance(run.program, run.state, context);
  const draws: (string | number)[] = [];
  const result = advance(run.program, run.state, drawing(context, draws));
  const paused = result.status === 'paused' ? run.control?.paused : undefined;
  run.turns.add({
    now: context.now,
    outcomes: outcomes.map(({ id, outcome }) => ({ id, outcome })),
    draws,
    stop: paused ? { thread: paused.thread, steps: paused.steps } : null,
  });
  return result;
}
