/**
 * What is noted of a document in its row (handlers/invoice/readings.ts). Notes are only added, with two bounds, so that a
 * source that never answers alike fills no row: of one content so many documents are told apart, then one note stands for
 * any; of one column so many contents are noted, the newest.
 */

import { ANY_DOCUMENT, isSameContent, MOST_CONTENTS, readingColumn, type Reading } from '../invoice/index.ts';
import type { RowCell } from './content-cells.ts';
import { partsOfPlace, type RowState } from './row-state.ts';

const MOST_DOCUMENTS = 16;

type Readings = readonly Reading[];

/** Stands for the document that a row without notes came from. */
export const formerDocument = (origin: string): string => origin.replaceAll('/', '|');

/** Notes together with contents of a column from before there were notes, which are told by object and place. */
export function withFormer(readings: Readings, column: string, { hashes, origins }: RowState): Readings {
  let all = readings;
  for (const [place, hash] of hashes) {
    const own = partsOfPlace(place);
    if (own.column !== column || hash === '' || readings.some((one) => isSameContent(one, { ...own, hash }))) continue;
    all = withReading(all, { ...own, hash, mapping: 0, document: formerDocument(origins.get(place) ?? '') });
  }
  return all;
}

/** A document that comes again from its object and place is the one that former contents of them were read out of. */
export function withDocument(readings: Readings, reading: Reading, origin: string): Readings {
  const former = formerDocument(origin);
  const same = readings.filter(
    ({ column, mapping, document }) => mapping === 0 && column === reading.column && document === former,
  );
  return [...same.map((one) => ({ ...one, document: reading.document })), reading].reduce(withReading, readings);
}

function withReading(readings: Readings, reading: Reading): Readings {
  const own = readings.filter((one) => isSameContent(one, reading));
  const isVague = own.some(({ document }) => document === ANY_DOCUMENT);
  const isThere = own.some(({ document, mapping }) => document === reading.document && mapping === reading.mapping);
  const all = isThere ? own : [...own, reading];
  if (!isVague && new Set(all.map(({ document }) => document)).size <= MOST_DOCUMENTS)
    return isThere ? readings : [...readings, reading];
  const mappings = [...new Set(all.map(({ mapping }) => mapping))];
  if (isVague && mappings.length === own.length && own.every(({ document }) => document === ANY_DOCUMENT))
    return readings;
  const vague = mappings.map((mapping) => ({ ...reading, mapping, document: ANY_DOCUMENT }));
  return [...readings.filter((one) => !own.includes(one)), ...vague];
}

/** Without the contents of a column that are older than those that are noted. */
export function withoutPast(readings: Readings, column: string): Readings {
  if (readings.length <= MOST_CONTENTS) return readings;
  const own = readings.filter((one) => one.column === column);
  const contents = [...new Map(own.map((one) => [`${String(one.timestamp).padStart(20, '0')} ${one.hash}`, one]))];
  if (contents.length <= MOST_CONTENTS) return readings;
  const past = contents.sort(([a], [b]) => (a < b ? 1 : -1)).slice(MOST_CONTENTS).map(([, one]) => one); // prettier-ignore
  return readings.filter((one) => !past.some((gone) => isSameContent(one, gone)));
}

/** Cells of notes that came, and of those that went. */
export function noteCells(before: Readings, after: Readings): RowCell[] {
  if (before === after) return [];
  const [former, now] = [columnsOf(before), columnsOf(after)];
  return [
    ...before.filter((one) => !now.has(idOf(one))).map((one) => noteCell(one, null)),
    ...after.filter((one) => !former.has(idOf(one))).map((one) => noteCell(one, '')),
  ];
}

const idOf = (reading: Reading): string => `${readingColumn(reading)}@${reading.timestamp}`;
const columnsOf = (readings: Readings): Set<string> => new Set(readings.map(idOf));

const noteCell = (reading: Reading, value: '' | null): RowCell => ({
  family: 'r',
  qualifier: readingColumn(reading),
  timestamp: reading.timestamp,
  value,
});
