/** Replies as they leave, and the replies that errors become. */
import type { ServerResponse } from 'node:http';
import { ApiError } from './errors.ts';
import { describe, type Log } from './log.ts';
import { JsonText, type Reply } from './router.ts';

export const JSON_TYPE = 'application/json; charset=utf-8';
export const BYTES_TYPE = 'application/octet-stream';

/** The JSON text of a body that is not bytes. */
export const jsonOf = (body: unknown): string => (body instanceof JsonText ? body.text : JSON.stringify(body));

export function send(response: ServerResponse, { status = 200, headers = {}, body }: Reply): void {
  if (body === undefined) {
    response.writeHead(status, { 'content-length': '0', ...headers }).end();
    return;
  }
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(jsonOf(body));
  const type = Buffer.isBuffer(body) ? BYTES_TYPE : JSON_TYPE;
  response.writeHead(status, { 'content-type': type, 'content-length': String(bytes.length), ...headers }).end(bytes);
}

/** What a caller sees of an error; ours are logged. */
export function errorReply(error: unknown, log: Log): Reply {
  if (!(error instanceof ApiError)) log.error({ error: describe(error) }, 'a request failed unexpectedly');
  const shown = error instanceof ApiError ? error : new ApiError('INTERNAL', 'Internal error of the local cloud.');
  return { status: shown.httpStatus, body: shown.toBody() };
}
