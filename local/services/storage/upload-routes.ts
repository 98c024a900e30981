/**
 * REST of uploads: media, multipart, resumable.
 * Source: https://cloud.google.com/storage/docs/uploads-downloads
 */
import { ok, type Reply, type RestRequest, type Route } from '../../wire/router.ts';
import type { Bodies } from './bodies.ts';
import { parseContentRange } from './content-range.ts';
import { announcedHashes, type Checksums } from './digest.ts';
import { invalidValue, missing, notModelled, StorageError } from './errors.ts';
import { objectFields, objectName } from './fields.ts';
import { boundaryOf, readMultipart } from './multipart.ts';
import type { Objects } from './objects.ts';
import { preconditionsOf } from './preconditions.ts';
import { receiveObject, type UploadPlan } from './receive.ts';
import type { ObjectRecord } from './records.ts';
import { bodyOf, bucketOf, type RouteMaker } from './request.ts';
import { linksTo, objectResource } from './resource.ts';
import type { Progress, Sessions } from './sessions.ts';

/** The second is what gcloud and gsutil use for resumable uploads. */
const PATHS = ['/upload/storage/v1/b/{bucket}/o', '/resumable/upload/storage/v1/b/{bucket}/o'];

interface Env {
  readonly objects: Objects;
  readonly bodies: Bodies;
  readonly sessions: Sessions;
}

type Given = Readonly<Record<string, unknown>>;

export function uploadRoutes(env: Env, { at, api }: RouteMaker): Route[] {
  const uploads = PATHS.flatMap((path) => [
    at('POST', path, (request) => upload(env, request)),
    at('PUT', path, (request) => resume(env, request)),
    at('DELETE', path, async (request) => {
      await env.sessions.cancel(uploadId(request));
      throw new StorageError('clientClosedRequest', 'The resumable upload has been cancelled.');
    }),
  ]);
  return [...uploads, ...api('POST', '/b/{bucket}/o', () => Promise.reject(wrongUrl()))];
}

/** There is no object without a content. https://cloud.google.com/storage/docs/json_api/v1/status-codes */
function wrongUrl(): StorageError {
  return new StorageError(
    'wrongUrlForUpload',
    'Upload requests must include an uploadType URL parameter and a URL path beginning with /upload/',
  );
}

function upload(env: Env, request: RestRequest): Promise<Reply> {
  if (request.headers['content-encoding'] !== undefined) throw notModelled('requests with a Content-Encoding');
  const type = request.query.get('uploadType') ?? impliedType(request);
  if (type === 'media') return uploadMedia(env, request);
  if (type === 'multipart') return uploadMultipart(env, request);
  if (type === 'resumable') return request.query.has('upload_id') ? resume(env, request) : begin(env, request);
  throw invalidValue(`Invalid uploadType "${type}": it must be media, multipart or resumable.`);
}

/** Google's samples leave the type out: what is sent is then the content, unless it says that it has parts. */
function impliedType({ headers }: RestRequest): string {
  return /^multipart\/related\b/i.test(headers['content-type'] ?? '') ? 'multipart' : 'media';
}

async function uploadMedia({ objects, bodies }: Env, request: RestRequest): Promise<Reply> {
  const plan = planOf(request, {}, request.headers['content-type']);
  await objects.check(plan.place, plan.conditions);
  const record = await receiveObject(objects, bodies, async (writer) => {
    for await (const bytes of bodyOf(request)) await writer.write(bytes);
    return plan;
  });
  return show(record, request);
}

async function uploadMultipart({ objects, bodies }: Env, request: RestRequest): Promise<Reply> {
  const boundary = boundaryOf(request.headers['content-type']);
  const record = await receiveObject(objects, bodies, async (writer) => {
    let plan: UploadPlan | undefined;
    await readMultipart(bodyOf(request), boundary, async ({ metadata, contentType }) => {
      plan = planOf(request, metadata, contentType);
      await objects.check(plan.place, plan.conditions);
      return (bytes) => writer.write(bytes);
    });
    if (!plan) throw new Error('a multipart body was read without its metadata');
    return plan;
  });
  return show(record, request);
}

async function begin({ objects, sessions }: Env, request: RestRequest): Promise<Reply> {
  const { headers, origin } = request;
  const metadata = await request.json();
  const plan = planOf(request, metadata, textOf(headers['x-upload-content-type']));
  await objects.check(plan.place, plan.conditions);
  const id = await sessions.begin(plan, sizeOf(headers['x-upload-content-length']));
  const address = new URLSearchParams({ uploadType: 'resumable', name: plan.place.name, upload_id: id });
  const bucket = encodeURIComponent(bucketOf(request));
  const prefix = request.path.startsWith('/resumable/') ? '/resumable' : '';
  const location = `${origin}${prefix}/upload/storage/v1/b/${bucket}/o?${address.toString()}`;
  return { headers: { location, 'x-guploader-uploadid': id } };
}

async function resume({ sessions }: Env, request: RestRequest): Promise<Reply> {
  const { headers } = request;
  const progress = await sessions.take(uploadId(request), {
    range: parseContentRange(headers['content-range']),
    hashes: announcedHashes(headers['x-goog-hash']),
    abort: () => {
      // Only a body that never ends can keep the next request waiting.
      if (!request.stream.complete) request.stream.destroy();
    },
    body: bodyOf(request),
  });
  return progressReply(progress, request);
}

function progressReply(progress: Progress, request: RestRequest): Reply {
  if (progress.state === 'finished') return show(progress.object, request);
  const stored = progress.storedBytes;
  return { status: 308, headers: stored > 0 ? { range: `bytes=0-${stored - 1}` } : {} };
}

function planOf(request: RestRequest, metadata: Given, contentType: string | undefined): UploadPlan {
  const { query, headers } = request;
  const place = { bucket: bucketOf(request), name: objectName(query.get('name') ?? metadata['name']) };
  const fields = objectFields({
    ...metadata,
    contentType: metadata['contentType'] ?? contentType ?? 'application/octet-stream',
    contentEncoding: query.get('contentEncoding') ?? metadata['contentEncoding'],
  });
  const conditions = preconditionsOf(query);
  const hashes = hashesOf(metadata, headers['x-goog-hash']);
  return { place, fields, conditions, hashes, writer: request.principal };
}

function hashesOf(metadata: Given, header: string | string[] | undefined): Partial<Checksums> {
  const { md5Hash, crc32c } = metadata as { md5Hash?: unknown; crc32c?: unknown };
  return {
    ...(typeof md5Hash === 'string' ? { md5: md5Hash } : {}),
    ...(typeof crc32c === 'string' ? { crc32c } : {}),
    ...announcedHashes(header),
  };
}

function uploadId({ query }: RestRequest): string {
  const id = query.get('upload_id');
  if (!id) throw missing('upload_id');
  return id;
}

function sizeOf(header: string | string[] | undefined): number | undefined {
  const text = textOf(header);
  if (text === undefined) return undefined;
  const size = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(size))
    throw invalidValue(`Invalid X-Upload-Content-Length "${text}".`);
  return size;
}

const textOf = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header);

function show(record: ObjectRecord, request: RestRequest): Reply {
  return ok(objectResource(record, linksTo(request.origin)));
}
