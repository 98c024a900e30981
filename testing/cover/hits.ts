/** What an execution covered: how often control took each way, by the keys of the outline. */
import type { StepEntry } from '../../local/engine/index.ts';
import { inOrder, isPart, pathInStep, type Entries } from '../evidence/history.ts';

export type Hits = Record<string, number>;

export function countHits(entries: Entries, hits: Hits): void {
  const children = childrenOf(entries);
  for (const entry of inOrder(entries)) {
    const place = `${entry.routine}.${entry.step}`;
    if (!isPart(entry, entries)) add(hits, `step|${place}`);
    const way = wayOf(entry, children.get(entry.entryId) ?? []);
    for (const [kind, which] of way) add(hits, `${kind}|${place}|${pathInStep(entry, entries)}:${which}`);
  }
}

function add(hits: Hits, key: string): void {
  hits[key] = (hits[key] ?? 0) + 1;
}

function childrenOf(entries: Entries): ReadonlyMap<number, readonly StepEntry[]> {
  const children = new Map<number, StepEntry[]>();
  for (const entry of entries.values()) {
    const { parent } = entry.navigationInfo;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [entry]);
    else list.push(entry);
  }
  return children;
}

type Way = readonly [kind: string, which: string | number];

function wayOf(entry: StepEntry, children: readonly StepEntry[]): readonly Way[] {
  const count = (type: StepEntry['stepType']): number => children.filter(({ stepType }) => stepType === type).length;
  switch (entry.stepType) {
    case 'STEP_SWITCH':
      return arms(entry, children);
    case 'STEP_FOR':
    case 'STEP_PARALLEL_FOR':
      return iterations(entry, count('STEP_FOR_ITERATION'));
    case 'STEP_PARALLEL_BRANCH':
      return children
        .filter(({ stepType }) => stepType === 'STEP_PARALLEL_BRANCH_ENTRY')
        .map((child): Way => ['branch', child.stepEntryMetadata.progressNumber ?? 0]);
    case 'STEP_TRY_RETRY_EXCEPT': {
      const [tries, retries] = [count('STEP_TRY'), count('STEP_RETRY')];
      const ways: Way[] = count('STEP_EXCEPT') > 0 ? [['except', 1]] : [];
      if (tries > 1) ways.push(['retry', 'taken']);
      // A retry that no further attempt follows has given up.
      if (retries >= tries && retries > 0) ways.push(['retry', 'over']);
      return ways;
    }
    default:
      return [];
  }
}

function arms(entry: StepEntry, children: readonly StepEntry[]): readonly Way[] {
  const taken = children.find(({ stepType }) => stepType === 'STEP_CONDITION');
  if (taken !== undefined) return [['arm', taken.stepEntryMetadata.progressNumber ?? 0]];
  return entry.state === 'STATE_SUCCEEDED' ? [['arm', 0]] : [];
}

function iterations(entry: StepEntry, count: number): readonly Way[] {
  if (count === 0) return entry.state === 'STATE_SUCCEEDED' ? [['loop', 'zero']] : [];
  return [['loop', count === 1 ? 'one' : 'many']];
}
