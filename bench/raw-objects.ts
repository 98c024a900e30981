/** Raw objects of any size, made while they are stored: a thousand documents over and over, in the ways they arrive.
 * Objects beyond 64 MB have blanks between their documents, so that they take minutes and no hours. */
import { createGzip, createDeflateRaw, crc32 } from 'node:zlib';
import { Readable } from 'node:stream';
import { bodyChunks, createGenerator, xmlOf } from '../samples/index.ts';

/** `long`: NDJSON of invoices with 990 items. */
export const PACKINGS = ['ndjson', 'array', 'gzip', 'zip', 'xml', 'long'] as const;
export type Packing = (typeof PACKINGS)[number];

const BLOCK_DOCUMENTS = 1000;
const LONG_ITEMS = { min: 990, max: 990 };
const DENSE_BYTES = 64 * 1024 * 1024;

export interface RawObject {
  readonly documents: number;
  /** Before packing. */
  readonly bytes: number;
  readonly body: Readable;
}

/** Documents that all differ. */
export function* distinctDocuments(count: number, form: 'ndjson' | 'xml', seed: string): IterableIterator<Buffer> {
  const documents = createGenerator({ seed }).documents({ count });
  const texts = form === 'ndjson' ? bodyChunks(documents, 'ndjson') : xmlLines(documents);
  for (const text of texts) yield Buffer.from(text);
}

function* xmlLines(documents: Iterable<{ readonly text: string }>): IterableIterator<string> {
  for (const { text } of documents) yield `${xmlOf(text)}\n`;
}

/** At least so many bytes, in whole blocks of so many documents. */
export function rawObject(packing: Packing, bytes: number, perBlock = BLOCK_DOCUMENTS): RawObject {
  const count = packing === 'long' ? Math.ceil(perBlock / 100) : perBlock;
  const documents = blockDocuments(packing, count);
  const dense = documents.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const sparseness = Math.max(1, bytes / DENSE_BYTES);
  const blanks = ' '.repeat(Math.round((dense * (sparseness - 1)) / count));
  const separator = packing === 'array' ? ',' : '';
  const block = Buffer.from(documents.map((text) => text + blanks).join(`${separator}\n`));
  const blocks = Math.max(1, Math.ceil(bytes / block.length));
  const plain = Readable.from(packing === 'array' ? arrayOf(block, blocks) : repeated(block, blocks));
  return { documents: blocks * count, bytes: blocks * block.length, body: packed(plain, packing) };
}

function blockDocuments(packing: Packing, count: number): string[] {
  const generator = createGenerator({ seed: 'bench-block', ...(packing === 'long' ? { items: LONG_ITEMS } : {}) });
  return [...generator.documents({ count })].map(({ text }) => (packing === 'xml' ? xmlOf(text) : text));
}

function packed(plain: Readable, packing: Packing): Readable {
  if (packing === 'gzip') return plain.pipe(createGzip({ level: 1 }));
  return packing === 'zip' ? Readable.from(zipOf(plain)) : plain;
}

function* repeated(block: Buffer, blocks: number): IterableIterator<Buffer> {
  const newline = Buffer.from('\n');
  for (let count = 0; count < blocks; count++) {
    yield block;
    yield newline;
  }
}

function* arrayOf(block: Buffer, blocks: number): IterableIterator<Buffer> {
  for (let count = 0; count < blocks; count++) {
    yield Buffer.from(count === 0 ? '[' : ',\n');
    yield block;
  }
  yield Buffer.from(']');
}

/** An archive of one deflated file whose sizes stand behind it (PKWARE APPNOTE 6.3.10, 4.3), as streaming packers do. */
async function* zipOf(plain: Readable): AsyncGenerator<Buffer> {
  const name = Buffer.from('invoices.ndjson');
  let checksum = 0;
  let bytes = 0;
  let packedBytes = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum);
      bytes += chunk.length;
      yield chunk;
    }
  }
  yield header(0x04034b50, { name, checksum: 0, packedBytes: 0, bytes: 0 });
  for await (const chunk of Readable.from(counted()).pipe(createDeflateRaw({ level: 1 })) as AsyncIterable<Buffer>) {
    packedBytes += chunk.length;
    yield chunk;
  }
  const sizes = { name, checksum, packedBytes, bytes };
  const record = header(0x02014b50, sizes);
  const start = 30 + name.length + packedBytes + 16;
  yield Buffer.concat([words([0x08074b50, checksum, packedBytes, bytes]), record, directoryEnd(record.length, start)]);
}

interface Sizes {
  readonly name: Buffer;
  readonly checksum: number;
  readonly packedBytes: number;
  readonly bytes: number;
}

/** Before the file, or its record in the directory; both say that it is deflated and that sizes follow (bit 3). */
function header(signature: number, { name, checksum, packedBytes, bytes }: Sizes): Buffer {
  const isRecord = signature === 0x02014b50;
  const shared = Buffer.alloc(10);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(8, 2);
  shared.writeUInt16LE(8, 4);
  const lengths = Buffer.alloc(isRecord ? 18 : 4);
  lengths.writeUInt16LE(name.length, 0);
  const made = isRecord ? [Buffer.from([20, 0])] : [];
  return Buffer.concat([words([signature]), ...made, shared, words([checksum, packedBytes, bytes]), lengths, name]);
}

function directoryEnd(length: number, start: number): Buffer {
  const entries = Buffer.from([0, 0, 0, 0, 1, 0, 1, 0]);
  return Buffer.concat([words([0x06054b50]), entries, words([length, start]), Buffer.alloc(2)]);
}

function words(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
  return bytes;
}
