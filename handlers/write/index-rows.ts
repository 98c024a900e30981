/**
 * What follows from a row as it stands: its index rows, and the end of what newer readings have replaced. Index rows come
 * first, so that a call that dies between them finds what it needs again.
 */

import { forsakenIndexKeys, replacedCells, storedIndexRows, type Header } from '../invoice/index.ts';
import type { RowEntry, RowTable, TableCell } from '../row-table.ts';
import { cellsOfContent } from './merge.ts';

interface FoundRow {
  readonly key: string;
  /** As `INDEXED_CELLS` asks for them. */
  readonly cells: readonly TableCell[];
  /** Headers that have lost their place in it already. */
  readonly gone?: readonly Header[];
}

/** @returns how many index rows were written */
export async function settleRows(rows: readonly FoundRow[], table: RowTable): Promise<number> {
  const index = rows.flatMap(({ cells }) => storedIndexRows(cells));
  const forsaken: RowEntry[] = [];
  const emptied: RowEntry[] = [];
  for (const { key, cells, gone = [] } of rows) {
    const replaced = replacedCells(cells);
    for (const one of forsakenIndexKeys(gone, cells)) forsaken.push({ key: one, cells: [], empty: ['x'] });
    if (replaced.length > 0) emptied.push({ key, cells: replaced.flatMap(cellsOfReplaced) });
  }
  await table.write([...index, ...forsaken]);
  if (emptied.length > 0) await table.write(emptied);
  return index.length;
}

const cellsOfReplaced = ({ family, qualifier, timestamp, value }: TableCell): RowEntry['cells'] =>
  cellsOfContent(qualifier, timestamp, family === 'h' ? value : undefined);
