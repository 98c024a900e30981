/**
 * Why a signature does not fit, for the log: what was seen (header, length, prefix, letter case) and which other way of
 * signing would have fitted. Providers document one header and algorithm and send another, and people have lost months
 * on that. Never the secret or a digest, and no text of a stranger: only words of the lists below.
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Algorithm, Encoding, Signature } from '../webhook.ts';
import { decodeDigest, headerOf, signedPieces, type Headers } from './proof.ts';

const ALGORITHMS: readonly Algorithm[] = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];
const ENCODINGS: readonly Encoding[] = ['hex', 'base64', 'base64url'];
/** Headers that providers sign in. */
const HEADERS = [
  'X-Hub-Signature',
  'X-Hub-Signature-256',
  'X-Signature',
  'X-Signature-256',
  'X-Signature-SHA256',
  'X-Webhook-Signature',
  'Webhook-Signature',
  'X-Hmac-Signature',
  'X-NFE-Signature',
  'X-NFEIO-Signature',
  'Stripe-Signature',
  'Signature',
  'X-Webhook-Token',
  'X-Token',
  'Authorization',
];
const PREFIX = /^(md5|sha1|sha256|sha384|sha512|hmac-sha1|hmac-sha256|hmac-sha512|v0|v1|t|bearer|basic)[=:, ]/i;
/** Enough for any notice; digests of a large body would be a stranger's way to keep us busy. */
const MOST_BYTES = 64 * 1024;
const MOST_SECRETS = 2;
const MOST_VALUES = 4;

export interface Diagnosis {
  readonly header: string;
  readonly declared: string;
  readonly seen: string;
  /** Ways of signing that would have fitted, such as `sha1 hex of the body in X-Hub-Signature`. */
  readonly wouldMatch: readonly string[];
}

/** @param search false: say only what was seen */
export function diagnose(
  signature: Signature,
  headers: Headers,
  bytes: Buffer,
  secrets: readonly Buffer[],
  search: boolean,
): Diagnosis {
  const { scheme = 'hmac', algorithm, encoding = 'hex', prefix, letterCase = 'any' } = signature;
  const header = headerOf(signature);
  const names = [...new Set([header, ...HEADERS])].filter((name) => headers[name.toLowerCase()] !== undefined);
  const way = scheme === 'hmac' ? `${algorithm} ${encoding}` : scheme;
  return {
    header,
    declared: `${way}, prefix ${prefix ?? 'none'}${letterCase === 'any' ? '' : `, ${letterCase} case`}`,
    seen: names.map((name) => `${name}: ${shapeOf(textOf(headers, name))}`).join('; ') || 'no header of signatures',
    wouldMatch: search && scheme === 'hmac' ? ways(signature, headers, bytes, secrets, names) : [],
  };
}

function ways(
  signature: Signature,
  headers: Headers,
  bytes: Buffer,
  secrets: readonly Buffer[],
  names: readonly string[],
): string[] {
  if (bytes.length > MOST_BYTES) return [];
  const digests = digestsOf(signature, headers, bytes, secrets);
  return names.flatMap((name) => {
    const values = textOf(headers, name)
      .split(/[\s,;]+/)
      .flatMap((value) => [value, value.replace(/^[A-Za-z0-9-]{1,16}[=:]/, '')])
      .slice(0, 2 * MOST_VALUES);
    const text = textOf(headers, name);
    return [...new Set(values)].flatMap((value) =>
      ENCODINGS.flatMap((encoding) => {
        const actual = decodeDigest(value, encoding);
        const found = digests.find(({ digest }) => actual?.length === digest.length && timingSafeEqual(actual, digest));
        if (found === undefined) return [];
        const form = `${caseOf(value, encoding)}${encoding}`;
        return [`${found.algorithm} ${form} ${found.of} in ${name}, prefix ${prefixOf(text)}`];
      }).slice(0, 1),
    );
  });
}

/** Digests of what providers have been seen to sign, with the keys they have been seen to use. */
function digestsOf({ signed, timestamp }: Signature, headers: Headers, bytes: Buffer, secrets: readonly Buffer[]) {
  const text = bytes.toString('utf8');
  const time = timestamp === undefined ? '' : textOf(headers, timestamp.header);
  const contents: [string, readonly (string | Buffer)[]][] = [
    ['of the body', [bytes]],
    ['of the body without blanks at its end', [text.trimEnd()]],
    ['of the body and a line end', [bytes, '\n']],
    ['of the body written anew as compact JSON', [compact(text)]],
    ...(signed === undefined
      ? []
      : [
          ['of what is declared', signedPieces(signed, headers, bytes, time)] as [string, readonly (string | Buffer)[]],
        ]),
    ...(time === '' ? [] : [['of {timestamp}.{body}', [time, '.', bytes]] as [string, readonly (string | Buffer)[]]]),
  ];
  const keys = secrets.slice(0, MOST_SECRETS).flatMap((secret): [string, Buffer][] => [
    ['', secret],
    [' with the secret taken from base64', Buffer.from(secret.toString('utf8'), 'base64')],
    [' with the secret taken from hex', Buffer.from(secret.toString('utf8'), 'hex')],
  ]);
  return keys.flatMap(([how, key]) =>
    contents.flatMap(([what, pieces]) =>
      ALGORITHMS.map((algorithm) => {
        const hmac = createHmac(algorithm, key);
        for (const piece of pieces) hmac.update(piece);
        return { algorithm, of: `${what}${how}`, digest: hmac.digest() };
      }),
    ),
  );
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Length, known prefix and alphabet of a header's value; nothing of the value itself. */
function shapeOf(value: string): string {
  const rest = value.replace(PREFIX, '').trim();
  const form = /^[0-9a-f]+$/i.test(rest)
    ? `${caseOf(rest, 'hex')}hex`
    : /^[A-Za-z0-9+/_-]+={0,2}$/.test(rest)
      ? 'base64'
      : 'other text';
  return `${value.length} characters, prefix ${prefixOf(value)}, ${rest.length} of ${form}`;
}

const prefixOf = (value: string): string => (PREFIX.exec(value)?.[0] ?? 'none').trimEnd();

function caseOf(value: string, encoding: Encoding): string {
  if (encoding !== 'hex' || !/[a-f]/i.test(value)) return '';
  if (value === value.toLowerCase()) return 'lower-case ';
  return value === value.toUpperCase() ? 'upper-case ' : 'mixed-case ';
}

function textOf(headers: Headers, name: string): string {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
