/**
 * Every document of a raw object from a place on, whatever it is packed in: JSON, XML or a table, plain, in gzip, or in
 * a zip archive of many such files. One document is held at a time.
 */

import {
  beginsAsTable,
  beginsAsXml,
  createSplitter,
  CsvSplitter,
  type DocumentSplitter,
  type SplitDocument,
  type SplitLimits,
} from '../../invoice/index.ts';
import type { Cursor } from './cursor.ts';
import type { Found, Reading } from './found.ts';
import { openRawBytes, type RawBytes } from './raw-bytes.ts';
import type { Ranged } from './ranged.ts';
import { beginsAsZip } from './zip-directory.ts';
import { zipDocuments } from './zip-documents.ts';

/** An archive may hold archives, those hold files. */
const DEEPEST_ZIP = 2;
/** What is blank so far may still turn out to be anything. */
const LONGEST_BLANK = 1024;

/** @param layer archives around it */
export async function* documentsOf(raw: Ranged, from: Cursor, reading: Reading, layer = 0): AsyncGenerator<Found> {
  const isZip = from.zip !== undefined || (from.offset === 0 && beginsAsZip(await raw.read(0, 4)));
  if (!isZip) yield* streamDocuments(raw, from, reading);
  else if (layer < DEEPEST_ZIP)
    yield* zipDocuments(raw, from, reading, (inner, place) => documentsOf(inner, place, reading, layer + 1));
  else yield { kind: 'problem', code: 'zip-nested', at: from.offset, next: null };
}

async function* streamDocuments(raw: Ranged, from: Cursor, reading: Reading): AsyncGenerator<Found> {
  const bytes = await openRawBytes(raw, from, reading);
  const found = (document: SplitDocument): Found => {
    last = document;
    return { kind: 'document', document, next: placeBehind(document, from, bytes) };
  };
  let splitter: DocumentSplitter | undefined;
  let last: SplitDocument | undefined;
  let length = 0;
  let blank = from.offset === 0;
  for await (const chunk of gathered(bytes.chunks)) {
    blank &&= length === 0 && isBlank(chunk);
    length += chunk.length;
    splitter ??= splitterFor(chunk, from, reading.split);
    for (const document of splitter.push(chunk)) yield found(document);
    if (splitter.over) return;
  }
  for (const document of splitter?.end() ?? []) yield found(document);
  const code = bytes.damage() ?? (blank && last === undefined ? 'empty' : undefined);
  yield* problemAt(from.offset + length, code, last);
}

/** What is wrong at the end, unless a document that was cut off there says so already. */
function problemAt(end: number, code: string | undefined, last: SplitDocument | undefined): Found[] {
  if (code === undefined || (last?.problem === 'truncated' && last.end === end)) return [];
  return [{ kind: 'problem', code, at: end, next: null }];
}

const isBlank = (chunk: Buffer): boolean => chunk.length <= LONGEST_BLANK && chunk.toString('latin1').trim() === '';

function placeBehind(document: SplitDocument, from: Cursor, bytes: RawBytes): Cursor {
  const { end: offset, container, xml, csv } = document;
  const { copy } = bytes;
  const damage = copy === undefined ? from.damage : bytes.damage();
  return {
    offset,
    container,
    ...(xml === undefined ? {} : { xml }),
    ...(csv === undefined ? {} : { csv }),
    ...(copy === undefined ? {} : { inflated: copy }),
    ...(damage === undefined ? {} : { damage }),
  };
}

function splitterFor(head: Buffer, from: Cursor, limits: SplitLimits): DocumentSplitter {
  if (from.csv !== undefined) return new CsvSplitter(from, limits);
  if (from.offset > 0) return createSplitter(from, limits);
  if (beginsAsXml(head)) return createSplitter({ ...from, container: 'xml' }, limits);
  return beginsAsTable(head) ? new CsvSplitter(from, limits) : createSplitter(from, limits);
}

/** Puts small chunks at the beginning together until they tell what this is. */
async function* gathered(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.length < LONGEST_BLANK) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.length > 0) yield head;
}
