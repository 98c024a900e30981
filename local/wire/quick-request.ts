/**
 * The one form of HTTP request that is read without node:http: HTTP/1.1, a short head, a body of known length, a
 * connection that is kept. Whatever is not plainly of that form is left to node:http, right or wrong.
 */
export interface QuickRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case; each once. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Bytes it took. */
  readonly length: number;
}

const HEAD_LIMIT_BYTES = 8 * 1024;
const BODY_LIMIT_BYTES = 1024 * 1024;
const FIRST_LINE = /^(GET|POST|PUT|PATCH|DELETE) (\/[\x21-\x7e]*) HTTP\/1\.1$/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Anything but whole lines of printable characters. */
const UNCLEAN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|[^\r]\n|\r[^\n]/;
/** They change how a message is to be read. */
const NOT_PLAIN = new Set(['transfer-encoding', 'expect', 'upgrade', 'trailer']);

/** The request at the beginning of the bytes; `more` when it is not all there, `other` when it is not of the form. */
export function readQuickRequest(bytes: Buffer): QuickRequest | 'more' | 'other' {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return bytes.length > HEAD_LIMIT_BYTES ? 'other' : 'more';
  if (end > HEAD_LIMIT_BYTES) return 'other';
  const head = bytes.toString('latin1', 0, end);
  const lines = head.split('\r\n');
  const first = FIRST_LINE.exec(lines[0] ?? '');
  const headers = UNCLEAN.test(head) ? undefined : readHeaders(lines);
  if (!first || !headers) return 'other';
  const size = bodySize(headers);
  if (size === undefined) return 'other';
  const length = end + 4 + size;
  if (bytes.length < length) return 'more';
  return { method: first[1] ?? '', url: first[2] ?? '', headers, body: bytes.subarray(end + 4, length), length };
}

function readHeaders(lines: readonly string[]): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (!NAME.test(name) || name in headers || NOT_PLAIN.has(name)) return undefined;
    headers[name] = line.slice(colon + 1).trim();
  }
  const { host, connection = 'keep-alive' } = headers;
  return host !== undefined && connection.toLowerCase() === 'keep-alive' ? headers : undefined;
}

/** Undefined for a length that is none, or more than is read here. */
function bodySize({ 'content-length': given = '0' }: Readonly<Record<string, string>>): number | undefined {
  const size = /^\d{1,8}$/.test(given) ? Number(given) : Number.NaN;
  return size <= BODY_LIMIT_BYTES ? size : undefined;
}
