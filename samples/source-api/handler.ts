/** One request: find the documents, let the fault plan have its way, answer, write it down. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultPlan } from './faults.ts';
import type { Gateway } from './gateway.ts';
import { sendBody } from './reply.ts';
import type { Answer } from './routes.ts';
import { answerTo } from './routes.ts';
import type { Batch, FaultName } from './settings.ts';
import type { RequestEntry, Traffic } from './traffic.ts';

interface HandlerParts {
  readonly batches: readonly Batch[];
  readonly traffic: Traffic;
  readonly gateway: Gateway;
  /** The plan in force. */
  plan(): FaultPlan;
  /** Aborts when the server stops, so that nothing waits any longer. */
  readonly closing: AbortSignal;
}

type Documents = Answer & { readonly kind: 'documents' };
type Outcome = Pick<RequestEntry, 'status' | 'bytes'> & Partial<Pick<RequestEntry, 'fault' | 'documents'>>;

export function createHandler(parts: HandlerParts) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const outcome = await respond(parts, request, response);
    parts.traffic.add({ method: request.method ?? '', path: request.url ?? '', documents: 0, ...outcome });
  };
}

async function respond(parts: HandlerParts, request: IncomingMessage, response: ServerResponse): Promise<Outcome> {
  if (request.url?.startsWith('/gateway/') === true) return askGateway(parts.gateway, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sendError(response, 405, 'method-not-allowed', `${request.method} is not served; use GET`);
  }
  const acceptsGzip = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const found = answerTo(parts.batches, urlOf(request), acceptsGzip);
  if (found.kind === 'error') return sendError(response, found.status, found.code, found.message);
  if (found.kind === 'list') return sendJson(response, 200, found.value);
  const plan = parts.plan();
  const { delayMilliseconds, fault } = plan.next();
  if (delayMilliseconds > 0) await pause(delayMilliseconds, parts.closing);
  if (fault === undefined) return sendDocuments(request, response, found);
  return { ...(await strike(request, response, found, plan, fault)), fault };
}

const LARGEST_QUESTION = 64 * 1024;

async function askGateway(gateway: Gateway, request: IncomingMessage, response: ServerResponse): Promise<Outcome> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > LARGEST_QUESTION) return sendError(response, 413, 'question-too-large', 'Ask in fewer words');
  }
  const reply = gateway.answer({ method: request.method ?? '', path: request.url ?? '', body });
  if (reply === undefined) {
    response.destroy();
    return { status: 0, bytes: 0, fault: 'reset' };
  }
  const { status, headers, cutAfter, documents } = reply;
  response.writeHead(status, { ...headers, 'content-length': reply.body.length });
  if (cutAfter === undefined) response.end(reply.body);
  else response.write(reply.body.subarray(0, cutAfter), () => response.destroy());
  const whole = cutAfter === undefined;
  return { status, bytes: whole ? reply.body.length : cutAfter, documents: whole ? documents : 0 };
}

async function strike(
  request: IncomingMessage,
  response: ServerResponse,
  found: Documents,
  { faults }: FaultPlan,
  fault: FaultName,
): Promise<Outcome> {
  switch (fault) {
    case 'reset':
      response.destroy();
      return { status: 0, bytes: 0 };
    case 'throttle':
      response.setHeader('retry-after', String(faults.throttle?.retryAfterSeconds ?? 1));
      return sendError(response, 429, 'throttled', 'Too many requests (simulated)');
    case 'failure':
      return sendError(response, faults.failure?.status ?? 500, 'failure', 'The source has a fault (simulated)');
    case 'truncate':
      return sendDocuments(request, response, found, faults.truncate?.afterBytes);
  }
}

async function sendDocuments(
  request: IncomingMessage,
  response: ServerResponse,
  { body, documents }: Documents,
  cutAfter?: number,
): Promise<Outcome> {
  if (request.headers['if-none-match'] === body.etag) {
    response.writeHead(304, { etag: body.etag }).end();
    return { status: 304, bytes: 0 };
  }
  const { bytes, whole } = await sendBody(response, body, cutAfter);
  return { status: 200, bytes, documents: whole && request.method === 'GET' ? documents : 0 };
}

/** Whatever the request line holds; only path and query count. */
function urlOf(request: IncomingMessage): URL {
  const base = 'http://source.invalid';
  return URL.canParse(request.url ?? '/', base) ? new URL(request.url ?? '/', base) : new URL('/invalid-url', base);
}

function sendError(response: ServerResponse, status: number, code: string, message: string): Outcome {
  return sendJson(response, status, { error: { code, message } });
}

function sendJson(response: ServerResponse, status: number, value: unknown): Outcome {
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes }).end(text);
  return { status, bytes };
}

/** Ends early when the server stops. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
