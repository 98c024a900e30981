/** Mocks of HTTP requests: `h.http('POST', url).with({body}).replies({status: 503}, {body: {ok: true}})`. */
import { METHODS } from '../../local/engine/stdlib/http.ts';
import { milliseconds } from '../duration.ts';
import { jsonText } from '../json.ts';
import { differences, show } from '../matchers/equality.ts';
import { isErrorTag, type Call, type ErrorTag, type HttpCall } from './call.ts';
import { Mock, type Reply, type Replier } from './mock.ts';
import { urlTemplate, type UrlTemplate } from './url-template.ts';

export interface HttpConditions {
  /** Parameters that must be there. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** Headers that must be there; names in any case. */
  readonly headers?: Readonly<Record<string, unknown>>;
  /** What the body must at least hold, or a predicate. */
  readonly body?: unknown;
  /** `OIDC` or `OAuth2`. */
  readonly auth?: string;
}

export interface HttpAnswer {
  /** 200 unless given. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, bytes, or anything else as JSON. */
  readonly body?: unknown;
  /** Virtual time until it is there: `'3s'`, `'10m'`, or seconds. */
  readonly delay?: string | number;
}

export interface HttpFailure {
  readonly error: ErrorTag;
  readonly message?: string;
  readonly delay?: string | number;
}

export type HttpReply = HttpAnswer | HttpFailure | ErrorTag;
/** Sees the call with what stood at the places of the URL template, and how many calls came before. */
export type HttpReplyFunction = (
  call: HttpCall & { readonly params: Readonly<Record<string, string>> },
  nth: number,
) => HttpReply | Promise<HttpReply>;

export class HttpMock extends Mock<HttpCall> {
  readonly title: string;
  private readonly method: string;
  private readonly template: UrlTemplate;

  /** @throws TypeError for what is no URL, and for a method there is none of */
  constructor(method: string, url: string) {
    super();
    this.method = method.toUpperCase();
    if (this.method !== '*' && !METHODS.includes(this.method)) {
      throw new TypeError(`'${method}' is no method of HTTP: write one of ${METHODS.join(', ')}, or * for any`);
    }
    this.template = urlTemplate(url);
    this.title = `${this.method} ${url}`;
  }

  /** Answers only calls that have all of this. */
  with(conditions: HttpConditions | ((call: HttpCall) => boolean)): this {
    if (typeof conditions === 'function') this.addCondition(conditions);
    else this.addCondition({ ...conditions, ...(conditions.headers && { headers: lowerCase(conditions.headers) }) });
    return this;
  }

  /** One reply after the other; the last one stays. An error tag breaks the connection or lets time run out. */
  replies(...replies: readonly (HttpReply | HttpReplyFunction)[]): this {
    this.repliers = replies.map((reply): Replier<HttpCall> => {
      if (typeof reply !== 'function') return (call) => httpReply(reply, call);
      return (call, nth) => {
        const made = reply({ ...call, params: this.template.match(call.url) ?? {} }, nth);
        return made instanceof Promise ? made.then((each) => httpReply(each, call)) : httpReply(made, call);
      };
    });
    return this;
  }

  protected speaksOf(call: Call): call is HttpCall {
    return call.kind === 'http';
  }

  protected differencesOf(call: HttpCall): string[] {
    const found: string[] = [];
    if (this.template.match(call.url) === undefined) found.push(`url: ${call.url} does not fit ${this.template.text}`);
    if (this.method !== '*' && this.method !== call.method)
      found.push(`method: expected ${this.method}, got ${call.method}`);
    return [...found, ...differences(call.query, this.template.query, 'query')];
  }

  protected view(call: HttpCall): unknown {
    return call;
  }
}

function lowerCase(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The reply as the engine gets it. A reply later than the timeout of the call is a TimeoutError at the timeout. */
export function httpReply(reply: HttpReply, call: { readonly timeoutSeconds: number }): Reply {
  if (typeof reply !== 'string' && (typeof reply !== 'object' || reply === null)) {
    throw new TypeError(
      `a reply is {status, headers, body, delay} or an error such as 'TimeoutError', not ${show(reply)}`,
    );
  }
  const given: HttpAnswer | HttpFailure = typeof reply === 'string' ? { error: reply } : reply;
  const delay = given.delay === undefined ? 0 : milliseconds(given.delay);
  const patience = call.timeoutSeconds * 1000;
  if (delay > patience) return failure('TimeoutError', `no answer within ${call.timeoutSeconds} seconds`, patience);
  if ('error' in given) {
    if (!isErrorTag(given.error))
      throw new TypeError(`'${String(given.error)}' is not an error an HTTP call can end with`);
    return failure(given.error, given.message ?? `mocked ${given.error}`, delay);
  }
  const { status = 200, headers = {}, body } = given;
  const { bytes, type } = encode(body);
  const named = lowerCase(headers) as Record<string, string>;
  if (type !== undefined) named['content-type'] ??= type;
  return { outcome: { kind: 'http', status, headers: named, body: bytes }, delay, summary: String(status) };
}

function failure(tag: ErrorTag, message: string, delay: number): Reply {
  return { outcome: { kind: 'failure', tag, message }, delay, summary: tag };
}

function encode(body: unknown): { bytes: Uint8Array; type: string | undefined } {
  if (body === undefined) return { bytes: new Uint8Array(), type: undefined };
  if (body instanceof Uint8Array) return { bytes: body, type: 'application/octet-stream' };
  if (typeof body === 'string') return { bytes: Buffer.from(body), type: 'text/plain; charset=utf-8' };
  return { bytes: Buffer.from(jsonText(body, 'the body of a reply')), type: 'application/json' };
}
