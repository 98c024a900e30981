/** `pageSize` and `pageToken` of AIP-158 over a list that is in key order. */
import { createHash } from 'node:crypto';
import { invalid } from './errors.ts';

export interface PageRequest {
  readonly size: number;
  /** Key after which the page begins. */
  readonly after: string | undefined;
}

/** @throws ApiError INVALID_ARGUMENT for a negative size or a token that is not ours. */
export function pageRequest(query: URLSearchParams, defaultSize: number, maximum: number): PageRequest {
  const given = Number(query.get('pageSize') ?? 0);
  if (!Number.isInteger(given) || given < 0) throw invalid('pageSize must be a whole number, zero or more.');
  const token = query.get('pageToken');
  return { size: Math.min(given || defaultSize, maximum), after: token ? decodeToken(token) : undefined };
}

export interface BoundPage extends PageRequest {
  /** The token of the page that follows this key. */
  token(key: string): string;
}

/**
 * As pageRequest(), for a list whose other parameters must stay the same from page to page, as AIP-158 asks for.
 * @throws ApiError INVALID_ARGUMENT as pageRequest(), and for a token that another list gave out
 */
export function boundPageRequest(
  query: URLSearchParams,
  defaultSize: number,
  maximum: number,
  boundTo: readonly (string | null | undefined)[],
): BoundPage {
  const { size, after } = pageRequest(query, defaultSize, maximum);
  const text = JSON.stringify(boundTo.map((each) => each ?? ''));
  const mark = `${createHash('sha256').update(text).digest('hex').slice(0, 8)} `;
  if (after !== undefined && !after.startsWith(mark)) {
    throw invalid('pageToken was given out for other parameters: filter, orderBy, view and parent must stay the same.');
  }
  return { size, after: after?.slice(mark.length), token: (key) => encodeToken(mark + key) };
}

/** One page of the items, and the token of the next where more follow. `keyOf` must rise along the list. */
export function page<T>(items: readonly T[], request: PageRequest, keyOf: (item: T) => string) {
  const after = request.after;
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const found = rest.slice(0, request.size);
  const last = found.at(-1);
  const more = rest.length > found.length && last !== undefined;
  return { items: found, ...(more ? { nextPageToken: encodeToken(keyOf(last)) } : {}) };
}

export function encodeToken(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function decodeToken(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (encodeToken(key) !== token) throw invalid('pageToken is not one this server gave out.');
  return key;
}
