/** What the routes of this room share: Storage's error shape, its two mount points, reading a request. */
import { ApiError } from '../../wire/errors.ts';
import { describe, type Log } from '../../wire/log.ts';
import type { Reply, RestRequest, Route } from '../../wire/router.ts';
import { notModelled, StorageError } from './errors.ts';
import { objectName } from './fields.ts';
import type { ObjectPlace, ObjectVersion } from './objects.ts';
import { wholeNumber } from './preconditions.ts';

type Handle = (request: RestRequest) => Promise<Reply | 'answered'>;

/** With STORAGE_EMULATOR_HOST Google's Node client calls `/b/...`, with the option apiEndpoint `/storage/v1/b/...`. */
const MOUNTS = ['', '/storage/v1'];

export interface RouteMaker {
  /** At both mount points. */
  api(method: string, pattern: string, handle: Handle): Route[];
  /** At exactly this path. */
  at(method: string, pattern: string, handle: Handle): Route;
}

export function routeMaker(log: Log): RouteMaker {
  const at = (method: string, pattern: string, handle: Handle): Route => ({
    service: 'storage',
    method,
    pattern,
    async handle(request) {
      try {
        refuseUnmodelled(request);
        return await handle(request);
      } catch (error) {
        if (request.response.headersSent) throw error;
        return errorReply(error, request, log);
      } finally {
        // A body that was not read to its end would keep the connection from its next request.
        request.stream.resume();
      }
    },
  });
  return {
    at,
    api: (method, pattern, handle) => MOUNTS.map((mount) => at(method, mount + pattern, handle)),
  };
}

function errorReply(error: unknown, request: RestRequest, log: Log): Reply {
  const shown = shownError(error);
  if (shown.reason === 'internalError' && !request.stream.destroyed) {
    log.error({ error: describe(error), method: request.method }, 'a storage request failed unexpectedly');
  }
  return { status: shown.httpStatus, body: shown.toBody() };
}

function shownError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  if (error instanceof ApiError) return new StorageError('parseError', error.message);
  return new StorageError('internalError', 'Internal error of the local cloud.');
}

/** Parameters that change what a call means; taking no notice of them would be worse than refusing. */
const UNMODELLED_PARAMETERS = ['predefinedAcl', 'destinationPredefinedAcl', 'predefinedDefaultObjectAcl', 'kmsKeyName'];

function refuseUnmodelled({ query, headers, params }: RestRequest): void {
  for (const name of UNMODELLED_PARAMETERS) if (query.get(name)) throw notModelled(`the parameter "${name}"`);
  // Only the list of buckets knows of what is softly deleted.
  if (params['bucket'] !== undefined && query.get('softDeleted')?.toLowerCase() === 'true') {
    throw notModelled('soft-deleted objects');
  }
  if (headers['x-goog-encryption-algorithm'] !== undefined) throw notModelled('encryption keys of the caller');
}

export const bucketOf = ({ params }: RestRequest): string => params['bucket'] ?? '';

/** @throws StorageError notFound for a name with a slash that is not encoded: to the service it is another path */
export function placeOf(request: RestRequest): ObjectPlace {
  const { path, params } = request;
  const raw = /\/o\/(.+?)(?:\/(?:rewriteTo|copyTo)\/b\/.*|\/compose)?$/.exec(path)?.[1] ?? '';
  if (raw.includes('/')) {
    const hint = 'The name in the path has a slash that is not encoded: write %2F for it.';
    throw new StorageError('notFound', `Not Found. ${hint}`);
  }
  return { bucket: bucketOf(request), name: objectName(params['object']) };
}

export function versionOf(request: RestRequest): ObjectVersion {
  return { ...placeOf(request), generation: wholeNumber(request.query, 'generation') };
}

/** The request's body piece by piece. Leaving the loop early keeps the connection, so that an answer can be given. */
export function bodyOf({ stream }: RestRequest): AsyncIterable<Buffer> {
  return { [Symbol.asyncIterator]: () => stream.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer> };
}
