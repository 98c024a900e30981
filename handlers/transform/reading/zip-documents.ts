/**
 * The documents of a zip archive, entry by entry. Each entry is read like an object of its own; one that cannot be read
 * is told of by itself and takes no other with it. What an archive may inflate to is bounded.
 */

import type { Cursor, ZipPlace } from './cursor.ts';
import type { Found, Reading } from './found.ts';
import { archiveAllowance, inflateAllowance } from './inflate.ts';
import { rangedObject, type Ranged } from './ranged.ts';
import { entryContent, type ZipContent } from './zip-content.ts';
import { directoryEntries, findDirectory, scannedEntries, type ZipDirectory, type ZipEntry } from './zip-directory.ts';

/** Reads an entry as an object of its own is read. */
type DocumentsIn = (entry: Ranged, from: Cursor) => AsyncGenerator<Found>;

export async function* zipDocuments(
  raw: Ranged,
  from: Cursor,
  reading: Reading,
  documentsIn: DocumentsIn,
): AsyncGenerator<Found> {
  const directory = await findDirectory(raw);
  const allowance = archiveAllowance(await raw.size());
  let done = from.zip?.done ?? 0;
  let inner = from.zip?.inner;
  let last: ZipEntry | undefined;
  for await (const entry of entriesFrom(raw, directory, from.zip)) {
    last = entry;
    if (entry.idle) continue;
    const here: ZipPlace = { at: entry.at, done };
    const content = await contentOf(raw, entry, inner, allowance - done, reading);
    if (typeof content === 'string') {
      yield { kind: 'problem', code: content, at: done, next: outer({ at: entry.next, done }, 0) };
    } else {
      const behind = { at: entry.next, done: done + content.count };
      yield* entryDocuments({ content, here, behind, inner }, documentsIn);
      done = behind.done;
    }
    inner = undefined;
  }
  const end = last?.next ?? from.zip?.at ?? 0;
  const whole = directory !== undefined && end >= directory.end;
  if (!whole) yield { kind: 'problem', code: directory ? 'corrupt-zip' : 'truncated', at: done, next: null };
}

interface EntryUnderWay {
  readonly content: ZipContent;
  readonly here: ZipPlace;
  readonly behind: ZipPlace;
  readonly inner: Cursor | undefined;
}

async function* entryDocuments(
  { content, here, behind, inner }: EntryUnderWay,
  documentsIn: DocumentsIn,
): AsyncGenerator<Found> {
  const start = inner ?? { offset: 0, container: 'top', ...damageOf(content) };
  for await (const found of documentsIn(content.bytes, start)) {
    yield lifted(found, here, behind, content);
  }
}

function entriesFrom(
  raw: Ranged,
  directory: ZipDirectory | undefined,
  place: ZipPlace | undefined,
): AsyncGenerator<ZipEntry> {
  if (directory === undefined) return scannedEntries(raw, place?.at ?? 0);
  return directoryEntries(raw, directory, place?.at ?? directory.start);
}

/** An entry that an earlier slice began may lie in staging already. */
async function contentOf(
  raw: Ranged,
  entry: ZipEntry,
  inner: Cursor | undefined,
  most: number,
  reading: Reading,
): Promise<ZipContent | string> {
  const copy = inner?.inflated;
  if (copy === undefined) return entryContent(raw, entry, Math.min(most, inflateAllowance(entry.packedBytes)), reading);
  const bytes = rangedObject(reading.store, copy);
  return { bytes, count: await bytes.size(), copy };
}

const damageOf = ({ damage }: ZipContent): Pick<Cursor, 'damage'> => (damage === undefined ? {} : { damage });

/** The same, seen from outside the entry: positions go on from entry to entry. */
function lifted(found: Found, here: ZipPlace, behind: ZipPlace, { copy, damage }: ZipContent): Found {
  const next =
    found.next === null
      ? outer(behind, 0)
      : outer({ ...here, inner: inCopy(found.next, copy, damage) }, found.next.offset);
  if (found.kind === 'problem') return { ...found, at: here.done + found.at, next };
  const { document } = found;
  // What ends one entry does not end the others.
  const placed = { start: here.done + document.start, end: here.done + document.end, final: false };
  return { ...found, document: { ...document, ...placed }, next };
}

function inCopy(place: Cursor, copy: ZipContent['copy'], damage: ZipContent['damage']): Cursor {
  const copied = copy === undefined ? {} : { inflated: copy };
  return { ...copied, ...place, ...(damage === undefined ? {} : { damage }) };
}

function outer(zip: ZipPlace, within: number): Cursor {
  return { offset: zip.done + within, container: 'top', zip };
}
