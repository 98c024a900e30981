/** Which rows a ReadRows call asks for: the union of single keys and ranges, each row once, in key order. */
import { invalid } from '../../wire/errors.ts';
import type { ProtobufReader } from './protobuf-reader.ts';
import { successor, type RowRange } from './row-key.ts';

/** What to read next: some rows by their keys, or all rows of a range. Parts follow each other in key order. */
export type RowSetPart = { readonly keys: readonly Buffer[] } | { readonly range: RowRange };

const EMPTY = Buffer.alloc(0);
const EVERYTHING: RowRange = { start: EMPTY, end: undefined };

interface Requested {
  readonly keys: Buffer[];
  readonly ranges: RowRange[];
}

export const nothingRequested = (): Requested => ({ keys: [], ranges: [] });

/** Reads a RowSet into what was requested so far (a field may come in pieces). @throws ApiError INVALID_ARGUMENT */
export function parseRowSet(message: ProtobufReader, requested: Requested): void {
  while (message.next()) {
    if (message.field === 1) requested.keys.push(message.bytes());
    else if (message.field === 2) requested.ranges.push(parseRange(message.message()));
  }
}

function parseRange(message: ProtobufReader): RowRange {
  let start: Buffer = EMPTY;
  let end: Buffer | undefined;
  let last: Buffer | undefined;
  let startKey: Buffer = EMPTY;
  while (message.next()) {
    const { field } = message;
    if (field < 1 || field > 4) continue;
    const key = message.bytes();
    if (field === 1) start = startKey = key;
    else if (field === 2) {
      startKey = key;
      start = key.length === 0 ? key : successor(key);
    } else {
      last = key;
      end = key.length === 0 ? undefined : field === 4 ? successor(key) : key;
    }
  }
  if (end !== undefined && last !== undefined && Buffer.compare(startKey, last) > 0) {
    throw invalid('A row range ends before it starts.');
  }
  return { start, end };
}

/** The requested rows as parts in order, none twice. Nothing requested means the whole table. */
export function planReading({ keys, ranges }: Requested): RowSetPart[] {
  if (keys.length === 0 && ranges.length === 0) return [{ range: EVERYTHING }];
  const merged = mergeRanges(ranges);
  const parts: RowSetPart[] = [];
  let next = 0;
  let run: Buffer[] = [];
  const close = () => {
    if (run.length > 0) parts.push({ keys: run });
    run = [];
  };
  for (const key of sortedOnce(keys)) {
    for (let range = merged[next]; range && isBefore(range, key); range = merged[++next]) {
      close();
      parts.push({ range });
    }
    const range = merged[next];
    if (!range || Buffer.compare(key, range.start) < 0) run.push(key);
  }
  close();
  for (const range of merged.slice(next)) parts.push({ range });
  return parts;
}

/** Whether all of a range lies before the key. */
function isBefore(range: RowRange, key: Buffer): boolean {
  return range.end !== undefined && Buffer.compare(range.end, key) <= 0;
}

function sortedOnce(keys: readonly Buffer[]): Buffer[] {
  const sorted = keys.filter((key) => key.length > 0).sort((a, b) => Buffer.compare(a, b));
  return sorted.filter((key, index) => index === 0 || !key.equals(sorted[index - 1] ?? EMPTY));
}

function mergeRanges(ranges: readonly RowRange[]): RowRange[] {
  const filled = ranges.filter(({ start, end }) => end === undefined || Buffer.compare(start, end) < 0);
  const sorted = filled.sort((a, b) => Buffer.compare(a.start, b.start));
  const merged: RowRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (!last || (last.end !== undefined && Buffer.compare(range.start, last.end) > 0)) merged.push(range);
    else merged[merged.length - 1] = { start: last.start, end: later(last.end, range.end) };
  }
  return merged;
}

function later(a: Buffer | undefined, b: Buffer | undefined): Buffer | undefined {
  if (a === undefined || b === undefined) return undefined;
  return Buffer.compare(a, b) >= 0 ? a : b;
}
