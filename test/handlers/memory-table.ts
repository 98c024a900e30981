/** A Bigtable table in memory, for tests of handlers: cells by row, column and time, newest first. */

import tables from '../../schemas/tables.json' with { type: 'json' };
import type { CellFilter, RowEntry, RowTable, TableCell } from '../../handlers/row-table.ts';

export interface MemoryTable extends RowTable {
  /** Every row with its cells, in order of key, family, column and time. */
  dump(): Record<string, string[]>;
  cells(key: string): TableCell[];
  readonly usage: { reads: number; writes: number };
  /** Runs before each write; throw to make it fail. */
  beforeWrite: (entries: readonly RowEntry[]) => void | Promise<void>;
}

/** Rows that are written all the time, and of which only the newest matters, would else grow and grow. */
const LEDGER_FAMILY = 's';
const LEDGER_VERSIONS = tables.ledger.families[LEDGER_FAMILY].maxVersions;
const order = new Intl.Collator('en');

export function createMemoryTable(): MemoryTable {
  const rows = new Map<string, Map<string, TableCell>>();
  const usage = { reads: 0, writes: 0 };
  const place = ({ family, qualifier, timestamp }: TableCell) =>
    `${family}:${qualifier}@${String(timestamp).padStart(17, '0')}`;
  const cells = (key: string): TableCell[] =>
    [...(rows.get(key)?.values() ?? [])].sort((a, b) => {
      const byColumn = order.compare(`${a.family}:${a.qualifier}`, `${b.family}:${b.qualifier}`);
      return byColumn === 0 ? b.timestamp - a.timestamp : byColumn;
    });
  const apply = (entry: RowEntry): void => {
    const row = rows.get(entry.key) ?? new Map<string, TableCell>();
    for (const [at, { family }] of [...row]) if (entry.empty?.includes(family)) row.delete(at);
    for (const { family, qualifier, timestamp, value } of entry.cells) {
      const cell = { family, qualifier: qualifier.toString(), timestamp, value: Buffer.from((value ?? '') as string) };
      if (value === null) row.delete(place(cell));
      else row.set(place(cell), cell);
      if (family === LEDGER_FAMILY) dropOld(row, cell.qualifier);
    }
    if (row.size > 0) rows.set(entry.key, row);
    else rows.delete(entry.key);
  };
  const table: MemoryTable = {
    usage,
    cells,
    beforeWrite: () => undefined,
    async read(keys, filter) {
      usage.reads++;
      const found = new Map<string, TableCell[]>();
      for (const key of new Set(keys)) {
        const kept = filtered(cells(key), filter);
        if (kept.length > 0) found.set(key, kept);
      }
      return found;
    },
    async scan({ start, end, limit }, filter) {
      usage.reads++;
      const found = new Map<string, TableCell[]>();
      for (const key of [...rows.keys()].sort()) {
        if (key < start || key >= end || found.size >= limit) continue;
        const kept = filtered(cells(key), filter);
        if (kept.length > 0) found.set(key, kept);
      }
      return found;
    },
    async write(entries) {
      if (entries.length === 0) return;
      await table.beforeWrite(entries);
      entries.forEach(apply);
      usage.writes++;
    },
    async writeIf(entry, { family, qualifier, value }) {
      await table.beforeWrite([entry]);
      const newest = cells(entry.key).find((cell) => cell.family === family && cell.qualifier === qualifier);
      if ((newest?.value.toString() ?? null) !== value) return false;
      apply(entry);
      usage.writes++;
      return true;
    },
    async writeWhile(entry, { family, qualifiers, most }) {
      await table.beforeWrite([entry]);
      if (filtered(cells(entry.key), { families: family, qualifiers, versions: 1 }).length > most) return false;
      apply(entry);
      usage.writes++;
      return true;
    },
    dump: () =>
      Object.fromEntries(
        [...rows.keys()]
          .sort()
          .map((key) => [key, cells(key).map((cell) => `${place(cell)}=${cell.value.toString()}`)]),
      ),
  };
  return table;
}

/** As the ledger's garbage collection does. */
function dropOld(row: Map<string, TableCell>, qualifier: string): void {
  const versions = [...row].filter(([, cell]) => cell.family === LEDGER_FAMILY && cell.qualifier === qualifier);
  versions.sort(([, a], [, b]) => b.timestamp - a.timestamp);
  for (const [at] of versions.slice(LEDGER_VERSIONS)) row.delete(at);
}

function filtered(all: readonly TableCell[], { families, qualifiers, versions, values }: CellFilter): TableCell[] {
  const cells = values === false ? all.map((cell) => ({ ...cell, value: Buffer.alloc(0) })) : all;
  const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
  const seen = new Map<string, number>();
  return cells.filter(({ family, qualifier }) => {
    if (!whole(families).test(family)) return false;
    if (qualifiers !== undefined && !whole(qualifiers).test(qualifier)) return false;
    const count = (seen.get(`${family}:${qualifier}`) ?? 0) + 1;
    seen.set(`${family}:${qualifier}`, count);
    return versions === undefined || count <= versions;
  });
}
