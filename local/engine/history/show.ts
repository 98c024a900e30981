/** A history entry as the machine keeps it -> the line that people read. */
import type { HistoryEntry } from '../machine/state.ts';
import type { StepEntry } from './step-entry.ts';

export function stepEntry(entry: HistoryEntry, variables: HistoryEntry['variables']): StepEntry {
  return {
    entryId: entry.entryId,
    routine: entry.routine,
    step: entry.step,
    stepType: entry.type,
    state: entry.state,
    createTime: entry.createTime,
    updateTime: entry.updateTime,
    ...(entry.payload === '' ? {} : { exception: { payload: entry.payload } }),
    navigationInfo: {
      parent: entry.parent,
      previous: entry.previous,
      next: entry.next,
      children: entry.children.slice(),
    },
    stepEntryMetadata: {
      threadId: String(entry.thread),
      ...(entry.progress === '' ? {} : { progressType: entry.progress }),
      ...(entry.number === 0 ? {} : { progressNumber: entry.number }),
      ...(entry.expected === 0 ? {} : { expectedIteration: entry.expected }),
    },
    ...(variables === null ? {} : { variableData: { variables } }),
    ...(entry.restarts === 0 ? {} : { restarts: entry.restarts }),
  };
}
