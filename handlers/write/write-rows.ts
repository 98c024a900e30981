/**
 * Rows into the table, in the order that makes concurrent writers converge: own cells first, then the row is read back, then
 * index rows are written from what was read, and what newer readings have replaced is deleted. Where another writer was at
 * a row meanwhile, the row is written once more. Of rows that hold all of it already nothing is written.
 */

import { INDEXED_CELLS, PERSONAL } from '../invoice/index.ts';
import type { RowEntry, RowTable, TableCell } from '../row-table.ts';
import { forsakeIndexRows, MOST_TRIES, settleRows, settleUnchanged } from './index-rows.ts';
import { isErased, mergeRow, nothingYet, type Merged, type Tally } from './merge-row.ts';
import { marksIn, STATE } from './row-state.ts';
import type { StagedDocument } from './staged-document.ts';

export type Row = readonly [key: string, documents: readonly StagedDocument[]];

export async function writeRows(rows: readonly Row[], counts: Tally, table: RowTable, tries = 1): Promise<void> {
  const before = await table.read(
    rows.map(([key]) => key),
    STATE,
  );
  const merged = rows.map((row) => ({ row, key: row[0], ...mergeRow(row[1], before.get(row[0]) ?? [], counts) }));
  const own = merged.filter(({ cells }) => cells.length > 0);
  const same = merged.filter(({ cells }) => cells.length === 0);
  const mended = await settleUnchanged(cellsOf(same, before), table);
  counts.rows += mended;
  if (own.length === 0) return;
  await forsakeIndexRows(own, table);
  await table.write(own.map(({ key, cells }) => ({ key, cells })));
  const after = await table.read(
    own.map(({ key }) => key),
    INDEXED_CELLS,
  );
  await emptyErased(own, after, table);
  const index = await settleRows(cellsOf(own, after), table);
  counts.rows += own.length + index;
  // What has come meanwhile may change which content has a place.
  const raced = own.filter((one) => isRaced(one, marksIn(after.get(one.key) ?? []))).map(({ row }) => row);
  if (raced.length > 0 && tries < MOST_TRIES) await writeRows(raced, nothingYet(), table, tries + 1);
}

const cellsOf = (rows: readonly { readonly key: string }[], found: ReadonlyMap<string, readonly TableCell[]>) =>
  rows.map(({ key }) => ({ key, cells: found.get(key) ?? [] }));

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
