/** Object storage through @google-cloud/storage. It reads STORAGE_EMULATOR_HOST itself. */

import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Storage, type File } from '@google-cloud/storage';
import { PermanentError, RetryableError } from './errors.ts';
import type { ObjectName, ObjectStore, PutOptions, StoredObject } from './object-store.ts';

const NOT_FOUND = 404;
const PRECONDITION_FAILED = 412;
const RANGE_BEYOND_END = 416;

export function createGoogleStorage(projectId: string): ObjectStore {
  const storage = new Storage({ projectId });
  const file = (bucket: string, name: string): File => storage.bucket(bucket).file(name);
  const pinned = ({ bucket, name, generation }: ObjectName): File => storage.bucket(bucket).file(name, { generation });

  const describe = (bucket: string, name: string): Promise<StoredObject> =>
    guarded(`${bucket}/${name}`, async () => stored((await file(bucket, name).getMetadata())[0]));

  const save = async (bucket: string, name: string, body: Buffer, options: PutOptions, ifGenerationMatch: string) => {
    const target = file(bucket, name);
    // Resumable is the client's default even for small bodies: three requests instead of one. MD5 is checked natively.
    await target.save(body, {
      resumable: false,
      validation: 'md5',
      contentType: options.contentType,
      metadata: { metadata: { ...options.metadata } },
      preconditionOpts: { ifGenerationMatch },
    });
    return stored(target.metadata);
  };

  const create: ObjectStore['create'] = (bucket, name, body, options) =>
    guarded(`${bucket}/${name}`, async () => {
      try {
        return { ...(await save(bucket, name, body, options, '0')), created: true };
      } catch (error) {
        if (statusOf(error) !== PRECONDITION_FAILED) throw error;
        return { ...(await describe(bucket, name)), created: false };
      }
    });

  return {
    describe,
    create,
    read: (object, start, end) =>
      guarded(`${object.bucket}/${object.name}`, async () => {
        try {
          const [bytes] = await pinned(object).download({ start, end: end - 1, decompress: false, validation: false });
          return bytes;
        } catch (error) {
          if (statusOf(error) === RANGE_BEYOND_END) return Buffer.alloc(0);
          throw error;
        }
      }),
    stream: (object) => pinned(object).createReadStream({ decompress: false, validation: false }),
    put: (bucket, name, body, options) =>
      guarded(`${bucket}/${name}`, async () => {
        try {
          return await save(bucket, name, body, options, '0');
        } catch (error) {
          if (statusOf(error) !== PRECONDITION_FAILED) throw error;
          const [present] = await file(bucket, name).getMetadata();
          const same = present.md5Hash === createHash('md5').update(body).digest('base64');
          return same ? stored(present) : await save(bucket, name, body, options, String(present.generation));
        }
      }),
    putStream: (bucket, name, body, options) =>
      guarded(`${bucket}/${name}`, () => saveStream(file(bucket, name), body, options)),
    copy: (source, bucket, name, options) =>
      guarded(`${bucket}/${name}`, async () => {
        const target = file(bucket, name);
        try {
          const [copied] = await pinned(source).copy(target, {
            contentType: options.contentType,
            metadata: { ...options.metadata },
            preconditionOpts: { ifGenerationMatch: 0 },
          });
          return { ...stored((await copied.getMetadata())[0]), created: true };
        } catch (error) {
          if (statusOf(error) !== PRECONDITION_FAILED) throw error;
          return { ...(await describe(bucket, name)), created: false };
        }
      }),
    remove: (object) =>
      guarded(`${object.bucket}/${object.name}`, async () => {
        await pinned(object).delete({ ignoreNotFound: true });
      }),
  };
}

async function saveStream(target: File, body: Readable, options: PutOptions): Promise<StoredObject> {
  const sink = target.createWriteStream({
    resumable: false,
    validation: false,
    contentType: options.contentType,
    metadata: { metadata: { ...options.metadata } },
  });
  await pipeline(body, sink);
  return stored(target.metadata);
}

function stored(metadata: File['metadata']): StoredObject {
  return {
    bucket: String(metadata.bucket),
    name: String(metadata.name),
    generation: String(metadata.generation),
    size: Number(metadata.size ?? 0),
  };
}

async function guarded<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw storageError(error, what);
  }
}

/** Errors of the client in our terms: gone, or to be tried again. Our own pass through. */
function storageError(error: unknown, what: string): Error {
  if (error instanceof PermanentError || error instanceof RetryableError) return error;
  const status = statusOf(error);
  if (status === NOT_FOUND) {
    return new PermanentError('object-not-found', `There is no object gs://${what}`, { status: 404, cause: error });
  }
  if (status === 400 || status === 401 || status === 403) {
    return new PermanentError('storage-refused', `Storage refused gs://${what} (${status})`, {
      status: 403,
      cause: error,
    });
  }
  return new RetryableError('storage-unavailable', `Storage did not serve gs://${what} (${status ?? 'no answer'})`, {
    cause: error,
  });
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const code = Number(error.code);
  return Number.isInteger(code) ? code : undefined;
}
