/** What a debugger wants of one execution, and where it stopped for that. Stored, so that a pause outlives the process. */
import { isAt, type ExecutionState, type Stop } from '../../../engine/index.ts';

export interface Breakpoint {
  readonly id: string;
  /** Any, if left out. */
  readonly routine?: string;
  readonly step: string;
  /** An expression that has to be true. */
  readonly condition?: string;
  /** Pauses from this hit on; 1 if left out. */
  readonly hitCount?: number;
  hits: number;
}

/** `into`: the next step of all; `over`: the next of this routine or its callers; `out`: the next of the callers. */
export type StepMode = 'into' | 'over' | 'out';

/** Before a step that has not begun. */
export interface PausedAt extends Pick<Stop, 'thread' | 'steps' | 'depth' | 'routine' | 'step'> {
  /** `pause`, `step`, or the id of a breakpoint. */
  readonly reason: string;
}

export interface Control {
  /** `pause`: before the next step there is. */
  mode: 'run' | 'pause' | StepMode;
  paused: PausedAt | null;
  /** The last pause, which the execution goes on from. */
  from: PausedAt | null;
  breakpoints: Breakpoint[];
}

export const newControl = (mode: Control['mode'] = 'run'): Control => ({
  mode,
  paused: null,
  from: null,
  breakpoints: [],
});

/** Goes on from where it stands, if it stands. */
export function release(control: Control, mode: Control['mode']): void {
  control.from = control.paused;
  control.paused = null;
  control.mode = mode;
}

/**
 * The hook for the engine; undefined when there is nothing to stop for, so that the execution runs at full speed.
 * @param onChange called when the control has to be stored again
 */
export function pauseHook(
  control: Control | null,
  state: ExecutionState,
  onChange: () => void,
): ((stop: Stop) => boolean) | undefined {
  if (control === null) return undefined;
  if (control.mode === 'run' && control.breakpoints.length === 0 && control.paused === null) return undefined;
  return (stop) => {
    if (!stop.counts) return false;
    if (control.paused !== null && isAt(stop, control.paused)) return true;
    if (control.from !== null && isAt(stop, control.from)) return false;
    const reason = reasonFor(control, state, stop, onChange);
    if (reason === undefined) return false;
    const { thread, steps, depth, routine, step } = stop;
    control.paused = { thread, steps, depth, routine, step, reason };
    control.mode = 'pause';
    onChange();
    return true;
  };
}

function reasonFor(control: Control, state: ExecutionState, stop: Stop, onChange: () => void): string | undefined {
  if (control.mode === 'pause') return 'pause';
  // All of them, so that each counts its hits.
  const hit = control.breakpoints.filter((breakpoint) => isHit(breakpoint, stop, onChange))[0];
  if (hit !== undefined) return hit.id;
  return isStepDone(control, state, stop) ? 'step' : undefined;
}

function isHit(breakpoint: Breakpoint, stop: Stop, onChange: () => void): boolean {
  const { routine = stop.routine, step, condition, hitCount = 1 } = breakpoint;
  if (step !== stop.step || routine !== stop.routine || !stop.begins()) return false;
  if (condition !== undefined && !stop.holds(condition)) return false;
  breakpoint.hits += 1;
  onChange();
  return breakpoint.hits >= hitCount;
}

function isStepDone({ mode, from }: Control, state: ExecutionState, stop: Stop): boolean {
  if (mode === 'run') return false;
  if (mode === 'into' || from === null || !state.threads.has(from.thread)) return true;
  return stop.thread === from.thread && (mode === 'over' ? stop.depth <= from.depth : stop.depth < from.depth);
}
