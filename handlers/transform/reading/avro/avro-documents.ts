/**
 * The documents of an Avro file, record by record: the messages that a Cloud Storage subscription of Pub/Sub gathers
 * (https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#avro), whose field `data` is read like an
 * object of its own; of any other record, the record itself as JSON. One that cannot be read takes no other with it.
 */

import type { AvroPlace, Cursor } from '../cursor.ts';
import { reached, type Found } from '../found.ts';
import { rangedBuffer, type Ranged } from '../ranged.ts';
import { jsonOf } from './avro-json.ts';
import { AvroError, valuesIn, type AvroInput, type AvroValue } from './avro-values.ts';
import { ByteReader } from './byte-reader.ts';
import { avroBlocks, avroHeader, type AvroBlock, type AvroHeader } from './container.ts';

type DocumentsIn = (entry: Ranged, from: Cursor) => AsyncGenerator<Found>;

interface Message {
  readonly bytes: Buffer;
  /** Whose it is, where the publisher said so in the attribute `source`. */
  readonly source?: string;
}

/** A record of a block, and the place behind it: null at the end of the file. */
interface RecordFound {
  readonly message: Message | string;
  readonly record: number;
  readonly next: Omit<AvroPlace, 'done'> | null;
}

export async function* avroDocuments(raw: Ranged, from: Cursor, documentsIn: DocumentsIn): AsyncGenerator<Found> {
  const header = await avroHeader(raw);
  if (typeof header === 'string') {
    yield { kind: 'problem', code: header, at: from.offset, next: null };
    return;
  }
  const place: AvroPlace = from.avro ?? { at: header.end, record: 0, done: 0 };
  let { record, done, inner } = place;
  let isEmpty = from.avro === undefined;
  for await (const block of avroBlocks(new ByteReader(raw), header, place.at)) {
    for (const found of recordsOf(block, header, record)) {
      isEmpty = false;
      const { message, next } = found;
      if (typeof message === 'string') yield { kind: 'problem', code: message, at: done, next: outer(next, done) };
      else {
        const here = { at: block.at, record: found.record, done };
        const entry = rangedBuffer(`${raw.id}!${block.at}.${found.record}`, message.bytes);
        done += Math.max(message.bytes.length, inner?.offset ?? 0);
        for await (const one of documentsIn(entry, inner ?? { offset: 0, container: 'top' })) {
          done = Math.max(done, here.done + reached(one));
          if (one.kind !== 'end') yield { ...within(one, here, next, done), ...sourceOf(message) };
        }
      }
      inner = undefined;
    }
    record = 0;
  }
  if (isEmpty) yield { kind: 'problem', code: 'empty', at: 0, next: null };
  yield { kind: 'end', at: done, next: null };
}

function* recordsOf(block: AvroBlock, { read }: AvroHeader, from: number): Generator<RecordFound> {
  const { bytes, records, problem, at } = block;
  const behind = block.next === undefined ? null : { at: block.next, record: 0 };
  const input: AvroInput = { bytes, at: 0, left: valuesIn(bytes.length) };
  let code = problem;
  for (let record = 0; record < records && (input.at < bytes.length || records < Infinity); record++) {
    const found = messageAt(input, read);
    if (typeof found === 'string') {
      code ??= found;
      break;
    }
    const isLast = problem === undefined && record + 1 === records;
    if (record >= from) yield { message: found, record, next: isLast ? behind : { at, record: record + 1 } };
  }
  if (input.at < bytes.length) code ??= 'corrupt-avro';
  if (code !== undefined) yield { message: code, record: records, next: behind };
}

function messageAt(input: AvroInput, read: AvroHeader['read']): Message | string {
  try {
    return messageOf(read(input));
  } catch (error) {
    if (error instanceof AvroError) return 'corrupt-avro';
    throw error;
  }
}

function messageOf(record: AvroValue): Message {
  if (typeof record !== 'object' || record === null || Array.isArray(record) || Buffer.isBuffer(record)) {
    return { bytes: Buffer.from(jsonOf(record)) };
  }
  const { data, attributes } = record;
  // A record of somebody else's may have a text of that name: it is the Portuguese for a date.
  const isMessage =
    Buffer.isBuffer(data) || ['attributes', 'message_id', 'publish_time'].some((name) => name in record);
  const bytes = Buffer.isBuffer(data) ? data : isMessage && typeof data === 'string' ? Buffer.from(data) : undefined;
  if (bytes === undefined) return { bytes: Buffer.from(jsonOf(record)) };
  const source =
    typeof attributes === 'object' && attributes !== null ? (attributes as { source?: AvroValue }).source : undefined;
  return { bytes, ...(typeof source === 'string' ? { source } : {}) };
}

const sourceOf = ({ source }: Message) => (source === undefined ? {} : { source });

function outer(behind: RecordFound['next'], done: number): Cursor | null {
  return behind === null ? null : { offset: done, container: 'top', avro: { ...behind, done } };
}

/** The same, seen from outside the record: positions go on from record to record. */
function within(
  found: Exclude<Found, { kind: 'end' }>,
  here: AvroPlace,
  behind: RecordFound['next'],
  end: number,
): Found {
  const { done } = here;
  const next: Cursor | null =
    found.next === null
      ? outer(behind, end)
      : { offset: done + found.next.offset, container: 'top', avro: { ...here, inner: found.next } };
  if (found.kind === 'problem') return { ...found, at: done + found.at, next };
  const { document } = found;
  return {
    ...found,
    document: { ...document, start: done + document.start, end: done + document.end, final: false },
    next,
  };
}
