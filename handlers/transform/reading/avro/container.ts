/**
 * Avro object container files (Apache Avro 1.11, "Object Container Files"): header, then blocks of records, each with
 * the sixteen bytes behind it that the header names. One block is held at a time. What is damaged is told of, and the
 * next block is found by those sixteen bytes.
 */

import { constants, inflateRawSync } from 'node:zlib';
import type { Ranged } from '../ranged.ts';
import {
  AvroEnd,
  AvroError,
  avroReader,
  lengthAndBytes,
  varint,
  type AvroInput,
  type AvroReader,
} from './avro-values.ts';
import type { ByteReader } from './byte-reader.ts';
import { unsnapped } from './snappy.ts';

const MAGIC = Buffer.from('Obj\x01');
const SYNC_BYTES = 16;
const LARGEST_HEADER = 1024 * 1024;
/** Bytes of one block, packed and inflated. Pub/Sub takes messages of up to 10 MB. */
export const LARGEST_BLOCK = 64 * 1024 * 1024;
const COUNT_BYTES = 20;
const NOTHING = Buffer.alloc(0);
const CODECS: ReadonlySet<string> = new Set(['null', 'deflate', 'snappy']);

export function beginsAsAvro(head: Buffer): boolean {
  return head.subarray(0, MAGIC.length).equals(MAGIC);
}

export interface AvroHeader {
  readonly read: AvroReader;
  readonly codec: string;
  readonly sync: Buffer;
  /** Where the first block begins. */
  readonly end: number;
}

/** @returns a code if it cannot be read: `corrupt-avro`, `truncated`, `avro-codec` */
export async function avroHeader(raw: Ranged): Promise<AvroHeader | string> {
  const bytes = await raw.read(0, LARGEST_HEADER);
  const input: AvroInput = { bytes, at: MAGIC.length, left: 0 };
  try {
    const about = metadata(input);
    const sync = bytes.subarray(input.at, input.at + SYNC_BYTES);
    if (sync.length < SYNC_BYTES) return 'truncated';
    const codec = about.get('avro.codec') ?? 'null';
    if (!CODECS.has(codec)) return 'avro-codec';
    const read = avroReader(JSON.parse(about.get('avro.schema') ?? ''));
    return { read, codec, sync: Buffer.from(sync), end: input.at + SYNC_BYTES };
  } catch (error) {
    if (error instanceof AvroEnd) return bytes.length < LARGEST_HEADER ? 'truncated' : 'corrupt-avro';
    if (error instanceof AvroError || error instanceof SyntaxError) return 'corrupt-avro';
    throw error;
  }
}

function metadata(input: AvroInput): Map<string, string> {
  const about = new Map<string, string>();
  for (let count = varint(input); count !== 0n; count = varint(input)) {
    if (count < 0n) varint(input);
    for (let i = 0n; i < (count < 0n ? -count : count); i++) {
      about.set(lengthAndBytes(input).toString(), lengthAndBytes(input).toString());
    }
  }
  return about;
}

export interface AvroBlock {
  readonly at: number;
  /** Where the next one begins; undefined at the end. */
  readonly next: number | undefined;
  /** How many it says it holds; Infinity where only its bytes tell. */
  readonly records: number;
  /** Inflated; the beginning alone where it was cut off, none where it cannot be read. */
  readonly bytes: Buffer;
  /** What is wrong with it, if anything. */
  readonly problem?: string;
}

/** Blocks from a place on, where one begins. */
export async function* avroBlocks(
  raw: ByteReader,
  { codec, sync }: AvroHeader,
  from: number,
): AsyncGenerator<AvroBlock> {
  for (let at: number | undefined = from; at !== undefined;) {
    const head = await raw.read(at, COUNT_BYTES);
    if (head.length === 0) return;
    const block = await blockAt(raw, at, head, codec, sync);
    yield block;
    at = block.next;
  }
}

async function blockAt(raw: ByteReader, at: number, head: Buffer, codec: string, sync: Buffer): Promise<AvroBlock> {
  const input: AvroInput = { bytes: head, at: 0, left: 0 };
  let records: number;
  let size: number;
  try {
    records = Number(varint(input));
    size = Number(varint(input));
  } catch (error) {
    if (!(error instanceof AvroError)) throw error;
    return damaged(raw, at, at + 1, { codec, sync });
  }
  const start = at + input.at;
  if (records < 0 || size < 0 || !Number.isSafeInteger(start + size + SYNC_BYTES))
    return damaged(raw, at, start, { codec, sync });
  if (size > LARGEST_BLOCK) {
    const mark = await raw.read(start + size, SYNC_BYTES);
    if (!mark.equals(sync)) return damaged(raw, at, start, { codec, sync });
    return { at, next: start + size + SYNC_BYTES, records: 0, bytes: NOTHING, problem: 'too-large' };
  }
  const bytes = await raw.read(start, size + SYNC_BYTES);
  if (!bytes.subarray(size).equals(sync)) return damaged(raw, at, start, { codec, sync });
  return { at, next: start + bytes.length, records, ...unpacked(bytes.subarray(0, size), codec) };
}

/** A block that does not end where it says: up to the next mark, or up to the end, there may be whole records all the same. */
async function damaged(
  raw: ByteReader,
  at: number,
  start: number,
  { codec, sync }: Pick<AvroHeader, 'codec' | 'sync'>,
): Promise<AvroBlock> {
  const mark = await raw.find(sync, start);
  const problem = mark === undefined ? 'truncated' : 'corrupt-avro';
  const next = mark === undefined ? undefined : mark + SYNC_BYTES;
  const bytes = await raw.read(start, Math.min(LARGEST_BLOCK, (mark ?? Infinity) - start));
  return { at, next, records: Infinity, bytes: unpacked(bytes, codec).bytes, problem };
}

function unpacked(block: Buffer, codec: string): { readonly bytes: Buffer; readonly problem?: string } {
  if (codec === 'null') return { bytes: block };
  const bytes = codec === 'snappy' ? unsnapped(block, LARGEST_BLOCK) : undeflated(block);
  return typeof bytes === 'string' ? { bytes: NOTHING, problem: bytes } : { bytes };
}

function undeflated(block: Buffer): Buffer | string {
  try {
    // The beginning of what was cut off still holds records.
    return inflateRawSync(block, { maxOutputLength: LARGEST_BLOCK, finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'inflates-too-far' : 'corrupt-avro';
  }
}
