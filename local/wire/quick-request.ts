/**
 * The one form of HTTP request that is read without node:http: HTTP/1.1, a short head, a body of known length, a
 * connection that is kept. Whatever is not plainly of that form is left to node:http, right or wrong.
 */
export interface QuickRequest {
  readonly method: string;
  readonly url: string;
  readonly host: string;
  /** Names in lower case; each is there once. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** Bytes it took. */
  readonly length: number;
}

const END_OF_HEAD = '\r\n\r\n';
const HEAD_LIMIT_BYTES = 8 * 1024;
const BODY_LIMIT_BYTES = 1024 * 1024;
const FIRST_LINE = /^(GET|POST|PUT|PATCH|DELETE) (\/[\x21-\x7e]*) HTTP\/1\.1$/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Anything but whole lines of printable characters. */
const UNCLEAN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\r]\n|\r[^\n]/;
/** They change how a message is to be read, what is asked for, or what a page may read. */
const NOT_PLAIN = new Set([
  'transfer-encoding',
  'expect',
  'upgrade',
  'trailer',
  'content-encoding',
  'x-http-method-override',
  'x-goog-fieldmask',
  'origin',
]);

/** The request at the beginning of the bytes; `more` when it is not all there, `other` when it is not of the form. */
export function readQuickRequest(bytes: Buffer): QuickRequest | 'more' | 'other' {
  const text = bytes.toString('latin1', 0, HEAD_LIMIT_BYTES + END_OF_HEAD.length);
  const end = text.indexOf(END_OF_HEAD);
  if (end < 0) return bytes.length > HEAD_LIMIT_BYTES ? 'other' : 'more';
  const line = text.indexOf('\r\n');
  const first = FIRST_LINE.exec(text.slice(0, line));
  const fields = first ? readFields(text.slice(line, end)) : undefined;
  if (!first || !fields) return 'other';
  const { host, headers, size } = fields;
  const length = end + END_OF_HEAD.length + size;
  if (bytes.length < length) return 'more';
  return {
    method: first[1] ?? '',
    url: first[2] ?? '',
    host,
    headers,
    body: bytes.subarray(length - size, length),
    length,
  };
}

interface Fields {
  readonly headers: ReadonlyMap<string, string>;
  readonly host: string;
  /** Of the body, in bytes. */
  readonly size: number;
}

/** Clients send the same lines with each of their calls, so these were read before. */
const known = new Map<string, Fields>();
const MOST_KNOWN = 64;
const LONGEST_KNOWN = 1024;

/** What stands between the first line and the end of the head. */
function readFields(lines: string): Fields | undefined {
  const before = known.get(lines);
  if (before) return before;
  const headers = UNCLEAN.test(lines) ? undefined : readHeaders(lines);
  if (!headers) return undefined;
  const host = headers.get('host');
  const size = bodySize(headers.get('content-length') ?? '0');
  const isKept = (headers.get('connection') ?? 'keep-alive').toLowerCase() === 'keep-alive';
  if (host === undefined || size === undefined || !isKept) return undefined;
  const fields = { headers, host, size };
  if (lines.length <= LONGEST_KNOWN) {
    if (known.size === MOST_KNOWN) known.clear();
    known.set(lines, fields);
  }
  return fields;
}

function readHeaders(head: string): Map<string, string> | undefined {
  const headers = new Map<string, string>();
  for (let at = head.indexOf('\r\n'); at >= 0;) {
    const next = head.indexOf('\r\n', at + 2);
    const line = head.slice(at + 2, next < 0 ? head.length : next);
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (!NAME.test(name) || headers.has(name) || NOT_PLAIN.has(name)) return undefined;
    headers.set(name, line.slice(colon + 1).trim());
    at = next;
  }
  return headers;
}

/** Undefined for a length that is none, or more than is read here. */
function bodySize(given: string): number | undefined {
  const size = /^\d{1,8}$/.test(given) ? Number(given) : Number.NaN;
  return size <= BODY_LIMIT_BYTES ? size : undefined;
}
