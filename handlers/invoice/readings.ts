/**
 * Which contents of a row count. A document is read by a mapping, and a later mapping may find another content in the same
 * bytes: then the earlier one counts no more, while contents of different documents stand beside each other. What was
 * read is noted in `r`, one cell for each document and mapping, `@{column}/{mapping}/{document}`, at the time of the
 * content and with its hash. Notes are only added, so neither order nor repetition of deliveries can be seen in them.
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
  readonly value: string | Buffer;
}

/** RE2, of whole names. */
export const READINGS = '@.+';
/** Stands for every document of a content that came in very many forms. */
export const ANY_DOCUMENT = '*';
const QUALIFIER = /^@([^/]+)\/([0-9]+)\/([^/]+)$/;
const HALF_SECOND = 500_000;

/** The half second of a document time; contents of one column in it are of one time. */
export const slotOf = (timestamp: number): number => Math.floor(timestamp / HALF_SECOND);

export const readingColumn = ({ column, mapping, document }: Omit<Reading, 'hash' | 'timestamp'>): string =>
  `@${column}/${mapping}/${document}`;

/** @returns undefined if the cell is no such note */
export function readingOf({ family, qualifier, timestamp, value }: NotedCell): Reading | undefined {
  if (family !== 'r' || !qualifier.startsWith('@')) return undefined;
  const [, column, mapping, document] = QUALIFIER.exec(qualifier) ?? [];
  if (column === undefined || mapping === undefined || document === undefined) return undefined;
  return { column, mapping: Number(mapping), document, timestamp, hash: value.toString() };
}

/** Every content that was read, in no order. */
export function contentsOf(readings: readonly Reading[]): Content[] {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    const id = `${reading.column}@${reading.timestamp}=${reading.hash}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [reading]);
    else group.push(reading);
  }
  const contents = [...groups.values()].map((own): Content => {
    const [{ column, timestamp, hash }] = own as [Reading];
    const versions = own.map(({ mapping }) => mapping);
    const [mapping, oldest] = [Math.max(...versions), Math.min(...versions)];
    return { column, timestamp, hash, mapping, oldest, readings: own, counts: true };
  });
  if (contents.length < 2) return contents;
  return contents.map((one) => ({ ...one, counts: !readings.some((reading) => replaces(reading, one)) }));
}

/** Whether a newer mapping has read something else out of a document of the content. */
function replaces({ column, mapping, document, timestamp }: Reading, content: Content): boolean {
  if (column !== content.column || mapping <= content.mapping) return false;
  if (content.readings.some((own) => own.document === document)) return true;
  const isVague = document === ANY_DOCUMENT || content.readings.some((own) => own.document === ANY_DOCUMENT);
  return isVague && slotOf(timestamp) === slotOf(content.timestamp);
}

/** Whether the first keeps the place, where two contents of a column fall on one millisecond. */
export function outranks(one: Pick<Content, 'mapping' | 'hash'>, other: Pick<Content, 'mapping' | 'hash'>): boolean {
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
export function replacedBy(contents: readonly Content[]): (cell: Omit<NotedCell, 'value'>) => boolean {
  if (contents.every(({ counts }) => counts)) return () => false;
  return ({ family, qualifier, timestamp }) =>
    (family === 'h' || family === 'e') && holderOf(contents, qualifier, timestamp)?.counts === false;
}

/** What of a row is not replaced: what replaced it may have come before it was deleted. */
export function standingCells<C extends NotedCell>(cells: readonly C[]): readonly C[] {
  const isReplaced = replacedBy(contentsOf(cells.flatMap((cell) => readingOf(cell) ?? [])));
  return cells.filter((cell) => !isReplaced(cell));
}

/**
 * Grows with whatever changes which contents count, and with nothing else: one for each content, one more where it
 * counts no more, two for each mapping by which it was found anew.
 */
export function changesIn(contents: readonly Content[]): number {
  return contents.reduce((sum, { mapping, oldest, counts }) => sum + 1 + 2 * (mapping - oldest) + (counts ? 0 : 1), 0);
}
