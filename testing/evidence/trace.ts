/** An execution as text that is the same every time, meant for snapshots and for finding out what happened. */
import type { StepEntry } from '../../local/engine/index.ts';
import { isoDuration } from '../duration.ts';
import { show } from '../matchers/equality.ts';
import { isPart, nameOf, type Entries } from './history.ts';
import { titleOf, type Answered } from '../mocks/call.ts';

export interface Traced {
  readonly entries: Entries;
  readonly calls: readonly Answered[];
  /** The entry each call was made in. */
  readonly callEntries: readonly number[];
  readonly start: number;
}

/**
 * One line for each step, indented under what it is part of, with its calls. A failed step is marked with ✖, one that did
 * not end with …, and time is told where it passed.
 */
export function traceOf(traced: Traced): string[] {
  const children = new Map<number, StepEntry[]>();
  for (const entry of [...traced.entries.values()].sort((a, b) => a.entryId - b.entryId)) {
    const { parent } = entry.navigationInfo;
    const list = children.get(parent) ?? [];
    list.push(entry);
    children.set(parent, list);
  }
  const lines: string[] = [];
  for (const entry of children.get(0) ?? []) write(entry, 0, traced, children, lines);
  return lines;
}

function write(
  entry: StepEntry,
  depth: number,
  traced: Traced,
  children: ReadonlyMap<number, readonly StepEntry[]>,
  lines: string[],
): void {
  const label = labelOf(entry, traced);
  if (label !== undefined) lines.push(`${'  '.repeat(depth)}${label}`);
  const inner = label === undefined ? depth : depth + 1;
  traced.calls.forEach((call, i) => {
    if (traced.callEntries[i] === entry.entryId) lines.push(`${'  '.repeat(inner)}${callLine(call)}`);
  });
  for (const child of children.get(entry.entryId) ?? []) write(child, inner, traced, children, lines);
}

/** Undefined for what needs no line of its own. */
function labelOf(entry: StepEntry, { entries, start }: Traced): string | undefined {
  const mark = entry.state === 'STATE_FAILED' ? '✖ ' : entry.state === 'STATE_SUCCEEDED' ? '' : '… ';
  const number = entry.stepEntryMetadata.progressNumber ?? 0;
  if (isPart(entry, entries)) {
    const part = partOf(entry, number);
    return part === undefined ? undefined : mark + part;
  }
  const begun = entry.createTime - start;
  const took = entry.updateTime - entry.createTime;
  const time = took > 0 ? `  [at ${isoDuration(begun)}, took ${isoDuration(took)}]` : '';
  return `${mark}${nameOf(entry)}${time}`;
}

function partOf({ stepType }: StepEntry, number: number): string | undefined {
  switch (stepType) {
    case 'STEP_CONDITION':
      return `condition ${number}`;
    case 'STEP_FOR_ITERATION':
      return `iteration ${number}`;
    case 'STEP_PARALLEL_BRANCH_ENTRY':
      return `branch ${number}`;
    case 'STEP_EXCEPT':
      return 'except';
    case 'STEP_RETRY':
      return `retry ${number}`;
    default:
      return undefined;
  }
}

export function callLine(call: Answered): string {
  if (call.kind === 'http') {
    const body = call.body === undefined ? '' : ` ${show(call.body, 60)}`;
    return `${titleOf(call)}${body} = ${call.answer}`;
  }
  if (call.kind === 'callback') return `await callback = ${call.answer}`;
  return `${titleOf(call)} ${show(call.args, 60)} = ${call.answer}`;
}
