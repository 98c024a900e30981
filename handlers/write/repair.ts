/**
 * Index rows of invoices as their rows say. They differ where a copy that counted once wrote them last, which happens
 * where Google's template does the writing, because it does not read a row back.
 */

import { INDEXED_CELLS } from '../invoice/index.ts';
import type { RowTable } from '../row-table.ts';
import { settleRows } from './index-rows.ts';
import type { KeyLocks } from './key-locks.ts';

export interface RepairCounts {
  /** Index rows written. */
  rows: number;
}

/** @throws RetryableError table-unavailable, PermanentError table-refused */
export async function repairIndex(
  keys: readonly string[],
  { invoices, locks }: { readonly invoices: RowTable; readonly locks: KeyLocks },
): Promise<RepairCounts> {
  return locks(keys, async () => {
    const rows = await invoices.read(keys, INDEXED_CELLS);
    return {
      rows: await settleRows(
        [...rows].map(([key, cells]) => ({ key, cells })),
        invoices,
      ),
    };
  });
}
