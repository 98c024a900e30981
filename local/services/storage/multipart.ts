/**
 * `multipart/related` of two parts (metadata as JSON, then the bytes), read as it comes: the bytes are handed on at once.
 * Source: https://cloud.google.com/storage/docs/uploading-objects#multipart-upload, RFC 2387, RFC 2046
 */
import { invalidValue, notModelled, StorageError } from './errors.ts';

const HEAD_LIMIT_BYTES = 16 * 1024;
const METADATA_LIMIT_BYTES = 256 * 1024;

interface MediaPart {
  readonly metadata: Record<string, unknown>;
  readonly contentType: string | undefined;
}

/** @throws StorageError invalid */
export function boundaryOf(contentType: string | undefined): string {
  // The single quotes are gcloud's and gsutil's, which print the boundary as Python prints a text.
  const found = /^multipart\/related\s*;.*?\bboundary\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s;"]+))/is.exec(
    contentType ?? '',
  );
  const boundary = found?.[1] ?? found?.[2] ?? found?.[3];
  if (boundary === undefined || boundary.length > 200) {
    throw invalidValue('A multipart upload needs the content type "multipart/related; boundary=...".');
  }
  return boundary;
}

/**
 * Reads the metadata, hands it to `begin`, then every piece of the media to `piece`.
 * @throws StorageError invalid, parseError; also when the body ends before the closing boundary
 */
export async function readMultipart(body: AsyncIterable<Buffer>, boundary: string, begin: Begin): Promise<void> {
  const source = body[Symbol.asyncIterator]();
  try {
    await readParts(createReader(source), boundary, begin);
  } finally {
    await source.return?.();
  }
}

type Begin = (part: MediaPart) => Promise<(piece: Buffer) => Promise<void> | undefined>;

async function readParts(reader: Reader, boundary: string, begin: Begin): Promise<void> {
  const opening = await reader.until(Buffer.from(`--${boundary}`), HEAD_LIMIT_BYTES);
  if (opening.length > 0 && !/\r?\n$/.test(opening.toString('latin1')))
    throw broken('it does not begin with its boundary');
  // Python's e-mail library, and so gcloud, ends lines with LF alone.
  const newline = await reader.lineEnd();
  const delimiter = Buffer.from(`${newline}--${boundary}`);
  await readHead(reader, newline);
  const metadata = parseMetadata(await reader.until(delimiter, METADATA_LIMIT_BYTES));
  await reader.lineEnd();
  const head = await readHead(reader, newline);
  if (/^(base64|quoted-printable)$/i.test(head.get('content-transfer-encoding') ?? '')) {
    throw notModelled(`the content-transfer-encoding "${head.get('content-transfer-encoding')}"`);
  }
  const piece = await begin({ metadata, contentType: head.get('content-type') });
  await reader.pass(delimiter, piece);
  if ((await reader.take(2)).toString('latin1') !== '--') throw broken('it has more than two parts');
  await reader.drain();
}

async function readHead(reader: Reader, newline: string): Promise<Map<string, string>> {
  const head = new Map<string, string>();
  for (;;) {
    const line = (await reader.until(Buffer.from(newline), HEAD_LIMIT_BYTES)).toString();
    if (line === '') return head;
    const colon = line.indexOf(':');
    if (colon > 0) head.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

function parseMetadata(bytes: Buffer): Record<string, unknown> {
  const text = bytes.toString().trim();
  let parsed: unknown = {};
  try {
    if (text !== '') parsed = JSON.parse(text);
  } catch (error) {
    throw new StorageError(
      'parseError',
      `The metadata part is not JSON: ${error instanceof Error ? error.message : ''}`,
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new StorageError('parseError', 'The metadata part must be a JSON object.');
  }
  return parsed as Record<string, unknown>;
}

const broken = (how: string) => invalidValue(`The multipart body is malformed: ${how}.`);

type Reader = ReturnType<typeof createReader>;

function createReader(source: AsyncIterator<Buffer>) {
  let held: Buffer = Buffer.alloc(0);
  const more = async () => {
    const next = await source.next();
    if (next.done) throw broken('it ends before its closing boundary');
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
  };
  const take = async (count: number) => {
    while (held.length < count) await more();
    const taken = held.subarray(0, count);
    held = held.subarray(count);
    return taken;
  };
  /** What comes before the mark, which is consumed too. */
  const until = async (mark: Buffer, limit: number) => {
    for (;;) {
      const at = held.indexOf(mark);
      if (at > limit || (at < 0 && held.length > limit + mark.length))
        throw broken(`a part is longer than ${limit} bytes`);
      if (at >= 0) return (await take(at + mark.length)).subarray(0, at);
      await more();
    }
  };
  return {
    take,
    until,
    /** The end of a boundary's line; RFC 2046 allows blanks before it. */
    async lineEnd(): Promise<'\r\n' | '\n'> {
      const line = (await until(Buffer.from('\n'), 256)).toString('latin1');
      if (line.trim() !== '') throw broken('a boundary is not followed by a line end');
      return line.endsWith('\r') ? '\r\n' : '\n';
    },
    /** Hands on what comes before the mark, as it comes; the mark is consumed. */
    async pass(mark: Buffer, piece: (bytes: Buffer) => Promise<void> | undefined) {
      for (;;) {
        const at = held.indexOf(mark);
        const ready = at >= 0 ? at : held.length - mark.length + 1;
        if (ready > 0) await piece(await take(ready));
        if (at >= 0) {
          await take(mark.length);
          return;
        }
        await more();
      }
    },
    /** Reads to the end, so that the connection can be used again. */
    async drain() {
      while (!(await source.next()).done);
    },
  };
}
