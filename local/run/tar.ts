/**
 * Reads a tar stream entry by entry: ustar, with the long names and sizes of pax and GNU tar.
 * Format: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html (ustar and pax interchange format).
 */
import { ArchiveError } from './archive-error.ts';

export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'other';
  readonly linkTarget: string;
  readonly executable: boolean;
  readonly sizeBytes: number;
  /** The contents; whatever is left unread is skipped before the next entry comes. */
  readonly body: AsyncIterable<Buffer>;
}

const BLOCK = 512;
/** Extended headers hold names: nobody needs more than this, and it is read into memory. */
const EXTENDED_LIMIT_BYTES = 64 * 1024;

/** @throws ArchiveError `not-an-archive` for anything that is not a whole tar stream */
export async function* readTar(source: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const input = createReader(source);
  let extended = new Map<string, string>();
  for (;;) {
    const header = await input.read(BLOCK);
    if (header === undefined || header.every((byte) => byte === 0)) return;
    const flag = String.fromCharCode(header[156] ?? 0);
    const size = readSize(header, extended);
    checkSum(header);
    if ('xgLK'.includes(flag)) {
      if (size > EXTENDED_LIMIT_BYTES) throw broken(`an extended header of ${size} bytes`);
      const data = await input.exactly(size);
      await input.exactly(padding(size));
      if (flag === 'x') extended = new Map([...extended, ...readPax(data)]);
      else if (flag === 'L') extended.set('path', text(data));
      else if (flag === 'K') extended.set('linkpath', text(data));
      continue;
    }
    const type = TYPES[flag] ?? 'other';
    const length = type === 'file' ? size : 0;
    const body = input.limited(length);
    yield {
      path: extended.get('path') ?? nameOf(header),
      type,
      linkTarget: extended.get('linkpath') ?? text(header.subarray(157, 257)),
      executable: (readNumber(header.subarray(100, 108)) & 0o100) !== 0,
      sizeBytes: length,
      body: body.chunks,
    };
    await body.skip();
    await input.exactly(padding(length));
    extended = new Map();
  }
}

const TYPES: Readonly<Record<string, TarEntry['type']>> = {
  '\0': 'file',
  '0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '5': 'directory',
};

const broken = (what: string) => new ArchiveError('not-an-archive', `The archive is not a whole .tar.gz: ${what}.`);
const padding = (size: number) => (BLOCK - (size % BLOCK)) % BLOCK;

function text(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? field.length : end).toString();
}

function nameOf(header: Buffer): string {
  const name = text(header.subarray(0, 100));
  const prefix = header.subarray(257, 262).toString() === 'ustar' ? text(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function readSize(header: Buffer, extended: ReadonlyMap<string, string>): number {
  const size = Number(extended.get('size') ?? readNumber(header.subarray(124, 136)));
  if (!Number.isSafeInteger(size) || size < 0) throw broken('an entry has no readable size');
  return size;
}

/** Octal text, or base 256 where the first bit is set (GNU, sizes over 8 GiB). */
function readNumber(field: Buffer): number {
  const first = field[0] ?? 0;
  if ((first & 0x80) !== 0) return field.subarray(1).reduce((sum, byte) => sum * 256 + byte, first & 0x7f);
  const digits = text(field).trim();
  return digits === '' ? 0 : /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function checkSum(header: Buffer): void {
  const sum = header.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
  if (sum !== readNumber(header.subarray(148, 156))) throw broken('an entry header has a wrong checksum');
}

function readPax(data: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(32, at);
    const length = Number(data.subarray(at, space).toString());
    if (space < 0 || !Number.isInteger(length) || length <= space - at) throw broken('a pax header is damaged');
    const record = data.subarray(space + 1, at + length - 1).toString();
    const equals = record.indexOf('=');
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/** Hands out exact amounts from a stream of chunks of any size. */
function createReader(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  /** Up to `most` bytes, at least one; undefined at the end. */
  const some = async (most: number): Promise<Buffer | undefined> => {
    while (rest.length === 0) {
      const next = await chunks.next();
      if (next.done === true) return undefined;
      rest = Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
    const taken = rest.subarray(0, most);
    rest = rest.subarray(taken.length);
    return taken;
  };
  const read = async (size: number): Promise<Buffer | undefined> => {
    const parts: Buffer[] = [];
    for (let have = 0; have < size;) {
      const part = await some(size - have);
      if (part === undefined) {
        if (have === 0) return undefined;
        throw broken('it ends in the middle');
      }
      parts.push(part);
      have += part.length;
    }
    return Buffer.concat(parts);
  };
  const exactly = async (size: number): Promise<Buffer> => {
    const found = size === 0 ? Buffer.alloc(0) : await read(size);
    if (found === undefined) throw broken('it ends in the middle');
    return found;
  };
  const limited = (size: number) => {
    let left = size;
    async function* rows(): AsyncGenerator<Buffer> {
      while (left > 0) {
        const part = await some(left);
        if (part === undefined) throw broken('it ends in the middle');
        left -= part.length;
        yield part;
      }
    }
    return {
      chunks: { [Symbol.asyncIterator]: rows },
      skip: async () => {
        for await (const _part of rows());
      },
    };
  };
  return { read, exactly, limited };
}
