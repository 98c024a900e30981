/** Variables before and after each step, by running the execution once more: it does the same again, as nothing is left to chance. */
import { advance, complete, type StepEntry } from '../../local/engine/index.ts';
import { contextOf, type Drive } from '../drive/drive.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface Detailed {
  readonly before: ReadonlyMap<number, Variables>;
  readonly after: ReadonlyMap<number, Variables>;
}

export function replayDetailed({ plan, told }: Drive): Detailed {
  const before = new Map<number, Variables>();
  const after = new Map<number, Variables>();
  const note = ({ entryId, state, variableData }: StepEntry): void => {
    if (variableData === undefined) return;
    if (!before.has(entryId)) before.set(entryId, variableData.variables);
    if (state !== 'STATE_IN_PROGRESS' || !after.has(entryId)) after.set(entryId, variableData.variables);
  };
  const state = plan.begin();
  let now = plan.start;
  const context = Object.defineProperties(
    { detailed: true },
    Object.getOwnPropertyDescriptors(contextOf(plan, () => now, note)),
  ) as ReturnType<typeof contextOf>;
  for (let at = 0; ;) {
    const { status } = advance(plan.program, state, context);
    if (status === 'yielded') continue;
    const next = told[at];
    if (status !== 'blocked' || next === undefined) return { before, after };
    at += 1;
    now = next.now;
    complete(state, next.id, next.outcome);
  }
}
