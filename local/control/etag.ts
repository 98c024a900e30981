/** Etags of resources: base64, as proto `bytes` look in JSON. */
import { createHash } from 'node:crypto';
import { ApiError } from '../wire/errors.ts';

export function etagFor(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64').slice(0, 16);
}

/** @throws ApiError ABORTED for an etag that is not the current one; none at all is none too old */
export function checkEtag(name: string, current: Readonly<Record<string, unknown>>, etag: unknown): void {
  if (etag === undefined || etag === null || etag === '' || etag === '*' || etag === current['etag']) return;
  throw new ApiError('ABORTED', `${name} has changed: its etag is no longer ${JSON.stringify(etag)}. Read it again.`);
}
