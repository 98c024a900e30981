/** Calls below Google's client: raw paths, bodies and cut connections. */
import { connect } from 'node:net';
import type { Cloud } from './cloud.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly json: Record<string, unknown>;
}

type Call = { method?: string; headers?: Record<string, string>; body?: string | Buffer };

export async function call(
  cloud: Cloud,
  path: string,
  { method = 'GET', headers = {}, body }: Call = {},
): Promise<Answer> {
  const url = path.startsWith('http') ? path : cloud.origin + path;
  const init = { method, headers, ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }) };
  const response = await fetch(url, init);
  const answer = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: answer, json: isJson ? JSON.parse(answer) : {} };
}

export const post = (cloud: Cloud, path: string, body: string | Buffer = '', headers: Record<string, string> = {}) =>
  call(cloud, path, { method: 'POST', body, headers });

/** The first reason of an error in Storage's shape. */
export function reasonOf(answer: Answer): string | undefined {
  const { error } = answer.json as { error?: { errors?: { reason: string }[] } };
  return error?.errors?.[0]?.reason;
}

export async function makeBucket(cloud: Cloud, name: string, fields: Record<string, unknown> = {}): Promise<void> {
  const answer = await post(cloud, '/b?project=demo-notamesh', JSON.stringify({ name, ...fields }));
  if (answer.status !== 200) throw new Error(answer.body);
}

export const put = (cloud: Cloud, bucket: string, name: string, bytes: string | Buffer, query = '') =>
  post(cloud, `/upload/storage/v1/b/${bucket}/o?uploadType=media&name=${encodeURIComponent(name)}${query}`, bytes);

export const pathOf = (bucket: string, name: string) => `/b/${bucket}/o/${encodeURIComponent(name)}`;

/** Begins a resumable upload; the session's address. */
export async function beginUpload(
  cloud: Cloud,
  bucket: string,
  name: string,
  query = '',
  metadata = {},
): Promise<string> {
  const path = `/upload/storage/v1/b/${bucket}/o?uploadType=resumable&name=${encodeURIComponent(name)}${query}`;
  const answer = await post(cloud, path, JSON.stringify(metadata), { 'content-type': 'application/json' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`${answer.status} ${answer.body}`);
  return location;
}

export const sendChunk = (cloud: Cloud, session: string, range: string, body: string | Buffer = '', headers = {}) =>
  call(cloud, session, { method: 'PUT', body, headers: { 'content-range': range, ...headers } });

/** Sends part of a body once the server has begun with the request, and cuts the connection. */
export function sendAndCut(cloud: Cloud, url: string, head: readonly string[], bytes: Buffer): Promise<void> {
  const { hostname, port, pathname, search } = new URL(url, cloud.origin);
  const [method, ...headers] = head;
  const lines = [`${method} ${pathname}${search} HTTP/1.1`, `host: ${hostname}:${port}`, 'expect: 100-continue'];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write([...lines, ...headers, '', ''].join('\r\n')));
    socket.once('data', () => socket.write(bytes, () => socket.destroySoon()));
    socket.on('close', () => resolve(cloud.idle()));
    socket.on('error', reject);
  });
}
