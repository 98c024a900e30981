/**
 * Between HTTP and a handler: body to checked input, result or error to response, one log line per request. The only
 * place that turns errors into statuses. Log lines hold an allow-list of fields (log-fields.ts), never a body; neither
 * they nor the messages of answers, which workflows put into the ledger, hold personal data.
 */

import { checkAgainst, type SchemaName } from '../schemas/index.ts';
import { PermanentError, RetryableError } from './errors.ts';
import { withoutPersonalData } from './invoice/personal-text.ts';
import { loggable } from './log-fields.ts';
import { traceFields } from './trace.ts';

export interface EdgeRequest {
  readonly method: string;
  readonly path?: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface EdgeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One structured line for Cloud Logging. */
export type Log = (entry: Readonly<Record<string, unknown>>) => void;

export interface EdgePorts {
  readonly log: Log;
  /** Project id, for the names of traces. */
  readonly project: string;
  /** The revision that answers, as Cloud Run calls it. */
  readonly revision: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface EdgeOptions<In, Out, Request extends EdgeRequest = EdgeRequest> {
  readonly name: string;
  /** Request to checked input. @throws PermanentError request-invalid */
  readonly read: (request: Request) => In;
  readonly handle: (input: In) => Promise<Out>;
  /** What of input and result may be logged: names and counts. */
  readonly describe: (input: In, result: Out | undefined) => Readonly<Record<string, unknown>>;
}

/** Reads a JSON body that fits a schema. */
export function jsonInput<In>(schema: SchemaName): (request: EdgeRequest) => In {
  const check = checkAgainst(schema);
  return ({ method, body }) => {
    if (method !== 'POST') {
      throw new PermanentError('request-invalid', `${method} is not served; use POST`, { status: 405 });
    }
    const checked = check(body);
    if (!checked.ok) throw new PermanentError('request-invalid', checked.message, { status: 400 });
    return body as In;
  };
}

/**
 * A function that answers requests with one handler. A result of undefined is 204. `GET /` is the check that a new
 * revision is up: it reaches no handler, and tells who answers.
 */
export function createEdge<In, Out, Request extends EdgeRequest = EdgeRequest>(
  options: EdgeOptions<In, Out, Request>,
  { log, now, project, revision }: EdgePorts,
): (request: Request) => Promise<EdgeReply> {
  return async (request) => {
    if (request.method === 'GET' && request.path === '/') {
      return { status: 200, headers: {}, body: { handler: options.name, revision, ready: true } };
    }
    const started = now();
    let input: In | undefined;
    const write = (reply: EdgeReply, result: Out | undefined, error?: unknown): EdgeReply => {
      const fields = input === undefined ? {} : options.describe(input, result);
      const entry = {
        severity: severityOf(reply.status),
        message: `${options.name} ${reply.status}`,
        handler: options.name,
        status: reply.status,
        milliseconds: now() - started,
        ...fields,
        ...traceFields(request.headers, project),
        ...(error === undefined ? {} : errorFields(error, reply.status)),
      };
      log(loggable(entry));
      return reply;
    };
    try {
      input = options.read(request);
      const result = await options.handle(input);
      return write({ status: result === undefined ? 204 : 200, headers: {}, body: result }, result);
    } catch (error) {
      return write(errorReply(error), undefined, error);
    }
  };
}

/** The reply that an error becomes. Whatever was not thrown on purpose is an opaque 500. */
function errorReply(error: unknown): EdgeReply {
  if (error instanceof PermanentError) {
    const body = { error: { code: error.code, message: withoutPersonalData(error.message), retryable: false } };
    return { status: error.status, headers: error.status === 405 ? { allow: 'POST' } : {}, body };
  }
  if (error instanceof RetryableError) {
    const wait = error.retryAfterSeconds;
    const headers: Record<string, string> = wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait)) };
    return {
      status: error.status,
      headers,
      body: { error: { code: error.code, message: withoutPersonalData(error.message), retryable: true } },
    };
  }
  const body = {
    error: { code: 'internal', message: 'The handler failed unexpectedly; its log says why', retryable: false },
  };
  return { status: 500, headers: {}, body };
}

function severityOf(status: number): string {
  if (status >= 500 && status !== 503) return 'ERROR';
  return status >= 400 ? 'WARNING' : 'INFO';
}

function errorFields(error: unknown, status: number): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: 'not an error object' };
  const known = error instanceof PermanentError || error instanceof RetryableError;
  const cause = error.cause instanceof Error ? { cause: foreignText(error.cause) } : {};
  const more = error instanceof PermanentError ? error.fields : {};
  if (known && status !== 500) return { error: error.code, detail: error.message, ...cause, ...more };
  return { error: 'internal', detail: known ? error.message : foreignText(error), stack: error.stack };
}

const MOST_FOREIGN_TEXT = 300;

/** What a library says, without what it quotes: a parser's message repeats the text it stumbled over. */
function foreignText({ name, message }: Error): string {
  if (name === 'SyntaxError') return name;
  const own = message.replace(/"[^"]*"?|'[^']*'?|`[^`]*`?/g, '…');
  return `${name}: ${own.slice(0, MOST_FOREIGN_TEXT)}`;
}
