/** Sends documents: with Content-Length where the body is small enough to be known, streamed otherwise. */

import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createGzip, gzipSync } from 'node:zlib';

/** Bodies up to this are made before the answer begins. */
const KNOWN_BYTES = 8 * 1024 * 1024;

export interface Body {
  readonly contentType: string;
  readonly etag: string;
  readonly compression: 'none' | 'file' | 'transport';
  /** Makes the chunks anew with each call. */
  chunks(): Iterable<string>;
}

interface Sent {
  readonly bytes: number;
  /** False if the connection was cut, by us or by the other side. */
  readonly whole: boolean;
}

/** @param cutAfter bytes after which the connection is cut; Content-Length, if known, still promises all */
export async function sendBody(response: ServerResponse, body: Body, cutAfter: number | undefined): Promise<Sent> {
  response.setHeader('content-type', body.contentType);
  response.setHeader('etag', body.etag);
  if (body.compression === 'transport') response.setHeader('content-encoding', 'gzip');
  const start = collect(body.chunks());
  const known = start.rest === undefined ? encode(start.bytes, body.compression) : undefined;
  if (known !== undefined) response.setHeader('content-length', known.length);
  response.writeHead(200);
  if (response.req.method === 'HEAD') {
    response.end();
    return { bytes: 0, whole: true };
  }
  const bytes = known === undefined ? encoded(start, body.compression) : [known];
  return cutAfter === undefined ? sendAll(response, bytes) : sendPart(response, bytes, cutAfter);
}

interface Start {
  readonly bytes: Buffer;
  /** What comes behind, if the body is larger than what is made beforehand. */
  readonly rest: Iterator<string> | undefined;
}

function collect(chunks: Iterable<string>): Start {
  const iterator = chunks[Symbol.iterator]();
  const parts: Buffer[] = [];
  let size = 0;
  for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
    const part = Buffer.from(next.value);
    parts.push(part);
    size += part.length;
    if (size > KNOWN_BYTES) return { bytes: Buffer.concat(parts), rest: iterator };
  }
  return { bytes: Buffer.concat(parts), rest: undefined };
}

const encode = (bytes: Buffer, compression: Body['compression']): Buffer =>
  compression === 'none' ? bytes : gzipSync(bytes);

async function* plain({ bytes, rest }: Start): AsyncGenerator<Buffer> {
  yield bytes;
  for (let next = rest?.next(); next !== undefined && next.done !== true; next = rest?.next()) {
    // Making documents keeps the processor busy: let others have their turn.
    await setImmediate();
    yield Buffer.from(next.value);
  }
}

async function* encoded(start: Start, compression: Body['compression']): AsyncGenerator<Buffer> {
  if (compression === 'none') {
    yield* plain(start);
    return;
  }
  const gzip = createGzip();
  // A failure of either side ends the other, and shows where the bytes are read.
  pipeline(Readable.from(plain(start)), gzip, () => undefined);
  for await (const chunk of gzip) yield chunk as Buffer;
}

type Chunks = Iterable<Buffer> | AsyncIterable<Buffer>;

async function sendAll(response: ServerResponse, chunks: Chunks): Promise<Sent> {
  let bytes = 0;
  for await (const chunk of chunks) {
    if (response.destroyed) return { bytes, whole: false };
    bytes += chunk.length;
    await write(response, chunk);
  }
  response.end();
  return { bytes, whole: !response.destroyed };
}

async function sendPart(response: ServerResponse, chunks: Chunks, limit: number): Promise<Sent> {
  let bytes = 0;
  response.flushHeaders();
  // Even if nothing of the body goes out, the head does.
  await setImmediate();
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, limit - bytes);
    bytes += part.length;
    if (part.length > 0) await flushed(response, part);
    if (bytes >= limit || response.destroyed) break;
  }
  response.destroy();
  return { bytes, whole: false };
}

/** Waits while the other side is slow; returns when it has gone. */
async function write(response: ServerResponse, chunk: Buffer): Promise<void> {
  if (response.write(chunk) || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}

/** Until the system has taken the bytes: a connection that is cut before would lose them. */
function flushed(response: ServerResponse, part: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.write(part, () => resolve());
  });
}
