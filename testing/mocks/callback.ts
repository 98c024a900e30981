/** Requests that come in at a callback of the workflow. */
import type { CallbackRequest } from '../../local/engine/effects.ts';
import { milliseconds } from '../duration.ts';
import { jsonText } from '../json.ts';

export interface CallbackResponse {
  /** POST unless the endpoint was made for another method. */
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** How long the workflow has waited by then: `'1h'`, or seconds. */
  readonly after?: string | number;
}

/** Answers the waits of a step for its callback, one response after the other; when none is left the wait times out. */
export class CallbackMock {
  /** The step that makes the endpoint or the one that waits. */
  readonly step: string;
  uses = 0;
  private used = 0;
  private furthest = 0;
  private responses: readonly CallbackResponse[] = [];

  constructor(step: string) {
    this.step = step;
  }

  get title(): string {
    return `callback ${this.step}`;
  }

  responds(...responses: readonly CallbackResponse[]): this {
    this.responses = responses;
    return this;
  }

  next(): CallbackResponse | undefined {
    const response = this.responses[this.used];
    if (response === undefined) return undefined;
    this.used += 1;
    this.uses += 1;
    this.furthest = Math.max(this.furthest, this.used);
    return response;
  }

  rewind(): void {
    this.used = 0;
  }

  get unused(): number {
    return this.responses.length - this.furthest;
  }
}

export function delayOf({ after }: CallbackResponse): number {
  return after === undefined ? 0 : milliseconds(after);
}

/** The request as the engine gets it. */
export function callbackRequest(
  response: CallbackResponse,
  endpoint: string,
  method: string,
  time: number,
): CallbackRequest {
  const { body, headers = {}, query = {} } = response;
  const search = new URLSearchParams(query).toString();
  const path = new URL(endpoint).pathname;
  const isText = typeof body === 'string';
  return {
    method: response.method ?? method,
    url: search === '' ? path : `${path}?${search}`,
    query,
    headers: body === undefined ? headers : { 'content-type': isText ? 'text/plain' : 'application/json', ...headers },
    body: body === undefined ? new Uint8Array() : Buffer.from(isText ? body : jsonText(body, 'the body of a response')),
    time,
  };
}
