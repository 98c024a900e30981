/**
 * Every document of a raw object from a place on, whatever it is packed in: JSON, XML or a table, plain, in gzip, in
 * base64, in a zip archive of many such files, in an Avro file of messages, or in several of these. One document is held
 * at a time.
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
import { avroDocuments } from './avro/avro-documents.ts';
import { DEEPEST_PACKED, type Cursor } from './cursor.ts';
import type { Found, Reading } from './found.ts';
import { archiveAllowance } from './inflate.ts';
import { packingOf, type Packing } from './packing.ts';
import { rangedObject, windows, type Ranged } from './ranged.ts';
import { unpacked } from './unpacked.ts';
import { zipDocuments } from './zip-documents.ts';

/** What is blank so far may still turn out to be anything. */
const LONGEST_BLANK = 1024;

/** Where bytes stand among others: how many layers they are packed in, and how many bytes all may inflate to. */
interface Layer {
  readonly depth: number;
  readonly most: number;
}

export async function* documentsOf(raw: Ranged, from: Cursor, reading: Reading, layer?: Layer): AsyncGenerator<Found> {
  const { inflated: copy, ...place } = from;
  if (copy !== undefined) {
    const inner = documentsOf(rangedObject(reading.store, copy), place, reading, await deeper(raw, layer, reading));
    for await (const found of inner) yield inCopy(found, copy, from.damage);
    return;
  }
  const form = packingOf(await raw.read(0, LONGEST_BLANK));
  if (form === undefined) yield* streamDocuments(raw, from, reading);
  else if ((layer?.depth ?? 0) >= DEEPEST_PACKED)
    yield { kind: 'problem', code: 'too-packed', at: from.offset, next: null };
  else yield* packedDocuments(form, raw, from, reading, await deeper(raw, layer, reading));
}

/** @param raw the object itself, where there is no layer yet */
async function deeper(raw: Ranged, layer: Layer | undefined, { most }: Reading): Promise<Layer> {
  if (layer === undefined) return { depth: 1, most: most ?? archiveAllowance(await raw.size()) };
  return { ...layer, depth: layer.depth + 1 };
}

async function* packedDocuments(
  form: Packing,
  raw: Ranged,
  from: Cursor,
  reading: Reading,
  layer: Layer,
): AsyncGenerator<Found> {
  if (form === 'zip') {
    const inside = (entry: Ranged, place: Cursor, most: number) =>
      documentsOf(entry, place, reading, { ...layer, most });
    yield* zipDocuments(raw, from, layer.most, reading, inside);
  } else if (form === 'avro')
    yield* avroDocuments(raw, from, (entry, place) => documentsOf(entry, place, reading, layer));
  else {
    const plain = await unpacked(raw, form, layer.most, reading);
    if (plain === undefined) return yield* streamDocuments(raw, from, reading);
    const { bytes, copy, damage } = plain;
    const place = damage === undefined ? from : { ...from, damage };
    for await (const found of documentsOf(bytes, place, reading, layer)) yield inCopy(found, copy, damage);
  }
}

/** What lies in a copy goes on there, in the innermost one. */
function inCopy(found: Found, copy: Cursor['inflated'], damage: Cursor['damage']): Found {
  if (found.next === null || copy === undefined) return found;
  const broken = damage === undefined ? {} : { damage };
  return { ...found, next: { inflated: copy, ...broken, ...found.next } };
}

async function* streamDocuments(raw: Ranged, from: Cursor, reading: Reading): AsyncGenerator<Found> {
  const found = (document: SplitDocument): Found => {
    last = document;
    return { kind: 'document', document, next: placeBehind(document, from) };
  };
  let splitter: DocumentSplitter | undefined;
  let last: SplitDocument | undefined;
  let length = 0;
  let blank = from.offset === 0;
  for await (const chunk of gathered(windows(raw, from.offset, Number.MAX_SAFE_INTEGER))) {
    blank &&= isBlank(chunk);
    length += chunk.length;
    splitter ??= splitterFor(chunk, from, reading.split);
    for (const document of splitter.push(chunk)) yield found(document);
    if (splitter.over) return;
  }
  // A list or a batch that was not closed is told of at its end, wherever a slice began.
  if (from.offset > 0) splitter ??= splitterFor(Buffer.alloc(0), from, reading.split);
  for (const document of splitter?.end() ?? []) yield found(document);
  const end = from.offset + length;
  const code = problemAt(end, last, from) ?? (blank && last === undefined ? 'empty' : undefined);
  if (code !== undefined) yield { kind: 'problem', code, at: end, next: null };
  yield { kind: 'end', at: end, next: null };
}

/** What is wrong at the end, unless a document that was cut off there, in this slice or right before it, says so already. */
function problemAt(end: number, last: SplitDocument | undefined, { damage, offset, cut }: Cursor) {
  const isTold = last === undefined ? cut === true && end === offset : last.problem === 'truncated' && last.end === end;
  return isTold ? undefined : damage;
}

function isBlank(chunk: Buffer): boolean {
  for (const byte of chunk) if (byte > 0x20) return false;
  return true;
}

function placeBehind(document: SplitDocument, { damage }: Cursor): Cursor {
  const { end: offset, container, xml, csv, problem } = document;
  return {
    offset,
    container,
    ...(xml === undefined ? {} : { xml }),
    ...(csv === undefined ? {} : { csv }),
    ...(damage === undefined ? {} : { damage }),
    ...(problem === 'truncated' ? { cut: true } : {}),
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
