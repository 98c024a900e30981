/**
 * The documents of a zip archive, entry by entry. Each entry is read like an object of its own; one that cannot be read
 * is told of by itself and takes no other with it. What an archive may inflate to is bounded.
 */

import type { Cursor, ZipPlace } from './cursor.ts';
import { reached, type Found, type Reading } from './found.ts';
import { archiveAllowance, inflateAllowance } from './inflate.ts';
import { rangedObject, type Ranged } from './ranged.ts';
import { entryContent, type ZipContent } from './zip-content.ts';
import { directoryEntries, findDirectory, scannedEntries, type ZipDirectory, type ZipEntry } from './zip-directory.ts';

/** Reads an entry as an object of its own is read. */
type DocumentsIn = (entry: Ranged, from: Cursor, most: number) => AsyncGenerator<Found>;

/** @param most bytes that all entries may inflate to, with whatever is packed in them */
export async function* zipDocuments(
  raw: Ranged,
  from: Cursor,
  most: number,
  reading: Reading,
  documentsIn: DocumentsIn,
): AsyncGenerator<Found> {
  const directory = await findDirectory(raw);
  const allowance = Math.min(most, archiveAllowance(await raw.size()));
  let { done, inner }: Partial<ZipPlace> & { done: number } = from.zip ?? { done: 0 };
  let last: ZipEntry | undefined;
  for await (const entry of entriesFrom(raw, directory, from.zip)) {
    last = entry;
    if (entry.idle) continue;
    const place = { at: entry.at, done, ...(inner === undefined ? {} : { inner }) };
    for await (const found of entryDocuments({ raw, entry, place, allowance, reading }, documentsIn)) {
      done = Math.max(done, reached(found));
      if (found.kind !== 'end') yield found;
    }
    inner = undefined;
  }
  const end = last?.next ?? from.zip?.at ?? 0;
  const whole = directory !== undefined && end >= directory.end;
  if (!whole) yield { kind: 'problem', code: directory ? 'corrupt-zip' : 'truncated', at: done, next: null };
  yield { kind: 'end', at: done, next: null };
}

interface EntryUnderWay {
  readonly raw: Ranged;
  readonly entry: ZipEntry;
  readonly place: ZipPlace;
  /** Bytes that the archive may inflate to. */
  readonly allowance: number;
  readonly reading: Reading;
}

/** What is in one entry, seen from outside of it; at the end, how far all of it goes. */
async function* entryDocuments(
  { raw, entry, place, allowance, reading }: EntryUnderWay,
  documentsIn: DocumentsIn,
): AsyncGenerator<Found> {
  const { inner, ...here } = place;
  const most = Math.min(allowance - here.done, inflateAllowance(entry.packedBytes));
  const content = await contentOf(raw, entry, inner, most, reading);
  if (typeof content === 'string') {
    // It was tried so far, and a thousand such entries must not be tried as far each.
    const tried = content === 'inflates-too-far' ? Math.max(0, most) : 0;
    const next = outer({ at: entry.next, done: here.done + tried }, 0);
    yield { kind: 'problem', code: content, at: here.done + tried, next };
    return;
  }
  let done = here.done + Math.max(content.count, inner?.offset ?? 0);
  const start = inner ?? { offset: 0, container: 'top', ...damageOf(content) };
  for await (const found of documentsIn(content.bytes, start, allowance - done)) {
    done = Math.max(done, here.done + reached(found));
    if (found.kind !== 'end') yield lifted(found, here, { at: entry.next, done }, content);
  }
  yield { kind: 'end', at: done, next: null };
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
  if (copy === undefined) return entryContent(raw, entry, most, reading);
  const bytes = rangedObject(reading.store, copy);
  return { bytes, count: await bytes.size(), copy };
}

const damageOf = ({ damage }: ZipContent): Pick<Cursor, 'damage'> => (damage === undefined ? {} : { damage });

/** The same, seen from outside the entry: positions go on from entry to entry. */
function lifted(
  found: Exclude<Found, { kind: 'end' }>,
  here: ZipPlace,
  behind: ZipPlace,
  { copy, damage }: ZipContent,
): Found {
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
