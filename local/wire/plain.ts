/** Calls of plain routes, as the quick way reads them: no stream, no response, and no promise where none is needed. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Around } from './around.ts';
import { isLoopback } from './caller.ts';
import { BODY_LIMIT_BYTES, parseJson, tooLarge } from './json-body.ts';
import type { Log } from './log.ts';
import type { QuickRequest } from './quick-request.ts';
import { errorReply } from './replies.ts';
import type { Match, Reply, RestRequest, Route, Router } from './router.ts';
import type { Soon } from './soon.ts';
import { handleCall } from './system-parameters.ts';

interface PlainEnv {
  readonly router: Router;
  readonly log: Log;
  readonly around?: Around | undefined;
}

/** Undefined for what only node:http can take: streams, hosts served by themselves, calls nobody knows. */
export function plainAnswer(
  env: PlainEnv,
  request: QuickRequest,
  listener: string | undefined,
): Soon<Reply> | undefined {
  if (!isLoopback(request.host)) return undefined;
  const mark = request.url.indexOf('?');
  const found = env.router.match(request.method, mark < 0 ? request.url : request.url.slice(0, mark));
  if (found?.route.plain !== true) return undefined;
  const around = env.around?.watches(found.route) === true ? env.around : undefined;
  if (around?.isRough === true) return undefined;
  try {
    const reply = call(found.route, new PlainRequest(found, request, mark, listener), around);
    if (!(reply instanceof Promise)) return whole(found.route, reply);
    return reply.then((late) => whole(found.route, late)).catch((error: unknown) => errorReply(error, env.log));
  } catch (error) {
    return errorReply(error, env.log);
  }
}

function call(route: Route, request: PlainRequest, around: Around | undefined): Soon<Reply | 'answered'> {
  return around ? around.call(route, request, (seen) => handleCall(route, seen)) : handleCall(route, request);
}

function whole(route: Route, reply: Reply | 'answered'): Reply {
  if (reply === 'answered') throw new Error(`${route.pattern} is plain and cannot answer by itself`);
  return reply;
}

/** Not to be changed. */
const NO_QUERY = new URLSearchParams();

class PlainRequest implements RestRequest {
  // Not #private: who watches calls puts an object in front of this one.
  private readonly request: QuickRequest;
  private readonly mark: number;
  private parameters: URLSearchParams | undefined;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly listener: string | undefined;
  principal: string | undefined;

  constructor({ path, params }: Match, request: QuickRequest, mark: number, listener: string | undefined) {
    this.request = request;
    this.mark = mark;
    this.parameters = mark < 0 ? NO_QUERY : undefined;
    this.path = path;
    this.params = params;
    this.listener = listener;
    this.principal = undefined;
  }

  get method(): string {
    return this.request.method;
  }

  get query(): URLSearchParams {
    return (this.parameters ??= new URLSearchParams(this.request.url.slice(this.mark + 1)));
  }

  get headers(): IncomingMessage['headers'] {
    return Object.fromEntries(this.request.headers);
  }

  get authorization(): string | undefined {
    return this.request.headers.get('authorization');
  }

  get origin(): string {
    return `http://${this.request.host}`;
  }

  get stream(): IncomingMessage {
    throw new Error('a plain route has no stream');
  }

  get response(): ServerResponse {
    throw new Error('a plain route has no response');
  }

  async bytes(limit = BODY_LIMIT_BYTES): Promise<Buffer> {
    const { body } = this.request;
    if (body.length > limit) throw tooLarge(limit);
    return body;
  }

  json(): Record<string, unknown> {
    return parseJson(this.request.body);
  }
}
