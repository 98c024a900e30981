/**
 * An object's bytes over HTTP: ranges, stored and delivered encoding, the x-goog headers that clients check.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/objects/get, https://cloud.google.com/storage/docs/transcoding
 */
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Readable } from 'node:stream';
import type { Reply, RestRequest } from '../../wire/router.ts';
import type { Span } from './bodies.ts';
import { StorageError } from './errors.ts';
import type { Objects, ObjectVersion, Opened } from './objects.ts';
import { conditionNotMet } from './errors.ts';
import { judge, type Preconditions } from './preconditions.ts';
import type { ObjectRecord } from './records.ts';
import { objectEtag } from './resource.ts';

/** @throws StorageError notFound, conditionNotMet, requestedRangeNotSatisfiable */
export async function download(
  objects: Objects,
  version: ObjectVersion,
  conditions: Preconditions,
  request: RestRequest,
): Promise<Reply | 'answered'> {
  let span: Span | undefined;
  let unzip = false;
  let unchanged = false;
  const opened = await objects.open(version, (record) => {
    const verdict = judge(conditions, record);
    if (verdict === 'fails') throw conditionNotMet('If-Match');
    unchanged = verdict === 'unchanged';
    unzip = !acceptsStored(record, request);
    span = unchanged ? EMPTY : unzip ? undefined : parseRange(request.headers.range, record.size);
    return span ?? { start: 0, end: record.size };
  });
  if (unchanged) return { status: 304, headers: { etag: objectEtag(opened.record) } };
  return answer(request, opened, span, unzip);
}

const EMPTY: Span = { start: 0, end: 0 };

async function answer(
  request: RestRequest,
  { record, body }: Opened,
  span: Span | undefined,
  unzip: boolean,
): Promise<Reply | 'answered'> {
  const { response } = request;
  const size = span ? span.end - span.start : record.size;
  const headers = {
    ...describingHeaders(record, unzip),
    ...(unzip ? {} : { 'content-length': String(size) }),
    ...(span ? { 'content-range': `bytes ${span.start}-${span.end - 1}/${record.size}` } : {}),
  };
  if (Buffer.isBuffer(body) && !unzip) return { status: span ? 206 : 200, headers, body };
  response.writeHead(span ? 206 : 200, headers);
  const source = Buffer.isBuffer(body) ? Readable.from([body]) : body;
  try {
    await (unzip ? pipeline(source, createGunzip(), response) : pipeline(source, response));
  } catch {
    // The caller went away, or the bytes are no gzip after all; the headers are out, so only cutting is left.
    response.destroy();
  }
  return 'answered';
}

/** Gzip is unpacked here for callers that cannot, unless the object says that nobody may. */
function acceptsStored({ fields }: ObjectRecord, { headers }: RestRequest): boolean {
  if (fields.contentEncoding !== 'gzip') return true;
  if (/\bno-transform\b/i.test(fields.cacheControl ?? '')) return true;
  return /\b(gzip|\*)\s*(?!;\s*q=0(\.0*)?\s*(,|$))/i.test(String(headers['accept-encoding'] ?? ''));
}

/**
 * Undefined is the whole object: no range, or one this server may pass over (several ranges, another unit).
 * @throws StorageError requestedRangeNotSatisfiable
 */
function parseRange(header: string | undefined, size: number): Span | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!found || found[0] === 'bytes=-') return undefined;
  const [, first = '', last = ''] = found;
  const suffix = first === '';
  const start = suffix ? Math.max(size - Number(last), 0) : Number(first);
  const end = suffix || last === '' ? size : Math.min(Number(last) + 1, size);
  if (!suffix && last !== '' && Number(last) < start) return undefined;
  if (start >= size || end <= start) {
    throw new StorageError('requestedRangeNotSatisfiable', 'The requested range cannot be satisfied.', {
      locationType: 'header',
      location: 'Range',
    });
  }
  return { start, end };
}

function describingHeaders(record: ObjectRecord, unzip: boolean): Record<string, string> {
  const { fields } = record;
  const encoding = fields.contentEncoding;
  const optional = {
    'cache-control': fields.cacheControl,
    'content-disposition': fields.contentDisposition,
    'content-language': fields.contentLanguage,
    'content-encoding': unzip ? undefined : encoding,
    ...(unzip ? { warning: '214 UploadServer gunzipped' } : { 'accept-ranges': 'bytes' }),
  };
  const given = Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    'content-type': headerBytes(fields.contentType ?? 'application/octet-stream'),
    ...Object.fromEntries(given.map(([name, value]) => [name, headerBytes(value)])),
    etag: objectEtag(record),
    'last-modified': new Date(record.updated).toUTCString(),
    vary: 'Accept-Encoding',
    'x-goog-generation': String(record.generation),
    'x-goog-metageneration': String(record.metageneration),
    'x-goog-hash': [`crc32c=${record.crc32c}`, ...(record.md5 === undefined ? [] : [`md5=${record.md5}`])].join(','),
    'x-goog-storage-class': fields.storageClass ?? 'STANDARD',
    'x-goog-stored-content-encoding': encoding ?? 'identity',
    'x-goog-stored-content-length': String(record.size),
  };
}

/** Node takes one byte a character in headers; texts beyond Latin-1 go out as their UTF-8 bytes. */
function headerBytes(value: string): string {
  return Buffer.from(value).toString('latin1');
}
