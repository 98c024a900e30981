/**
 * Which contents of a row count. A document is read by a mapping, and a later mapping may find another content in the same
 * bytes: then the earlier one counts no more, while contents of different documents stand beside each other. What was
 * read is noted in `r`, one empty cell for each document, mapping and content, `@{column}/{mapping}/{document}/{hash}`, at
 * the time of the content. So each note has a column of its own, of which no rule about versions drops anything, and
 * neither order nor repetition of deliveries can be seen in them.
 */

export interface Reading {
  /** Column of the content: `doc`, `110111#01`. */
  readonly column: string;
  /** Version of the mapping; 0 of rows from before there were notes. */
  readonly mapping: number;
  /** Keyed digest of the document's bytes, or `ANY_DOCUMENT`. */
  readonly document: string;
  /** Cell time of the content, microseconds. */
  readonly timestamp: number;
  /** Hash of the content. */
  readonly hash: string;
}

/** What was read out of one or several documents. */
export interface Content {
  readonly column: string;
  readonly timestamp: number;
  readonly hash: string;
  /** Newest mapping that found it, and the oldest. */
  readonly mapping: number;
  readonly oldest: number;
  readonly readings: readonly Reading[];
  /** No newer mapping found something else in a document of it. */
  readonly counts: boolean;
}

interface NotedCell {
  readonly family: string;
  readonly qualifier: string;
  readonly timestamp: number;
}

/** RE2, of whole names. */
export const READINGS = '@.+';
/** Stands for every document of a content that came in very many forms. */
export const ANY_DOCUMENT = '*';
/** Contents of one column that are noted, the newest; of hardly more than a few a table keeps the cells. */
export const MOST_CONTENTS = 64;
const QUALIFIER = /^@([^/]+)\/([0-9]+)\/([^/]+)\/([^/]+)$/;
const HALF_SECOND = 500_000;

/** The half second of a document time; contents of one column in it are of one time. */
export const slotOf = (timestamp: number): number => Math.floor(timestamp / HALF_SECOND);

export const readingColumn = ({ column, mapping, document, hash }: Omit<Reading, 'timestamp'>): string =>
  `@${column}/${mapping}/${document}/${hash}`;

/** @returns undefined if the cell is no such note */
export function readingOf({ family, qualifier, timestamp }: NotedCell): Reading | undefined {
  if (family !== 'r' || !qualifier.startsWith('@')) return undefined;
  const [, column, mapping, document, hash] = QUALIFIER.exec(qualifier) ?? [];
  if (column === undefined || document === undefined || hash === undefined) return undefined;
  return { column, mapping: Number(mapping), document, timestamp, hash };
}

type Named = Pick<Reading, 'column' | 'timestamp' | 'hash'>;

export const isSameContent = (one: Named, other: Named): boolean =>
  one.hash === other.hash && one.timestamp === other.timestamp && one.column === other.column;

/** Every content that was read, in no order. */
export function contentsOf(readings: readonly Reading[]): Content[] {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    const id = `${reading.column}@${reading.timestamp}=${reading.hash}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [reading]);
    else group.push(reading);
  }
  const newest = groups.size < 2 ? new Map<string, number>() : newestMappings(readings);
  return [...groups.values()].map((own): Content => {
    const [{ column, timestamp, hash }] = own as [Reading];
    const versions = own.map((reading) => reading.mapping);
    const [mapping, oldest] = [Math.max(...versions), Math.min(...versions)];
    const counts = !own.some((reading) => replacers(reading).some((name) => (newest.get(name) ?? 0) > mapping));
    return { column, timestamp, hash, mapping, oldest, readings: own, counts };
  });
}

const documentOf = ({ column, document }: Reading) => `${column}/${document}`;
const timeOf = ({ column, timestamp }: Reading) => `${column}@${slotOf(timestamp)}`;

/** The newest mapping that read a document; that read anything of a time; that read there what came in very many forms. */
function newestMappings(readings: readonly Reading[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const reading of readings) {
    const isVague = reading.document === ANY_DOCUMENT;
    for (const name of [timeOf(reading), isVague ? `${timeOf(reading)}*` : documentOf(reading)])
      newest.set(name, Math.max(newest.get(name) ?? 0, reading.mapping));
  }
  return newest;
}

/** Whose newer mapping replaces a content with this reading. */
const replacers = (reading: Reading): string[] =>
  reading.document === ANY_DOCUMENT ? [timeOf(reading)] : [documentOf(reading), `${timeOf(reading)}*`];

/** Whether the first keeps the place, where two contents of a column fall on one millisecond. */
function outranks(one: Content, other: Content): boolean {
  return one.mapping === other.mapping ? one.hash > other.hash : one.mapping > other.mapping;
}

/** The content that has the place of a column at a time, whether it counts or not. */
export function holderOf(contents: readonly Content[], column: string, timestamp: number): Content | undefined {
  let holder: Content | undefined;
  for (const one of contents) {
    if (one.column !== column || one.timestamp !== timestamp) continue;
    if (holder === undefined || outranks(one, holder)) holder = one;
  }
  return holder;
}

/** Tells headers and events that a newer reading of their documents has replaced, where the readings are among the cells. */
export function replacedBy(contents: readonly Content[]): (cell: NotedCell) => boolean {
  if (contents.every(({ counts }) => counts)) return () => false;
  return ({ family, qualifier, timestamp }) =>
    (family === 'h' || family === 'e') && holderOf(contents, qualifier, timestamp)?.counts === false;
}

/** What of a row is not replaced: what replaced it may have come before it was deleted. */
export function standingCells<C extends NotedCell>(cells: readonly C[]): readonly C[] {
  const isReplaced = replacedBy(contentsOf(cells.flatMap((cell) => readingOf(cell) ?? [])));
  return cells.filter((cell) => !isReplaced(cell));
}
/** More than all contents of a column ever amount to. */
const CROWDED = 100 * MOST_CONTENTS;

/**
 * Grows with whatever changes which contents count, and with nothing else: one for each content, one more where it
 * counts no more, two for each mapping by which it was found anew. Of a column that is full it stays.
 */
export function changesIn(contents: readonly Content[]): number {
  const columns = new Map<string, { contents: number; changes: number }>();
  for (const { column, mapping, oldest, counts } of contents) {
    const so = columns.get(column) ?? { contents: 0, changes: 0 };
    columns.set(column, so);
    so.contents++;
    so.changes += 1 + 2 * (mapping - oldest) + (counts ? 0 : 1);
  }
  return [...columns.values()].reduce((sum, so) => sum + (so.contents < MOST_CONTENTS ? so.changes : CROWDED), 0);
}
