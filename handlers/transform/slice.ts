/** What a slice gathers: counts, parts, and documents that stay out. */

import type { WorkedOutcome } from './work/run.ts';
import type { Settled } from './work/in-order.ts';
import type { Part, Parts } from './parts.ts';
import type { Refused } from './quarantine.ts';
import type { Cursor } from './reading/cursor.ts';

export interface TransformResponse {
  generation: string;
  parts: Part[];
  documents: number;
  invoices: number;
  events: number;
  flagged: number;
  flags: Record<string, number>;
  quarantined: number;
  reasons: Record<string, number>;
  quarantineObjects: string[];
  next: Cursor | null;
}

export interface Slice {
  readonly response: TransformResponse;
  readonly parts: Parts;
  readonly refused: Refused[];
  broken: number;
  readable: boolean;
}

/**
 * Garbage must not fill the quarantine: after so many pieces of which none was JSON the rest stays unread. An object in
 * which anything was JSON is always read to its end, since a bad document never stops the good ones behind it.
 */
const MAX_BROKEN = 100;
const BROKEN: ReadonlySet<string> = new Set(['not-json', 'not-xml', 'truncated', 'too-deep', 'too-large']);

export function emptySlice(generation: string, { broken = 0, readable = false }: Cursor, parts: Parts): Slice {
  const response: TransformResponse = {
    generation,
    parts: [],
    documents: 0,
    invoices: 0,
    events: 0,
    flagged: 0,
    flags: {},
    quarantined: 0,
    reasons: {},
    quarantineObjects: [],
    next: null,
  };
  return { response, parts, refused: [], broken, readable };
}

export function isGarbage({ broken, readable }: Slice): boolean {
  return !readable && broken >= MAX_BROKEN;
}

/** Counts what was read, puts rows into parts and lays aside what is refused. */
export function take({ found, outcomes, rows, index }: Settled, slice: Slice): void {
  if (found.kind === 'end') return;
  if (found.kind === 'problem') {
    refuse({ ...nothingAt(found.at), reason: found.code }, slice);
    return;
  }
  let [row, entry] = [0, 0];
  for (const outcome of outcomes) {
    if (outcome.kind === 'refused') {
      const { bytes, start, end } = found.document;
      // A copy: a view would hold all that was read with it.
      refuse({ reason: outcome.code, bytes: Buffer.from(outcome.bytes ?? bytes), start, end }, slice);
      continue;
    }
    const { rowBytes, indexBytes, indexRows } = outcome;
    const packed = { row: rows.subarray(row, row + rowBytes), index: index.subarray(entry, entry + indexBytes) };
    keep(outcome, slice.response);
    slice.readable = true;
    slice.parts.add({ ...packed, indexRows });
    row += rowBytes;
    entry += indexBytes;
  }
}

const nothingAt = (at: number) => ({ bytes: Buffer.alloc(0), start: at, end: at });

/** The rest of the object from there on, which stays unread. */
export function leaveRest(at: number, slice: Slice): void {
  refuse({ ...nothingAt(at), reason: 'rest-unread' }, slice);
}

function refuse(refused: Refused, slice: Slice): void {
  const { response } = slice;
  slice.refused.push(refused);
  if (BROKEN.has(refused.reason)) slice.broken++;
  else slice.readable = true;
  response.documents++;
  response.quarantined++;
  response.reasons[refused.reason] = (response.reasons[refused.reason] ?? 0) + 1;
}

function keep({ kind, flags }: Exclude<WorkedOutcome, { kind: 'refused' }>, response: TransformResponse): void {
  response.documents++;
  if (kind === 'invoice') response.invoices++;
  else response.events++;
  if (flags.length > 0) response.flagged++;
  for (const code of flags) response.flags[code] = (response.flags[code] ?? 0) + 1;
}
