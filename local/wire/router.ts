/**
 * Google's REST paths to handlers. A pattern is a path of the published `google.api.http` annotations:
 * `{name}` takes one segment without a colon, `{name=**}` anything, `:verb` at the end is a custom method.
 * Matching works on the raw path, so that an encoded slash inside an object name stays inside it.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Form } from './response-form.ts';
import type { Soon } from './soon.ts';

export interface RestRequest {
  readonly method: string;
  /** Raw, percent-encoded, without query and without a leading service label. */
  readonly path: string;
  /** Decoded values of the pattern's variables. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** `http://host:port` as the caller addressed this server: base of absolute URLs in answers. */
  readonly origin: string;
  /** For routes that stream; when a route wrote the answer itself, it returns 'answered'. */
  readonly stream: IncomingMessage;
  readonly response: ServerResponse;
  /** Whose port the call came in at, such as `serviceAccount:…`; undefined at the port that is everybody's. */
  readonly listener?: string | undefined;
  readonly authorization?: string | undefined;
  /** The header X-Goog-FieldMask: the system parameter `fields` by another way. */
  readonly fieldMask?: string | undefined;
  /** Who calls, once that is known. */
  principal?: string | undefined;
  /** The body as JSON, {} when empty. @throws ApiError INVALID_ARGUMENT */
  json(): Soon<Record<string, unknown>>;
  /** The whole body. @throws ApiError INVALID_ARGUMENT above the limit (default 32 MiB) */
  bytes(limit?: number): Promise<Buffer>;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A Buffer goes out as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** A body that is JSON text already. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export interface Route {
  /** First label of the service's host name, such as `workflows`. */
  readonly service: string;
  readonly method: string;
  readonly pattern: string;
  /** It reads JSON and replies with JSON, and needs neither the stream nor the response: such calls cost less. */
  readonly plain?: true;
  /**
   * Parameters of its query by JSON name, beside those of the system: others are refused. Where they are told, the method
   * is one of gRPC, transcoded: its answer leaves out what is empty. Undefined: any are taken.
   */
  readonly query?: readonly string[];
  /** What `fields` can select from its answer; heeded where `query` is there. */
  readonly answer?: Form;
  handle(request: RestRequest): Soon<Reply | 'answered'>;
}

/** Reply with a JSON body and status 200. */
export const ok = (body: unknown): Reply => ({ body });

interface Compiled {
  readonly route: Route;
  /** How many segments a path must have; undefined when a variable takes any number. */
  readonly segments: number | undefined;
  /** Words that a path must have, by the number of their segment, the last first; none when `segments` is undefined. */
  readonly words: readonly (readonly [at: number, word: string])[];
  /** Variables by the number of their segment; undefined when only the expression finds them. */
  readonly variables: readonly (readonly [at: number, name: string])[] | undefined;
  readonly expression: RegExp;
  readonly names: readonly string[];
}

export interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
  readonly path: string;
}

export interface Router {
  /** The first registered route that takes this call; undefined when none does. */
  match(method: string, rawPath: string): Match | undefined;
  /** Methods that the path would take, to tell 404 from 405-like mistakes in a 501 text. */
  methodsFor(rawPath: string): string[];
}

export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map(compile);
  const services = new Set(routes.map((route) => route.service));
  const byMethod = new Map(
    [...new Set(routes.map(({ method }) => method))].map((method) => [method, new Candidates()]),
  );
  for (const entry of compiled) byMethod.get(entry.route.method)?.all.push(entry);
  const find = (candidates: Candidates, path: string, service?: string): Match | undefined => {
    const segments = segmentsOf(path);
    for (const entry of candidates.of(segments.length)) {
      const { route, words, variables } = entry;
      if ((service !== undefined && route.service !== service) || !hasWords(segments, words)) continue;
      const params = variables ? segmentParams(variables, segments) : expressionParams(entry, path);
      if (params) return { route, params, path };
    }
    return undefined;
  };
  const match = (method: string, rawPath: string): Match | undefined => {
    const candidates = byMethod.get(method);
    if (!candidates || !rawPath.startsWith('/')) return undefined;
    const labelled = splitLabel(rawPath, services);
    // A label wins where it fits: two services share a few paths, and the label says which one is meant.
    const found = labelled && find(candidates, labelled.path, labelled.service);
    return found ?? find(candidates, rawPath);
  };
  return {
    match,
    methodsFor: (rawPath) => [...byMethod.keys()].filter((method) => match(method, rawPath) !== undefined),
  };
}

/** The routes of one method; those that a path may fit are found by how many segments it has. */
class Candidates {
  readonly all: Compiled[] = [];
  readonly #bySegments = new Map<number, Compiled[]>();

  of(count: number): readonly Compiled[] {
    if (count > MOST_SEGMENTS) return this.all.filter(({ segments }) => segments === undefined);
    let entries = this.#bySegments.get(count);
    if (!entries) {
      entries = this.all.filter(({ segments }) => segments === undefined || segments === count);
      this.#bySegments.set(count, entries);
    }
    return entries;
  }
}

/** More than any pattern has; beyond it nothing is kept by number, so that callers cannot fill the memory. */
const MOST_SEGMENTS = 32;

/** What follows each slash; one at the end counts for nothing. */
function segmentsOf(path: string): string[] {
  const segments: string[] = [];
  for (let at = path.indexOf('/'); at >= 0 && at < path.length - 1;) {
    const next = path.indexOf('/', at + 1);
    segments.push(next < 0 ? path.slice(at + 1) : path.slice(at + 1, next));
    at = next;
  }
  return segments;
}

function hasWords(segments: readonly string[], words: Compiled['words']): boolean {
  for (const [at, word] of words) if (segments[at] !== word) return false;
  return true;
}

function splitLabel(path: string, services: ReadonlySet<string>) {
  const end = path.indexOf('/', 1);
  if (end < 0) return undefined;
  const service = path.slice(1, end);
  return services.has(service) ? { service, path: path.slice(end) } : undefined;
}

function compile(route: Route): Compiled {
  const names: string[] = [];
  const [path = '', verb] = splitVerb(route.pattern);
  const segments = path.split(/\{([^}]+)\}/);
  const body = segments
    .map((segment, index) => {
      if (index % 2 === 0) return escapeText(segment);
      const [name = '', form] = segment.split('=');
      names.push(name);
      return form === '**' ? '(.+?)' : '([^/:]+?)';
    })
    .join('');
  const takesAny = segments.some((segment, index) => index % 2 === 1 && segment.endsWith('=**'));
  return {
    route,
    names,
    segments: takesAny ? undefined : segmentsOf(path).length,
    words: takesAny ? [] : wordsOf(path, verb !== undefined),
    variables: takesAny || verb !== undefined ? undefined : variablesOf(path),
    expression: new RegExp(`^${body}${verb === undefined ? '' : `:${escapeText(verb)}`}/?$`),
  };
}

function wordsOf(path: string, hasVerb: boolean): Compiled['words'] {
  const segments = numbered(path);
  if (hasVerb) segments.pop();
  return segments.filter(([, word]) => !word.includes('{')).reverse();
}

/** Undefined when one is a part of a segment. */
function variablesOf(path: string): Compiled['variables'] {
  const segments = numbered(path).filter(([, word]) => word.includes('{'));
  if (!segments.every(([, word]) => /^\{[^{}=]+\}$/.test(word))) return undefined;
  return segments.map(([at, word]): [number, string] => [at, word.slice(1, -1)]);
}

const numbered = (path: string) => segmentsOf(path).map((word, at): [number, string] => [at, word]);

/** The verb is what follows the last colon outside braces. */
function splitVerb(pattern: string): [path: string, verb?: string] {
  const colon = pattern.lastIndexOf(':');
  return colon > pattern.lastIndexOf('}') && colon > pattern.lastIndexOf('/')
    ? [pattern.slice(0, colon), pattern.slice(colon + 1)]
    : [pattern];
}

function escapeText(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

type Params = Record<string, string>;

/** Undefined when a variable has no value, or one that only a custom method could follow. */
function segmentParams(variables: NonNullable<Compiled['variables']>, segments: readonly string[]): Params | undefined {
  const params: Params = {};
  for (const [at, name] of variables) {
    const value = segments[at] ?? '';
    if (value === '' || value.includes(':')) return undefined;
    params[name] = decodeSegment(value);
  }
  return params;
}

function expressionParams({ expression, names }: Compiled, path: string): Params | undefined {
  const found = expression.exec(path);
  if (!found) return undefined;
  const params: Params = {};
  for (let index = 0; index < names.length; index++) {
    params[names[index] ?? ''] = decodeSegment(found[index + 1] ?? '');
  }
  return params;
}

/** A broken percent sequence stands for itself, as Google's front end has it: the resource is then not found. */
function decodeSegment(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
