/**
 * What follows from a row as it stands: its index rows, and the end of what newer readings have replaced. Index rows come
 * first, so that a call that dies between them finds what it needs again.
 */

import {
  forsakenIndexKeys,
  INDEXED_CELLS,
  keysOfOnly,
  notesOfReplaced,
  replacedCells,
  storedIndexRows,
  type Header,
} from '../invoice/index.ts';
import type { RowEntry, RowTable, TableCell } from '../row-table.ts';
import { cellsOfContent } from './content-cells.ts';

interface FoundRow {
  readonly key: string;
  /** As `INDEXED_CELLS` asks for them. */
  readonly cells: readonly TableCell[];
}

/** @returns how many index rows were written */
export async function settleRows(rows: readonly FoundRow[], table: RowTable, tries = 1): Promise<number> {
  const index = rows.flatMap(({ cells }) => storedIndexRows(cells));
  await table.write([...index, ...rows.flatMap(({ cells }) => forsakenRows(cells))]);
  const kept = await endReplaced(rows, table);
  if (kept.length === 0 || tries === MOST_TRIES) return index.length;
  const found = await table.read(kept, INDEXED_CELLS);
  const again = [...found].map(([key, cells]) => ({ key, cells }));
  return index.length + (await settleRows(again, table, tries + 1));
}

/**
 * Deletes what newer readings have replaced, unless it has been read anew meanwhile.
 * @returns keys of rows where it has
 */
async function endReplaced(rows: readonly FoundRow[], table: RowTable): Promise<string[]> {
  const kept = rows.map(async ({ key, cells }) => {
    const replaced = replacedCells(cells);
    if (replaced.length === 0) return [];
    const entry = { key, cells: replaced.flatMap(cellsOfReplaced) };
    return (await table.writeWhile(entry, { family: 'r', ...notesOfReplaced(cells) })) ? [] : [key];
  });
  return (await Promise.all(kept)).flat();
}

/** Rows that this call has not changed: whoever did may have died before the index, so what is wrong there is mended. */
export async function settleUnchanged(rows: readonly FoundRow[], table: RowTable): Promise<number> {
  const expected = rows.map((row) => ({ row, index: storedIndexRows(row.cells), ended: forsakenRows(row.cells) }));
  const keys = expected.flatMap(({ index, ended }) => [...index, ...ended].map(({ key }) => key));
  const present = keys.length === 0 ? new Map<string, TableCell[]>() : await table.read(keys, NEWEST_VALUE);
  const isThere = ({ key, cells }: RowEntry): boolean => {
    const [newest, wanted] = [present.get(key)?.[0], cells[0]];
    if (newest === undefined || wanted === undefined || newest.timestamp < wanted.timestamp) return false;
    return newest.timestamp > wanted.timestamp || newest.value.toString() === wanted.value;
  };
  const unsettled = expected.filter(
    ({ row, index, ended }) =>
      !index.every(isThere) || ended.some(({ key }) => present.has(key)) || replacedCells(row.cells).length > 0,
  );
  return unsettled.length === 0 ? 0 : settleRows(unsettled.map(({ row }) => row), table); // prettier-ignore
}

/** Of one row, while others write it too. */
export const MOST_TRIES = 3;
const NEWEST_VALUE = { families: 'x', versions: 1 } as const;

/** Headers of a row that are about to lose their place to others, and those that are in it then; as JSON. */
export interface Displaced {
  readonly gone: readonly Buffer[];
  readonly staying: readonly Buffer[];
}

/** Ends index rows before the headers go that they are of: afterwards nobody would know of them. */
export async function forsakeIndexRows(rows: readonly Displaced[], table: RowTable): Promise<void> {
  const forsaken = rows.flatMap(({ gone, staying }) =>
    gone.length === 0 ? [] : keysOfOnly(gone.map(headerIn), staying.map(headerIn)).map(ended),
  );
  if (forsaken.length > 0) await table.write(forsaken);
}

const headerIn = (header: Buffer): Header => JSON.parse(header.toString()) as Header;

const ended = (key: string): RowEntry => ({ key, cells: [], empty: ['x'] });

const forsakenRows = (cells: readonly TableCell[]): RowEntry[] => forsakenIndexKeys(cells).map(ended);

const cellsOfReplaced = ({ family, qualifier, timestamp, value }: TableCell): RowEntry['cells'] =>
  cellsOfContent(qualifier, timestamp, family === 'h' ? value : undefined);
