/** What a delivery becomes: a document, byte by byte, or the notice of a batch. Nothing is looked at beyond that. */

import { gzipSync } from 'node:zlib';
import { PermanentError } from '../errors.ts';
import { isValidCnpj } from '../invoice/cnpj.ts';
import { checkAgainst } from '../../schemas/index.ts';
import type { Source } from '../sources.ts';
import type { Body } from './body.ts';

export type Message =
  { readonly kind: 'notice'; readonly data: Buffer } | { readonly kind: 'document'; readonly data: Buffer };

/** Where providers put the batch or its address, unless the source says where. */
const BATCH_PATHS = ['batch', 'batchId', 'data.batch', 'data.batchId', 'lote', 'data.lote'];
const URL_PATHS = ['url', 'data.url', 'link', 'data.link'];
/** Where those put the access key who send no more than that. */
const KEY_PATHS = ['chave', 'chNFe', 'accessKey', 'access_key', 'key', 'data.chave', 'data.accessKey', 'data.key'];
const COUNT_PATHS = ['count', 'data.count'];
/** Names that only documents have, as members of JSON or as elements, also of XML or JSON inside a text of JSON. */
const DOCUMENT_MARK = /["<:](?:infNFe|infEvento|resNFe|resEvento|docZip|ItemList)["\s>\\]/;
/** An id of the source's own, or the name of one of its cursor owners. */
const OWNER = /^([0-9a-f-]{24,36}|[a-z][a-z0-9-]{0,62})$/;
const PINGS = ['event', 'action', 'type'];

export function isPing(body: Body, source: Source): boolean {
  if (body.format === 'empty' || body.text.trim() === '{}') return true;
  const { path, value = 'ping' } = source.webhook?.ping ?? {};
  if (path !== undefined) return String(body.at(path)) === value;
  return PINGS.some((name) => body.at(name) === value);
}

/** @throws PermanentError delivery-not-understood */
export function messageOf(body: Body, source: Source): Message {
  const document = documentIn(body, source);
  if (document !== undefined) return { kind: 'document', data: document };
  return { kind: 'notice', data: Buffer.from(JSON.stringify(noticeIn(body, source))) };
}

/**
 * An event carries at most 512 KB into a workflow, and base64 adds a third
 * (https://cloud.google.com/workflows/quotas). Documents that are larger go as gzip, which transform tells by itself.
 */
export const MOST_EVENT_BYTES = 370_000;

/** @throws PermanentError delivery-too-large */
export function fitEvent(document: Buffer): Buffer {
  if (document.length <= MOST_EVENT_BYTES) return document;
  const packed = gzipSync(document);
  if (packed.length <= MOST_EVENT_BYTES) return packed;
  const limit = `${packed.length} bytes of it as gzip are more than the ${MOST_EVENT_BYTES} of one event`;
  throw new PermanentError('delivery-too-large', `A document is too large for a single message: ${limit}`, {
    status: 413,
  });
}

function documentIn(body: Body, source: Source): Buffer | undefined {
  const path = source.webhook?.document;
  if (path !== undefined) {
    const value = body.at(path);
    if (value === undefined || value === null) return undefined;
    return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  }
  return source.kind === 'push' || DOCUMENT_MARK.test(body.text) ? body.bytes : undefined;
}

function noticeIn(body: Body, source: Source): unknown {
  const batch = firstOf(body, source.webhook?.batch === undefined ? BATCH_PATHS : [source.webhook.batch]);
  const named = firstOf(body, source.webhook?.url === undefined ? URL_PATHS : [source.webhook.url]);
  const key = batch === undefined ? keyIn(body, source) : {};
  // A link for people, or of a place that may not be asked, is no use where the key is known.
  const url = key.key === undefined || isOf(source, named) ? named : undefined;
  const count = Number(firstOf(body, COUNT_PATHS) ?? Number.NaN);
  const notice = {
    source: source.name,
    ...(typeof batch === 'string' || typeof batch === 'number' ? { batch: String(batch) } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    ...(Number.isInteger(count) ? { count } : {}),
    ...(url === undefined ? key : {}),
    ...ownerOf(body, source),
  };
  const checked = checkAgainst('notice')(notice);
  if (checked.ok) return notice;
  throw new PermanentError(
    'delivery-not-understood',
    `A delivery of ${source.name} is neither notice nor document: ${checked.message}`,
  );
}

/** A key alone is a notice where the source can be asked for the document behind it. */
function keyIn(body: Body, { keyPath, webhook }: Source): { readonly kind?: 'key'; readonly key?: string } {
  if (keyPath === undefined) return {};
  const key = firstOf(body, webhook?.key === undefined ? KEY_PATHS : [webhook.key]);
  return typeof key === 'string' ? { kind: 'key', key } : {};
}

const isOf = ({ origin, allowedOrigins = [] }: Source, url: unknown): boolean =>
  typeof url === 'string' && URL.canParse(url) && [origin, ...allowedOrigins].includes(new URL(url).origin);

/** Tax numbers come with points, and as numbers without their zeros. What is no owner is left out, a CPF above all. */
function ownerOf(body: Body, { webhook }: Source): { readonly owner?: string } {
  const value = webhook?.owner === undefined ? undefined : body.at(webhook.owner);
  if (typeof value !== 'string' && typeof value !== 'number') return {};
  const bare = String(value).trim();
  const digits = bare.replaceAll(/[./-]/g, '').toUpperCase();
  const cnpj = /^[0-9]{12,14}$/.test(digits) ? digits.padStart(14, '0') : digits;
  if (isValidCnpj(cnpj)) return { owner: cnpj };
  return OWNER.test(bare) ? { owner: bare } : {};
}

function firstOf(body: Body, paths: readonly string[]): unknown {
  return paths.map((path) => body.at(path)).find((value) => value !== undefined && value !== null && value !== '');
}
