/** Who is asking a source now: rows `c#` (lanes) and `l#` (limits) of the ledger, of the source and of its owners. */

import type { RowReader, TableCell } from '../row-table.ts';
import type { Source } from '../sources.ts';
import { afterPrefix } from './ledger-record.ts';

export interface HeldLane {
  readonly lane: string;
  readonly holder: string;
  /** RFC 3339: the lane is free from then on, unless its holder comes back before. */
  readonly until: string;
}

const MAX_LANES = 1000;
/** In a lane who holds it, in a limit who asked last for live documents, each with the time until when it counts. */
const PLACES = [
  { prefix: 'c#', holder: 'holder', until: 'until' },
  { prefix: 'l#', holder: 'taken', until: 'live' },
] as const;

/** @param now milliseconds since 1970 */
export async function heldLanes({ name, limit = name }: Source, now: number, ledger: RowReader) {
  const lanes = (
    await Promise.all(PLACES.map((place) => lanesOf(place.prefix === 'l#' ? limit : name, place, ledger)))
  ).flat();
  const found = lanes.filter(({ holder, until }) => holder !== '' && Date.parse(until) > now);
  return { found, next: null, scanned: lanes.length };
}

async function lanesOf(source: string, place: (typeof PLACES)[number], ledger: RowReader): Promise<HeldLane[]> {
  const { prefix, holder, until } = place;
  const filter = { families: 's', qualifiers: `${holder}|${until}`, versions: 1 };
  const owners = `${prefix}${source}#`;
  const rows = await Promise.all([
    ledger.read([`${prefix}${source}`], filter),
    ledger.scan({ start: owners, end: afterPrefix(owners), limit: MAX_LANES }, filter),
  ]);
  return rows
    .flatMap((found) => [...found])
    .map(([key, cells]) => ({ lane: key.slice(2), holder: text(cells, holder), until: text(cells, until) }));
}

const text = (cells: readonly TableCell[], column: string): string =>
  cells.find(({ qualifier }) => qualifier === column)?.value.toString() ?? '';
