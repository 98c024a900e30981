/** The step history as tests ask about it. */
import type { StepEntry, StepType } from '../../local/engine/index.ts';

/** Parts of a step that have entries of their own. */
const CONTAINERS: ReadonlySet<StepType> = new Set<StepType>([
  'STEP_SWITCH',
  'STEP_CONDITION',
  'STEP_FOR',
  'STEP_FOR_ITERATION',
  'STEP_PARALLEL_FOR',
  'STEP_PARALLEL_BRANCH',
  'STEP_PARALLEL_BRANCH_ENTRY',
  'STEP_TRY_RETRY_EXCEPT',
  'STEP_TRY',
  'STEP_RETRY',
  'STEP_EXCEPT',
]);

/** The step name of an entry that stands for a subworkflow left out. */
const STUB = '(stub)';

export type Entries = ReadonlyMap<number, StepEntry>;

/** Is the entry a part of the step that its parent belongs to, not a step that begins? */
export function isPart(entry: StepEntry, entries: Entries): boolean {
  const parent = entries.get(entry.navigationInfo.parent);
  return (
    parent !== undefined &&
    parent.step === entry.step &&
    parent.routine === entry.routine &&
    CONTAINERS.has(parent.stepType)
  );
}

export function inOrder(entries: Entries): StepEntry[] {
  return [...entries.values()].filter(({ step }) => step !== STUB).sort((a, b) => a.entryId - b.entryId);
}

/** The entries with which steps began. */
export function visits(entries: Entries): StepEntry[] {
  return inOrder(entries).filter((entry) => !isPart(entry, entries));
}

/** `step` in main, `routine.step` elsewhere. */
export function nameOf({ routine, step }: { readonly routine: string; readonly step: string }): string {
  return routine === 'main' ? step : `${routine}.${step}`;
}

export function isNamed(entry: { readonly routine: string; readonly step: string }, name: string): boolean {
  return entry.step === name || `${entry.routine}.${entry.step}` === name;
}

/** Where a part stands in its step: `STEP_SWITCH/STEP_CONDITION:2`. Says the same for every run of the step. */
export function pathInStep(entry: StepEntry, entries: Entries): string {
  const { progressNumber } = entry.stepEntryMetadata;
  const isFixed = entry.stepType === 'STEP_CONDITION' || entry.stepType === 'STEP_PARALLEL_BRANCH_ENTRY';
  const own = isFixed ? `${entry.stepType}:${progressNumber ?? 0}` : entry.stepType;
  const parent = entries.get(entry.navigationInfo.parent);
  return parent !== undefined && isPart(entry, entries) ? `${pathInStep(parent, entries)}/${own}` : own;
}
