/**
 * Whether a delivery comes from who it says: a keyed digest over what was sent, a shared token, or a password. All over
 * raw bytes, because providers sign what they send and not what it means.
 */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Encoding, Signature } from '../webhook.ts';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** `secret`: which line of the secret it was, from 1. A failure says what was wrong, never with which value. */
export type Verdict =
  | { readonly ok: true; readonly secret: number }
  | { readonly ok: false; readonly why: 'missing' | 'mismatch' | 'no-time' | 'too-old' | 'from-the-future' };

export const DEFAULT_TOLERANCE_SECONDS = 300;
const SHAPES: Readonly<Record<Encoding, RegExp>> = {
  hex: /^(?:[0-9a-f]{2})+$/i,
  base64: /^[A-Za-z0-9+/]+={0,2}$/,
  base64url: /^[A-Za-z0-9_-]+={0,2}$/,
};

/**
 * @param secrets keys as `secretsOf` reads them
 * @param now milliseconds since 1970
 */
export function prove(
  signature: Signature,
  headers: Headers,
  bytes: Buffer,
  secrets: readonly Buffer[],
  now: number,
): Verdict {
  const given = valuesOf(headers, headerOf(signature), signature.prefix ?? '', signature.separator);
  if (given === undefined) return { ok: false, why: 'missing' };
  const timestamp = timestampOf(signature, headers);
  const matches = matcher(signature, headers, bytes, timestamp);
  // All are compared, so that the time taken does not tell which secret it was.
  const found = secrets.map((secret) => given.map((value) => matches(value, secret)).includes(true));
  const secret = found.indexOf(true) + 1;
  if (secret === 0) return { ok: false, why: 'mismatch' };
  const late = signature.timestamp === undefined ? undefined : lateness(signature.timestamp, timestamp, now);
  return late === undefined ? { ok: true, secret } : { ok: false, why: late };
}

export const headerOf = ({ header, scheme }: Signature): string =>
  header ?? (scheme === 'basic' ? 'Authorization' : 'X-Signature');

/** The keys in a secret: one a line, because a blank line at its end is how half of all secrets are stored. */
export function secretsOf({ secretEncoding = 'text', secretPrefix = '' }: Signature, text: string): Buffer[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (line.startsWith(secretPrefix) ? line.slice(secretPrefix.length) : line))
    .map((line) => Buffer.from(line, secretEncoding === 'text' ? 'utf8' : secretEncoding));
}

/** What is signed, in pieces, so that a large body is not copied. */
export function signedPieces(
  template: string,
  headers: Headers,
  bytes: Buffer,
  timestamp: string,
): (string | Buffer)[] {
  return template.split(/(\{[^{}]*\})/).map((piece) => {
    if (piece === '{body}') return bytes;
    if (piece === '{timestamp}') return timestamp;
    const name = /^\{header:([A-Za-z0-9-]+)\}$/.exec(piece)?.[1];
    return name === undefined ? piece : one(headers, name);
  });
}

export function decodeDigest(text: string, encoding: Encoding): Buffer | undefined {
  return SHAPES[encoding].test(text) ? Buffer.from(text, encoding) : undefined;
}

type Matcher = (value: string, secret: Buffer) => boolean;

function matcher(signature: Signature, headers: Headers, bytes: Buffer, timestamp: string): Matcher {
  const { scheme = 'hmac', algorithm = 'sha256', encoding = 'hex', letterCase = 'any' } = signature;
  if (scheme === 'token') return (value, secret) => sameText(value, secret);
  if (scheme === 'basic') {
    return (value, secret) => sameText(Buffer.from(value.replace(/^basic +/i, ''), 'base64'), secret);
  }
  const template = signature.signed ?? (signature.timestamp === undefined ? '{body}' : '{timestamp}.{body}');
  const pieces = signedPieces(template, headers, bytes, timestamp);
  return (value, secret) => {
    const hmac = createHmac(algorithm, secret);
    for (const piece of pieces) hmac.update(piece);
    const expected = hmac.digest();
    const actual = decodeDigest(value, encoding);
    if (actual?.length !== expected.length || !timingSafeEqual(actual, expected)) return false;
    return letterCase === 'any' || value === (letterCase === 'lower' ? value.toLowerCase() : value.toUpperCase());
  };
}

/** In constant time whatever the lengths: digests are compared. */
function sameText(given: string | Buffer, secret: Buffer): boolean {
  const digest = (value: string | Buffer) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(secret));
}

/** Values of a header that bear the prefix, without it; undefined if there is no such header. */
function valuesOf(headers: Headers, name: string, prefix: string, separator: string | undefined): string[] | undefined {
  const text = one(headers, name);
  if (text === '') return undefined;
  const values = separator === undefined ? [text] : text.split(separator);
  const head = prefix.toLowerCase();
  return values
    .map((value) => value.trim())
    .filter((value) => value.toLowerCase().startsWith(head))
    .map((value) => value.slice(prefix.length).trim());
}

function timestampOf({ timestamp, separator }: Signature, headers: Headers): string {
  if (timestamp === undefined) return '';
  return valuesOf(headers, timestamp.header, timestamp.prefix ?? '', separator)?.[0] ?? '';
}

function lateness(
  { unit = 'seconds', toleranceSeconds = DEFAULT_TOLERANCE_SECONDS }: NonNullable<Signature['timestamp']>,
  text: string,
  now: number,
): 'no-time' | 'too-old' | 'from-the-future' | undefined {
  const number = /^[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  const at = unit === 'rfc3339' ? Date.parse(text) : unit === 'seconds' ? number * 1000 : number;
  if (Number.isNaN(at)) return 'no-time';
  const age = (now - at) / 1000;
  if (age > toleranceSeconds) return 'too-old';
  return age < -toleranceSeconds ? 'from-the-future' : undefined;
}

function one(headers: Headers, name: string): string {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
