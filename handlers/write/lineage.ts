/** Where a content came from, as far as it decides which of several deliveries of it is named. */

import type { StagedCell } from '../staging-file.ts';

export interface Lineage {
  readonly origin: string;
  /** Version of the mapping: what the newest found is named, since its flags are the newest too. */
  readonly mapping: number;
  /** Deliveries that say more, a number of a distribution or a batch, are named before others. */
  readonly rank: number;
  readonly columns: readonly string[];
}

export type LineageFields = Readonly<Record<string, unknown>>;

/** Columns of a full document that not every delivery of it has, and those that every one has. */
export const OPTIONAL = ['batch', 'nsu', 'nsuSchema'];
export const HASH_COLUMN = 'sha256';
export const DOCUMENT_LINEAGE = [
  'uri',
  'generation',
  'offset',
  HASH_COLUMN,
  'source',
  'schema',
  'vault',
  'flags',
  ...OPTIONAL,
];

export function lineageOf(from: LineageFields): Lineage {
  const has = (column: string): boolean => from[column] !== undefined && from[column] !== '';
  return {
    origin: originOf(from),
    mapping: Number(from['schema'] ?? 0),
    rank: (has('nsu') ? 2 : 0) + (has('batch') ? 1 : 0),
    columns: OPTIONAL.filter(has),
  };
}

/** Whether the first is named and not the second. */
export function isNamedBefore(one: Lineage, other: Lineage): boolean {
  if (one.mapping !== other.mapping) return one.mapping > other.mapping;
  return one.rank === other.rank ? one.origin < other.origin : one.rank > other.rank;
}

/** The lineage that a staged document brings along, in one cell or in columns. */
export function stagedLineage(column: string, cells: readonly StagedCell[]): LineageFields {
  const whole = cells.find(({ family, qualifier }) => family === 'r' && qualifier.toString() === column);
  if (whole !== undefined) return wholeLineage(whole.value);
  const lineage = cells.filter(({ family }) => family === 'r');
  return Object.fromEntries(lineage.map(({ qualifier, value }) => [qualifier.toString(), value.toString()]));
}

export const wholeLineage = (value: Buffer) => JSON.parse(value.toString()) as LineageFields;

/** As the ledger names it. */
export function objectOf({ uri, generation }: LineageFields): string {
  return `${String(uri).replace(/^gs:\/\//, '')}#${String(generation)}`;
}

/** Row states and staged documents name an origin alike, so equal text is the same document of the same object. */
export const originOf = (from: LineageFields): string => `${objectOf(from)}@${String(from['offset'])}`;
