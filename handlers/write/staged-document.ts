/** A document as `transform` has staged it: the cells of its row, and what of them decides where they go. */

import { readingOf, type Reading } from '../invoice/index.ts';
import type { StagedCell, StagedRow } from '../staging-file.ts';
import { HASH_COLUMN, lineageOf, objectOf, stagedLineage, type Lineage } from './lineage.ts';
import { formerDocument } from './notes.ts';

/** A staged document: an invoice, or an event in the row of its invoice. */
export interface StagedDocument {
  readonly kind: 'invoice' | 'event';
  readonly timestamp: number;
  readonly hash: string;
  /** Raw object: `bucket/name#generation`. */
  readonly object: string;
  /** The object and the place in it. */
  readonly origin: string;
  /** Column that tells this document from others in the row: `h:doc`, `e:110111#01`. */
  readonly column: string;
  readonly reading: Reading;
  readonly lineage: Lineage;
  /** All but the note of the reading. */
  readonly cells: readonly StagedCell[];
}

/** @throws TypeError if the row is no document of ours */
export function stagedDocument(row: StagedRow): StagedDocument {
  const main = row.cells.find(({ family }) => family === 'h' || family === 'e');
  if (main === undefined) throw new TypeError('a staged row has neither header nor event');
  const kind = main.family === 'h' ? 'invoice' : 'event';
  const [column, timestamp] = [main.qualifier.toString(), main.timestamp];
  const from = stagedLineage(column, row.cells);
  const hash = from[HASH_COLUMN];
  if (typeof hash !== 'string') throw new TypeError('a staged row has no hash');
  const [object, lineage] = [objectOf(from), lineageOf(from)];
  const { origin } = lineage;
  const readings = row.cells.flatMap((cell) => (isNote(cell) ? noteIn(cell) : []));
  // A part from before readings were noted.
  const [reading = { column, mapping: 0, document: formerDocument(origin), timestamp, hash }] = readings;
  const cells = row.cells.filter((cell) => !isNote(cell));
  return { kind, timestamp, hash, object, origin, column, reading, lineage, cells };
}

const AT = '@'.charCodeAt(0);

/** Told by its first byte: a row has dozens of cells, and one or two are notes. */
const isNote = ({ family, qualifier }: StagedCell): boolean => family === 'r' && qualifier[0] === AT;

const noteIn = ({ family, qualifier, timestamp }: StagedCell): readonly Reading[] => {
  const reading = readingOf({ family, qualifier: qualifier.toString(), timestamp });
  return reading === undefined ? [] : [reading];
};
