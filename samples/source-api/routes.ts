/** Which documents a path stands for. */

import { createHash } from 'node:crypto';
import type { GeneratedDocument } from '../generator/index.ts';
import { bodyChunks } from '../generator/index.ts';
import type { Body } from './reply.ts';
import type { Batch } from './settings.ts';

/** An answer that holds documents, or an error. */
export type Answer =
  | { readonly kind: 'documents'; readonly body: Body; readonly documents: number }
  | { readonly kind: 'list'; readonly value: unknown }
  | { readonly kind: 'error'; readonly status: 400 | 404 | 409; readonly code: string; readonly message: string };

const BATCH = /^(?:\/invoices)?\/batches\/([^/]+)$/;
const DEFAULT_PAGE_SIZE = 100;
const MAX_PAGE_SIZE = 1000;

export function answerTo(batches: readonly Batch[], url: URL, acceptsGzip: boolean): Answer {
  const match = BATCH.exec(url.pathname);
  if (match !== null) return batchAnswer(batches, decode(match[1] ?? ''), acceptsGzip);
  if (url.pathname === '/invoices') return pageAnswer(batches, url.searchParams);
  if (url.pathname === '/batches') {
    const value = { batches: batches.map(({ id, count }) => ({ id, count, path: batchPath(id) })) };
    return { kind: 'list', value };
  }
  return missing(`There is nothing at ${url.pathname}; try /batches, /batches/{id} or /invoices?page=1&size=100`);
}

export const batchPath = (id: string): string => `/batches/${encodeURIComponent(id)}`;

function batchAnswer(batches: readonly Batch[], id: string, acceptsGzip: boolean): Answer {
  const batch = batches.find((candidate) => candidate.id === id);
  if (batch === undefined) return missing(`There is no batch "${id}"; GET /batches lists them`);
  const compression = batch.compression === 'transport' && !acceptsGzip ? 'none' : batch.compression;
  return {
    kind: 'documents',
    documents: batch.count,
    body: {
      contentType: contentType(batch),
      etag: etag(`${batch.definition} ${compression}`),
      compression,
      chunks: () => bodyChunks(batch.generator.documents({ from: batch.from, count: batch.count }), batch.format),
    },
  };
}

function pageAnswer(all: readonly Batch[], query: URLSearchParams): Answer {
  const id = query.get('batch');
  const batches = id === null ? all : all.filter((batch) => batch.id === id);
  if (id !== null && batches.length === 0) return missing(`There is no batch "${id}"; GET /batches lists them`);
  const cut = batches.find((batch) => batch.cut);
  if (cut !== undefined) {
    const message = `Batch "${cut.id}" holds documents cut on purpose, which no page can hold; get ${batchPath(cut.id)}`;
    return { kind: 'error', status: 409, code: 'not-in-pages', message };
  }
  const page = wholeNumber(query.get('page'), 1, Number.MAX_SAFE_INTEGER / MAX_PAGE_SIZE);
  const size = wholeNumber(query.get('size'), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  if (page === undefined || size === undefined) {
    const message = `page counts from 1, size is 1 to ${MAX_PAGE_SIZE}; got "${query.toString()}"`;
    return { kind: 'error', status: 400, code: 'page-invalid', message };
  }
  const total = batches.reduce((sum, batch) => sum + batch.count, 0);
  const first = (page - 1) * size;
  const documents = Math.max(0, Math.min(size, total - first));
  const tail = `,"page":${page},"hasMore":${first + size < total}`;
  return {
    kind: 'documents',
    documents,
    body: {
      contentType: 'application/json; charset=utf-8',
      etag: etag(`${batches.map((batch) => batch.definition).join(' ')} ${page} ${size}`),
      compression: 'none',
      chunks: () => bodyChunks(slice(batches, first, documents), 'data', tail),
    },
  };
}

/** Texts of documents of all batches in a row, as many as there are. */
export function documentsOf(batches: readonly Batch[], first: number, count: number): string[] {
  return [...slice(batches, first, count)].map(({ text }) => text);
}

/** Documents of all batches in a row. */
function* slice(batches: readonly Batch[], first: number, count: number): Generator<GeneratedDocument> {
  let skip = first;
  let left = count;
  for (const batch of batches) {
    const taken = Math.max(0, Math.min(left, batch.count - skip));
    if (taken > 0) yield* batch.generator.documents({ from: batch.from + skip, count: taken });
    left -= taken;
    skip = Math.max(0, skip - batch.count);
  }
}

function contentType(batch: Batch): string {
  if (batch.compression === 'file') return 'application/gzip';
  return batch.format === 'ndjson' ? 'application/x-ndjson; charset=utf-8' : 'application/json; charset=utf-8';
}

const missing = (message: string): Answer => ({ kind: 'error', status: 404, code: 'not-found', message });

const etag = (definition: string): string => `"${createHash('sha256').update(definition).digest('hex').slice(0, 32)}"`;

function wholeNumber(text: string | null, fallback: number, high: number): number | undefined {
  if (text === null) return fallback;
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : 0;
  return value >= 1 && value <= high ? value : undefined;
}

/** A path that is not percent-encoded text is taken as it is: no batch has that name. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
