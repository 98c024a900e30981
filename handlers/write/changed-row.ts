/** A row of the ledger that many may change: it is written only if nobody else has changed it since it was read. */

import { PermanentError, RetryableError } from '../errors.ts';
import type { RowTable } from '../row-table.ts';

/** Newest text of each column. */
export type Columns = Readonly<Record<string, string>>;

export interface Change<T> {
  /** Columns that change; undefined: nothing does. */
  readonly columns?: Columns;
  readonly answer: T;
}

const MICROSECONDS = 1000;
const TRIES = 8;

export async function readColumns(key: string, ledger: RowTable): Promise<Columns> {
  const cells = (await ledger.read([key], { families: 's', versions: 1 })).get(key) ?? [];
  return Object.fromEntries([...cells].reverse().map(({ qualifier, value }) => [qualifier, value.toString()]));
}

/**
 * @param now milliseconds since 1970
 * @returns what the step that was written answers, or the one that changes nothing
 * @throws RetryableError table-unavailable where many change the row at once
 */
export async function changeRow<T>(
  key: string,
  ledger: RowTable,
  now: number,
  step: (found: Columns) => Change<T>,
): Promise<T> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const found = await readColumns(key, ledger);
    const { columns, answer } = step(found);
    if (columns === undefined) return answer;
    const before = timeIn(found, 'updated', key);
    const updated = Math.max(now, before + 1);
    const cells = Object.entries({ ...columns, updated: iso(updated) }).map(([qualifier, value]) => ({
      family: 's',
      qualifier,
      timestamp: updated * MICROSECONDS,
      value,
    }));
    const value = before === 0 ? null : iso(before);
    if (await ledger.writeIf({ key, cells }, { family: 's', qualifier: 'updated', value })) return answer;
  }
  throw new RetryableError('table-unavailable', `The ledger's row ${key} was changed by others ${TRIES} times`);
}

/** Milliseconds since 1970, 0 where there is none. @throws PermanentError table-refused */
export function timeIn(columns: Columns, column: string, key: string): number {
  const value = columns[column] ?? '';
  if (value === '') return 0;
  const at = Date.parse(value);
  if (!Number.isNaN(at)) return at;
  throw new PermanentError('table-refused', `Column ${column} of the ledger's row ${key} is no time`);
}

export const iso = (time: number): string => (time === 0 ? '' : new Date(time).toISOString());
