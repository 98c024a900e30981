/** Puts one file into the raw bucket as a person's tool would: created once, by content, in one streamed request. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { displayName, hashFile, objectName, type InputFile } from './files.ts';

export interface Uploaded {
  readonly path: string;
  readonly bucket: string;
  readonly object: string;
  readonly generation: string;
  /** False when the same bytes were there already. */
  readonly created: boolean;
}

export class UploadError extends Error {
  /** Whether the cloud may take it later: it was not reachable, or said so. */
  readonly retryable: boolean;
  constructor(message: string, retryable: boolean, cause?: unknown) {
    super(message, { cause });
    this.retryable = retryable;
  }
}

const BOUNDARY = 'notamesh-upload-boundary';

/** @throws UploadError */
export async function upload(
  file: InputFile,
  cloud: { http: number; bucket: string; batch: string },
): Promise<Uploaded> {
  const object = objectName(file.path, await hashFile(file.path));
  const query = new URLSearchParams({ uploadType: 'multipart', name: object, ifGenerationMatch: '0' });
  const base = `http://127.0.0.1:${cloud.http}`;
  const response = await send(`${base}/upload/storage/v1/b/${cloud.bucket}/o?${query.toString()}`, {
    method: 'POST',
    headers: { 'content-type': `multipart/related; boundary=${BOUNDARY}` },
    body: Readable.toWeb(Readable.from(body(file, object, cloud.batch))) as ReadableStream,
    duplex: 'half',
  });
  const place = { path: file.path, bucket: cloud.bucket, object };
  if (response.status === 412) {
    await response.arrayBuffer();
    const there = await send(`${base}/storage/v1/b/${cloud.bucket}/o/${encodeURIComponent(object)}`, {});
    return { ...place, generation: ((await there.json()) as { generation: string }).generation, created: false };
  }
  if (!response.ok) {
    const retryable = response.status === 429 || response.status >= 500;
    throw new UploadError(`${file.path} was not stored: HTTP ${response.status} ${await response.text()}`, retryable);
  }
  return { ...place, generation: ((await response.json()) as { generation: string }).generation, created: true };
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new UploadError(`The local cloud does not answer at ${new URL(url).origin}.`, true, error);
  }
}

async function* body(file: InputFile, object: string, batch: string): AsyncIterableIterator<Buffer> {
  const type = object.endsWith('.xml')
    ? 'application/xml'
    : object.endsWith('.gz')
      ? 'application/gzip'
      : 'application/json';
  const metadata = {
    name: object,
    contentType: type,
    metadata: { source: 'upload', batch, file: displayName(file.path) },
  };
  yield Buffer.from(
    `--${BOUNDARY}\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(metadata)}\r\n` +
      `--${BOUNDARY}\r\ncontent-type: ${type}\r\n\r\n`,
  );
  yield* createReadStream(file.path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  yield Buffer.from(`\r\n--${BOUNDARY}--`);
}
