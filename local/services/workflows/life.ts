/** The records of an execution from its beginning to its end, and how they are read. */
import type { Change, Store } from '../../store/index.ts';
import type { Journal } from './journal.ts';
import {
  del,
  liveKey,
  putFixed,
  putText,
  recordKey,
  type ExecutionHead,
  type ExecutionKey,
  type ExecutionOutcome,
  type LiveMark,
} from './records.ts';

/** Characters of what lies in the head; what is longer would make lists slow. */
const SHORT = 1024;

export const isShort = (argument: string): boolean => argument.length <= SHORT;

export function argumentOf(store: Store, key: ExecutionKey, head: ExecutionHead): string {
  return head.argument ?? store.text(recordKey('a', key)) ?? 'null';
}

/** Undefined for one that has not ended. */
export function outcomeOf(store: Store, key: ExecutionKey, head: ExecutionHead): ExecutionOutcome | undefined {
  return head.outcome ?? store.json<ExecutionOutcome>(recordKey('o', key));
}

export function startedHead(head: ExecutionHead, startTime: string): ExecutionHead {
  return { ...head, state: 'ACTIVE', startTime };
}

/** `head` has the argument if it is short. */
export function beginChanges(journal: Journal, key: ExecutionKey, head: ExecutionHead, argument: string): Change[] {
  const changes = liveChanges(journal, key, head);
  if (head.argument === undefined) changes.push(putText(recordKey('a', key), argument));
  return changes;
}

/** Of one that is queued, or that begins. What lives in a process only needs no mark for the next one. */
export function liveChanges(journal: Journal, key: ExecutionKey, head: ExecutionHead): Change[] {
  const changes = [putFixed(recordKey('e', key), head)];
  if (journal.isEphemeral) return changes;
  const mark: LiveMark = { workflow: key.workflow, state: head.state === 'QUEUED' ? 'QUEUED' : 'ACTIVE' };
  changes.push(putFixed(liveKey(key.id), mark));
  return changes;
}

export function endedHead(
  head: ExecutionHead,
  state: ExecutionHead['state'],
  endTime: string,
  outcome: ExecutionOutcome,
): ExecutionHead {
  const fits = outcome.error === undefined && isShort(outcome.result ?? '');
  return { ...head, state, endTime, outcome: fits ? outcome : undefined };
}

/** `head` is as endedHead() makes it. */
export function endChanges(
  journal: Journal,
  key: ExecutionKey,
  head: ExecutionHead,
  outcome: ExecutionOutcome,
  hasCheckpoint: boolean,
): Change[] {
  const changes = [putFixed(recordKey('e', key), head)];
  if (head.outcome === undefined) changes.push(putFixed(recordKey('o', key), outcome));
  if (hasCheckpoint) changes.push(del(recordKey('c', key)));
  if (!journal.isEphemeral) changes.push(del(liveKey(key.id)));
  return changes;
}
