/**
 * One staged part into the table, in the order that makes concurrent writers converge: own cells first, then the row is
 * read back, then index rows are written from what was read, and what newer readings have replaced is deleted. Where
 * another writer was at a row meanwhile, the row is written once more. Of rows that hold all of it already nothing is
 * written.
 */

import { ERASED_COLUMN, INDEXED_CELLS, PERSONAL } from '../invoice/index.ts';
import { PermanentError } from '../errors.ts';
import type { ObjectName, ObjectStore } from '../object-store.ts';
import type { RowEntry, RowTable, TableCell } from '../row-table.ts';
import type { StagingCodec } from '../staging-file.ts';
import type { KeyLocks } from './key-locks.ts';
import { forsakeIndexRows, settleRows, settleUnchanged, type Displaced } from './index-rows.ts';
import { merge } from './merge.ts';
import { marksIn, marksOf, placeOf, rowState, STATE } from './row-state.ts';
import { stagedDocument, type StagedDocument } from './staged-document.ts';

export interface PartCounts {
  documents: number;
  loaded: number;
  unchanged: number;
  events: number;
  conflicts: number;
  /** Row writes, index rows included; of a trial the main rows alone. */
  rows: number;
}

export interface PartTrial extends PartCounts {
  /** The first rows that would change. */
  readonly changes: readonly RowChange[];
}

/** What a document would do to a row: `version` is another content of what is there, `conflict` one of the same second. */
export interface RowChange {
  readonly key: string;
  readonly what: 'new' | 'version' | 'conflict';
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
/** Of one row, while others write it too. */
const MOST_TRIES = 3;
/** Changes that a dry run names. */
const MAX_CHANGES = 100;
/** A part is staged with up to 8 MB and its last document. */
const MAX_PART_BYTES = 160 * 1024 * 1024;

type Row = readonly [key: string, documents: StagedDocument[]];

/** Counts under way. `again`: documents that an earlier try, or an earlier run, of this very object has written. */
interface Tally extends PartCounts {
  again: number;
}

const nothingYet = (): Tally => ({
  documents: 0,
  loaded: 0,
  unchanged: 0,
  again: 0,
  events: 0,
  conflicts: 0,
  rows: 0,
});

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
        () => writeBatch(some, counts, ports.invoices),
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
      mergeAll(documents, before.get(key) ?? [], tally, (what) => told.push(what));
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

async function writeBatch(rows: readonly Row[], counts: Tally, table: RowTable, tries = 1): Promise<void> {
  const before = await table.read(
    rows.map(([key]) => key),
    STATE,
  );
  const merged = rows.map((row) => ({ row, key: row[0], ...mergeAll(row[1], before.get(row[0]) ?? [], counts) }));
  const own = merged.filter(({ cells }) => cells.length > 0);
  const same = merged
    .filter(({ cells }) => cells.length === 0)
    .map(({ key }) => ({ key, cells: before.get(key) ?? [] }));
  counts.rows += own.length + (await settleUnchanged(same, table));
  if (own.length === 0) return;
  await forsakeIndexRows(own, table);
  await table.write(own.map(({ key, cells }) => ({ key, cells })));
  const after = await table.read(
    own.map(({ key }) => key),
    INDEXED_CELLS,
  );
  await emptyErased(own, after, table);
  const raced = own.filter((one) => isRaced(one, marksIn(after.get(one.key) ?? [])));
  const found = own.map(({ key }) => ({ key, cells: after.get(key) ?? [] }));
  counts.rows += await settleRows(found, table);
  // What has come meanwhile may change which content has a place.
  if (raced.length > 0 && tries < MOST_TRIES) await writeBatch(raced.map(({ row }) => row), nothingYet(), table, tries + 1); // prettier-ignore
}

/** Whether somebody else has added to the row meanwhile, or taken away what this call has found or put there. */
const isRaced = ({ marks, places }: Merged, found: ReadonlySet<string>): boolean =>
  [...found].some((mark) => !marks.has(mark)) || places.some((place) => !found.has(place));

/**
 * Rows whose personal data was erased while this call wrote it. Whoever erases marks the row first, so one of the two
 * always sees the other: personal data stays away for good (docs/privacy.md).
 */
async function emptyErased(
  own: readonly RowEntry[],
  after: ReadonlyMap<string, readonly TableCell[]>,
  table: RowTable,
): Promise<void> {
  const wrong = own.filter(
    ({ key, cells }) => cells.some(({ family }) => family === PERSONAL) && isErased(after.get(key) ?? []),
  );
  if (wrong.length > 0) await table.write(wrong.map(({ key }) => ({ key, cells: [], empty: [PERSONAL] })));
}

const isErased = (cells: readonly TableCell[]) =>
  cells.some(({ family, qualifier }) => family === 'r' && qualifier === ERASED_COLUMN);

interface Merged extends Displaced {
  readonly cells: RowEntry['cells'];
  /** What the row has of notes and of columns that not every delivery has. */
  readonly marks: ReadonlySet<string>;
  /** Where the documents of this call are. */
  readonly places: readonly string[];
}

function mergeAll(
  documents: readonly StagedDocument[],
  present: readonly TableCell[],
  counts: Tally,
  tell: (what: RowChange['what']) => void = () => undefined,
): Merged {
  const state = rowState(present);
  const erased = isErased(present);
  const columns = new Set(present.map(({ family, qualifier }) => (family === 'r' ? '' : qualifier)));
  const cells: RowEntry['cells'][number][] = [];
  const displaced: Buffer[] = [];
  for (const document of documents) {
    const merged = merge(document, state);
    if (merged.conflict) tell('conflict');
    else if (merged.effect === 'loaded') tell(columns.has(document.column) ? 'version' : 'new');
    columns.add(document.column);
    displaced.push(...merged.gone);
    cells.push(...(erased ? merged.cells.filter(({ family }) => family !== PERSONAL) : merged.cells));
    counts.documents++;
    counts[merged.effect]++;
    if (document.kind === 'event') counts.events++;
    if (merged.conflict) counts.conflicts++;
  }
  const places = documents
    .map(({ column, timestamp, hash }) => [placeOf(column, timestamp), hash] as const)
    .flatMap(([place, hash]) => (state.hashes.get(place) === hash ? [place] : []));
  // What this very call has brought has no index rows yet.
  const gone = displaced.filter((header) => present.some(({ value }) => value === header));
  return { cells, gone, staying: [...state.headers.values()], marks: marksOf(state), places };
}
