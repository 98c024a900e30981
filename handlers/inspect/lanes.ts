/** Who is asking a source now: rows `c#source` and `c#source#owner` of the ledger whose holder is still at it. */

import type { RowReader, TableCell } from '../row-table.ts';
import { afterPrefix } from './ledger-record.ts';

export interface HeldLane {
  readonly lane: string;
  readonly holder: string;
  /** RFC 3339: the lane is free from then on, unless its holder comes back before. */
  readonly until: string;
}

const MAX_LANES = 1000;
const FILTER = { families: 's', qualifiers: 'holder|until', versions: 1 };

/** @param now milliseconds since 1970 */
export async function heldLanes(source: string, now: number, ledger: RowReader) {
  const [own, owners] = await Promise.all([
    ledger.read([`c#${source}`], FILTER),
    ledger.scan({ start: `c#${source}#`, end: afterPrefix(`c#${source}#`), limit: MAX_LANES }, FILTER),
  ]);
  const lanes = [...own, ...owners].map(([key, cells]) => laneOf(key, cells));
  const found = lanes.filter(({ holder, until }) => holder !== '' && Date.parse(until) > now);
  return { found, next: null, scanned: lanes.length };
}

function laneOf(key: string, cells: readonly TableCell[]): HeldLane {
  const text = (column: string) => cells.find(({ qualifier }) => qualifier === column)?.value.toString() ?? '';
  return { lane: key.slice(2), holder: text('holder'), until: text('until') };
}
