/** `pageSize` and `pageToken` of AIP-158 over a list that is in key order. */
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
