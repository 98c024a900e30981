/**
 * One slice of a source into raw objects: a batch by its URL, some pages, or a document that was pushed. State travels
 * in the cursor; a throttled source is an answer, `waitSeconds` with the same cursor.
 */

import { PermanentError, RetryableError } from '../errors.ts';
import type { Source, Sources } from '../sources.ts';
import { readBody, storeBody, storeBytes, type RawObject, type RawObjectPorts, type RawPlace } from './raw-object.ts';
import { askSource, type SourceClientPorts } from './source-client.ts';

export interface FetchRequest {
  readonly source: string;
  readonly kind?: Source['kind'] | null;
  readonly batch?: string | null;
  readonly url?: string | null;
  readonly cursor?: { readonly page?: number } | null;
  /** base64 */
  readonly document?: string | null;
  readonly contentType?: string | null;
  readonly noticed?: string | null;
}

export interface FetchResponse {
  readonly objects: RawObject[];
  readonly cursor: { readonly page: number } | null;
  readonly done: boolean;
  readonly waitSeconds: number;
}

export type FetchPorts = SourceClientPorts & RawObjectPorts & { readonly sources: Sources };

const DEFAULT_PAGES_PER_CALL = 10;

/** @throws PermanentError, RetryableError as source-client.ts and raw-object.ts say; source-kind-unsupported */
export async function fetchSource(request: FetchRequest, ports: FetchPorts): Promise<FetchResponse> {
  const source = ports.sources(request.source);
  if (typeof request.document === 'string') return push(request.document, request, source, ports);
  const kind = request.kind ?? (typeof request.url === 'string' ? 'batch' : source.kind);
  if (kind === 'batch') return fetchBatch(request, source, ports);
  if (kind === 'page') return fetchPages(request, source, ports);
  throw new PermanentError('source-kind-unsupported', `${source.name} pushes its documents; there is nothing to fetch`);
}

async function push(
  document: string,
  request: FetchRequest,
  source: Source,
  ports: FetchPorts,
): Promise<FetchResponse> {
  const bytes = Buffer.from(document, 'base64');
  if (bytes.length === 0) throw new PermanentError('request-invalid', 'document has no bytes', { status: 400 });
  const place: RawPlace = {
    source: source.name,
    batch: request.batch ?? undefined,
    noticed: request.noticed ?? undefined,
    folder: `stream/${source.name}`,
    contentType: request.contentType ?? 'application/json',
  };
  return { objects: [await storeBytes(bytes, place, ports)], cursor: null, done: true, waitSeconds: 0 };
}

async function fetchBatch(request: FetchRequest, source: Source, ports: FetchPorts): Promise<FetchResponse> {
  const url = request.url ?? urlOf(source, source.batchPath, 'batchPath', { batch: request.batch ?? undefined });
  const answer = await askSource(url, source, ports);
  if (answer.kind === 'wait') return { objects: [], cursor: null, done: false, waitSeconds: answer.seconds };
  const { response } = answer;
  const place = placeOf(request, source, response, ports.now());
  const object = await storeBody(bodyOf(response), place, ports);
  return { objects: [object], cursor: null, done: true, waitSeconds: 0 };
}

async function fetchPages(request: FetchRequest, source: Source, ports: FetchPorts): Promise<FetchResponse> {
  const objects: RawObject[] = [];
  let page = request.cursor?.page ?? source.firstPage ?? 1;
  const last = page + (source.maxPagesPerCall ?? DEFAULT_PAGES_PER_CALL);
  while (page < last) {
    const result = await fetchPage(page, request, source, ports).catch((error: unknown) => {
      // What was stored counts; the next call meets the error again, with the cursor moved on.
      if (objects.length > 0 && error instanceof RetryableError) return undefined;
      throw error;
    });
    if (result === undefined) break;
    if ('waitSeconds' in result) return { objects, cursor: { page }, done: false, waitSeconds: result.waitSeconds };
    if (result.object !== undefined) objects.push(result.object);
    if (result.last) return { objects, cursor: null, done: true, waitSeconds: 0 };
    page++;
  }
  return { objects, cursor: { page }, done: false, waitSeconds: 0 };
}

type PageResult = { readonly waitSeconds: number } | { readonly object: RawObject | undefined; readonly last: boolean };

async function fetchPage(page: number, request: FetchRequest, source: Source, ports: FetchPorts): Promise<PageResult> {
  const url = urlOf(source, source.pagePath, 'pagePath', { page: String(page), batch: request.batch ?? '' });
  const answer = await askSource(url, source, ports);
  if (answer.kind === 'wait') return { waitSeconds: answer.seconds };
  const { response } = answer;
  const bytes = await readBody(bodyOf(response), source.name);
  const { count, more } = describePage(bytes, source);
  if (count === 0) return { object: undefined, last: true };
  const object = await storeBytes(bytes, placeOf(request, source, response, ports.now()), ports);
  const short = source.pageSize !== undefined && count < source.pageSize;
  return { object, last: more === undefined ? short : !more };
}

/** How many documents a page holds, and whether it says that there are more. */
function describePage(bytes: Buffer, source: Source): { count: number; more: boolean | undefined } {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new RetryableError('source-truncated', `A page of ${source.name} is not JSON`, { cause: error });
  }
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const list = source.documents === undefined ? body : fields[source.documents];
  if (!Array.isArray(list)) {
    const where = source.documents === undefined ? 'is no list' : `has no list "${source.documents}"`;
    throw new PermanentError('source-refused', `A page of ${source.name} ${where}`);
  }
  const more = source.hasMore === undefined ? undefined : fields[source.hasMore];
  return { count: list.length, more: typeof more === 'boolean' ? more : undefined };
}

function urlOf(
  source: Source,
  path: string | undefined,
  option: string,
  values: Record<string, string | undefined>,
): string {
  if (path === undefined) {
    throw new PermanentError('configuration-invalid', `${source.name} has no ${option}, and the notice names no URL`);
  }
  const filled = path.replace(/\{([a-z]+)\}/g, (_place, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new PermanentError('request-invalid', `${option} of ${source.name} needs "${name}"`, { status: 400 });
    }
    return encodeURIComponent(value);
  });
  return new URL(filled, source.origin).href;
}

function placeOf(request: FetchRequest, source: Source, response: Response, now: number): RawPlace {
  const batch = request.batch ?? undefined;
  const folder = batch?.replaceAll(/[^0-9A-Za-z._-]/g, '-') ?? new Date(now).toISOString().slice(0, 10);
  return {
    source: source.name,
    batch,
    noticed: request.noticed ?? undefined,
    folder: `${source.name}/${folder}`,
    contentType: response.headers.get('content-type')?.split(';')[0]?.trim() || 'application/json',
  };
}

async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  if (response.body !== null) yield* response.body as unknown as AsyncIterable<Uint8Array>;
}
