/** One staged part into the table, in batches of rows; or what that would change. */

import { PermanentError } from '../errors.ts';
import type { ObjectName, ObjectStore } from '../object-store.ts';
import type { RowTable } from '../row-table.ts';
import type { StagingCodec } from '../staging-file.ts';
import type { KeyLocks } from './key-locks.ts';
import { mergeRow, nothingYet, type PartCounts, type RowChange } from './merge-row.ts';
import { STATE } from './row-state.ts';
import { stagedDocument, type StagedDocument } from './staged-document.ts';
import { writeRows, type Row } from './write-rows.ts';

export type { PartCounts } from './merge-row.ts';

export interface PartTrial extends PartCounts {
  /** The first rows that would change. */
  readonly changes: readonly RowChange[];
}

export interface WritePartPorts {
  readonly store: ObjectStore;
  readonly codec: Pick<StagingCodec, 'decode'>;
  readonly invoices: RowTable;
  readonly ledger: RowTable;
  readonly locks: KeyLocks;
}

/** Rows of one round trip, and round trips in flight. */
const BATCH_ROWS = 250;
const BATCH_BYTES = 2 * 1024 * 1024;
const PARALLEL = 3;
/** Changes that a dry run names. */
const MAX_CHANGES = 100;
/** A part is staged with up to 8 MB and its last document. */
const MAX_PART_BYTES = 160 * 1024 * 1024;

/** @throws PermanentError object-not-found, part-invalid, table-refused; RetryableError */
export async function writePart(part: ObjectName, ports: WritePartPorts): Promise<PartCounts> {
  const rows = await readPart(part, ports);
  const counts = nothingYet();
  const waiting = batches(rows);
  const work = async (): Promise<void> => {
    for (let batch = waiting.next(); !batch.done; batch = waiting.next()) {
      const some = batch.value;
      await ports.locks(
        some.map(([key]) => key),
        () => writeRows(some, counts, ports.invoices),
      );
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  const { again, ...settled } = counts;
  if (again === 0) return settled;
  // Until the object's load is done, a repeated call is a retry: what its first try loaded is loaded, once.
  const done = await isDone(rows, ports.ledger);
  return done ? { ...settled, unchanged: settled.unchanged + again } : { ...settled, loaded: settled.loaded + again };
}

/**
 * What `writePart` would do now, with nothing written.
 * @throws PermanentError object-not-found, part-invalid, table-refused; RetryableError
 */
export async function tryPart(part: ObjectName, ports: WritePartPorts): Promise<PartTrial> {
  const tally = nothingYet();
  const changes: RowChange[] = [];
  for (const some of batches(await readPart(part, ports))) {
    const before = await ports.invoices.read(
      some.map(([key]) => key),
      STATE,
    );
    for (const [key, documents] of some) {
      const told: RowChange['what'][] = [];
      mergeRow(documents, before.get(key) ?? [], tally, (what) => told.push(what));
      const [what] = told;
      if (what === undefined) continue;
      tally.rows++;
      if (changes.length < MAX_CHANGES) changes.push({ key, what });
    }
  }
  const { again, ...settled } = tally;
  return { ...settled, unchanged: settled.unchanged + again, changes };
}

/** Whether the ledger says that the object of these rows has been loaded to its end. */
async function isDone(rows: readonly Row[], ledger: RowTable): Promise<boolean> {
  const object = rows[0]?.[1][0]?.object;
  if (object === undefined) return false;
  const key = `o#${object}`;
  const found = await ledger.read([key], { families: 's', qualifiers: 'state', versions: 1 });
  return found.get(key)?.[0]?.value.toString() === 'done';
}

async function readPart(part: ObjectName, { store, codec }: WritePartPorts): Promise<Row[]> {
  const bytes = await store.read(part, 0, MAX_PART_BYTES);
  const rows = new Map<string, StagedDocument[]>();
  try {
    for (const row of await codec.decode(bytes)) {
      const key = row.key.toString();
      const documents = rows.get(key);
      if (documents === undefined) rows.set(key, [stagedDocument(row)]);
      else documents.push(stagedDocument(row));
    }
  } catch (error) {
    throw new PermanentError('part-invalid', `gs://${part.bucket}/${part.name} is no staging file of invoices`, {
      cause: error,
    });
  }
  return [...rows];
}

function* batches(rows: readonly Row[]): Generator<Row[]> {
  let batch: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    batch.push(row);
    for (const { cells } of row[1]) for (const { value } of cells) bytes += value.length;
    if (batch.length < BATCH_ROWS && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}
