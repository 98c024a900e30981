/**
 * What batches promised against what became of them: documents that a notice announced, raw objects that were stored.
 * Objects of a batch lie in one folder of the raw bucket, so their rows of the ledger lie together.
 */

import { nameWithoutPerson } from '../invoice/personal-text.ts';
import type { RowReader } from '../row-table.ts';
import { createCollector, type Findings } from './findings.ts';
import { LOOKED_UP, scanRecords, type LedgerRecord } from './ledger-record.ts';

export interface BatchChecks {
  readonly source: string | undefined;
  readonly rawBucket: string;
  /** Milliseconds since 1970: what ended later may still be loading. */
  readonly before: number;
  readonly limit: number;
}

/** Where a page ended: the last batch that is done with, and how far the sums of the next one have come. */
export interface BatchPlace {
  readonly after: string | null;
  readonly sums: Sums | null;
}

interface Sums {
  readonly after: string | null;
  readonly documents: number;
  readonly objects: number;
}

const CHUNK = 200;

export async function checkBatches(
  checks: BatchChecks,
  from: BatchPlace | undefined,
  ledger: RowReader,
): Promise<Findings> {
  const { add, tell, page } = createCollector(['batches', 'shortBatches', 'missingDocuments', 'unloadedObjects']);
  const prefix = checks.source === undefined ? 'b#' : `b#${checks.source}#`;
  let place: BatchPlace = from ?? { after: null, sums: null };
  let left = checks.limit;
  while (left > 0) {
    const { records, last } = await scanRecords(ledger, { prefix, after: place.after ?? undefined, limit: CHUNK });
    for (const record of records) {
      left--;
      if (isCountable(record, checks.before)) {
        const summed = await sumObjects(record, place.sums, left, checks.rawBucket, ledger);
        left = summed.left;
        if (!summed.isWhole) {
          return page({ after: place.after, sums: summed.sums }, checks.limit - left);
        }
        add('batches');
        compare(record, summed.sums, add, tell);
      }
      place = { after: `b#${record.id}`, sums: null };
      if (left <= 0) break;
    }
    if (last === undefined && left > 0) return page(null, checks.limit - left);
  }
  return page(place, checks.limit - left);
}

/** A batch that has a name of its own, was fetched to its end, and says how much there was. */
function isCountable(record: LedgerRecord, before: number): boolean {
  const { state, batch, uri, updated, expected, objects, asked } = record;
  if (state !== 'done' || batch === undefined || batch === 'latest') return false;
  if (expected === undefined && objects === undefined) return false;
  // Named by a URL, an owner or what was looked up alone, its objects are in the folder of a day.
  if (batch === uri || batch === asked?.['owner'] || batch.startsWith(LOOKED_UP)) return false;
  return Date.parse(updated ?? '') < before;
}

async function sumObjects(
  { source = '', batch = '', asked }: LedgerRecord,
  begun: Sums | null,
  budget: number,
  bucket: string,
  ledger: RowReader,
): Promise<{ readonly sums: Sums; readonly isWhole: boolean; readonly left: number }> {
  // As fetch names the folder and the batch of an object.
  const name = nameWithoutPerson(batch);
  const folders = [source, ...(typeof asked?.['owner'] === 'string' ? [nameWithoutPerson(asked['owner'])] : []), name];
  const prefix = `o#${bucket}/${folders.map((each) => each.replaceAll(/[^0-9A-Za-z._-]/g, '-')).join('/')}/`;
  let sums = begun ?? { after: null, documents: 0, objects: 0 };
  let left = budget;
  for (;;) {
    const page = await scanRecords(ledger, { prefix, after: sums.after ?? undefined, limit: CHUNK });
    left -= page.records.length;
    for (const record of page.records) {
      if (record.batch !== name) continue;
      sums = { ...sums, documents: sums.documents + (record.counts?.['documents'] ?? 0), objects: sums.objects + 1 };
    }
    if (page.last === undefined) return { sums, isWhole: true, left };
    sums = { ...sums, after: page.last };
    if (left <= 0) return { sums, isWhole: false, left: 0 };
  }
}

function compare(
  { source = '', batch = '', expected, objects }: LedgerRecord,
  sums: Sums,
  add: (count: string, amount?: number) => void,
  tell: (finding: { kind: string; [field: string]: string | number }) => void,
): void {
  const missing = Number(expected ?? 0) - sums.documents;
  if (missing > 0) {
    add('shortBatches');
    add('missingDocuments', missing);
    tell({ kind: 'short-batch', source, batch, expected: Number(expected), documents: sums.documents });
  }
  const unloaded = Number(objects ?? 0) - sums.objects;
  if (unloaded > 0) {
    add('unloadedObjects', unloaded);
    tell({ kind: 'unloaded-objects', source, batch, objects: Number(objects), loaded: sums.objects });
  }
}
