/**
 * The allow-list of log lines: every field that a handler may write, and what may be in it. Whatever is not named here
 * does not leave the process, and texts leave it without personal data. How many fields were held back is told, so that
 * a field that somebody forgot to declare is noticed.
 */

import { withoutPersonalData } from './invoice/personal-text.ts';

type Rule = (value: unknown) => unknown;

const MOST_TEXT = 1000;
const MOST_NAME = 512;

const number: Rule = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
const yesNo: Rule = (value) => (typeof value === 'boolean' ? value : undefined);
/** A word of ours: codes, states, kinds. */
const word: Rule = (value) => (typeof value === 'string' && /^[\w .-]{1,64}$/.test(value) ? text(value) : undefined);
/** A name that somebody gave. */
const name: Rule = (value) => (typeof value === 'string' ? withoutPersonalData(value.slice(0, MOST_NAME)) : undefined);
const text: Rule = (value) => (typeof value === 'string' ? withoutPersonalData(value.slice(0, MOST_TEXT)) : undefined);
const texts: Rule = (value) => (Array.isArray(value) ? value.slice(0, 20).map(text) : undefined);
/** Where it failed, without the message, which may quote anything. */
const frames: Rule = (value) =>
  typeof value === 'string'
    ? value
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .join('\n')
    : undefined;
const group =
  (rules: Readonly<Record<string, Rule>>): Rule =>
  (value) =>
    typeof value === 'object' && value !== null ? only(value as Record<string, unknown>, rules).kept : undefined;

const FIELDS: Readonly<Record<string, Rule>> = {
  severity: word,
  message: text,
  handler: word,
  status: number,
  milliseconds: number,
  error: word,
  detail: text,
  cause: text,
  stack: frames,
  'logging.googleapis.com/trace': name,
  'logging.googleapis.com/spanId': word,
  'logging.googleapis.com/trace_sampled': yesNo,
  'logging.googleapis.com/labels': group({ 'workflows.googleapis.com/execution_id': word }),
  // Where it came from and went to.
  source: word,
  batch: name,
  bucket: name,
  object: name,
  part: name,
  row: name,
  kind: word,
  messageId: word,
  // Deliveries.
  bytes: number,
  secret: number,
  signature: group({ header: word, declared: text, seen: text, wouldMatch: texts }),
  // Fetching.
  objects: number,
  created: number,
  done: yesNo,
  waitSeconds: number,
  // Counts of documents and rows.
  documents: number,
  invoices: number,
  events: number,
  loaded: number,
  unchanged: number,
  flagged: number,
  quarantined: number,
  failed: number,
  conflicts: number,
  parts: number,
  rows: number,
  // The ledger and its lanes.
  ledger: word,
  lane: word,
  problem: word,
  noticeToRowSeconds: number,
  // Reports and backfills.
  nsuGaps: number,
  nsuMissing: number,
  batches: number,
  shortBatches: number,
  missingDocuments: number,
  unloadedObjects: number,
  incomplete: number,
  orphanEvents: number,
  staleIndex: number,
  series: number,
  sparseSeries: number,
  numberGaps: number,
  numberMissing: number,
  repeatedNumbers: number,
  windows: number,
  skipped: number,
  landed: number,
  missing: number,
  unfinished: number,
  contested: number,
  // Looking things up.
  ask: word,
  scanned: number,
  found: number,
  // Who read or erased personal data.
  access: word,
  who: text,
  why: text,
  withheld: number,
};

/** The entry as it may be written. Fields that are undefined are as if they were not there. */
export function loggable(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { kept, withheld } = only(entry, FIELDS);
  return withheld === 0 ? kept : { ...kept, withheld };
}

function only(entry: Readonly<Record<string, unknown>>, rules: Readonly<Record<string, Rule>>) {
  const kept: Record<string, unknown> = {};
  let withheld = 0;
  for (const [field, value] of Object.entries(entry)) {
    if (value === undefined) continue;
    const passed = Object.hasOwn(rules, field) ? rules[field]?.(value) : undefined;
    if (passed === undefined) withheld += 1;
    else kept[field] = passed;
  }
  return { kept, withheld };
}
