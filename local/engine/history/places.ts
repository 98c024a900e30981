/** Where control stands, as far as the history needs to know. */
import type { StepScope } from '../machine/program.ts';
import type { Frame, HistoryEntry, Thread } from '../machine/state.ts';
import type { JsonValue } from '../types.ts';
import { toJson } from '../values/json.ts';
import { payloadValue } from '../values/payload.ts';

/** What the history needs to know of a frame; without slots, as in a replay, there are no variables to show. */
export interface HistoryFrame extends Partial<Pick<Frame, 'block' | 'slots'>> {
  readonly entries: HistoryEntry[];
  readonly parent: HistoryFrame | null;
}

export interface HistoryThread extends Pick<Thread, 'id' | 'branch'> {
  readonly frames: readonly HistoryFrame[];
}

/** How many of the open entries are on the way to a step. */
export function commonLength(frame: HistoryFrame, path: readonly StepScope[]): number {
  let common = 0;
  while (common < path.length && frame.entries[common]?.scope === path[common]?.id) common += 1;
  return common;
}

/** The entry the outermost ones of this frame stand under: of the call, or of the parallel step. */
export function enclosing(frame: HistoryFrame, thread: HistoryThread): HistoryEntry | null {
  const at = thread.frames.indexOf(frame);
  const outer = at > 0 ? thread.frames[at - 1] : frame.parent;
  return outer?.entries[outer.entries.length - 1] ?? null;
}

/** Which branch, iteration, condition or attempt this is, from 1; 0 for none. */
export function progressNumber(scope: StepScope, thread: HistoryThread, parent: HistoryEntry | null): number {
  if (scope.number !== undefined && scope.number > 0) return scope.number;
  if (scope.progress === undefined) return 0;
  if (scope.progress === 'PROGRESS_TYPE_PARALLEL_FOR') return thread.branch + 1;
  if (parent === null) return 1;
  parent.rounds += 1;
  return parent.rounds;
}

/** All variables in sight: in a branch those around it, too. */
export function variablesOf({ block, slots = [], parent }: HistoryFrame): Record<string, JsonValue> {
  const variables: Record<string, JsonValue> = parent === null ? {} : variablesOf(parent);
  block?.slotNames.forEach((name, slot) => {
    const value = slots[slot];
    if (name !== '' && value !== undefined) variables[name] = toJson(payloadValue(value));
  });
  return variables;
}
