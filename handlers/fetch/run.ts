/** One call of `fetch` under way: how it asks and stores, and what it has got so far. */

import { createHash } from 'node:crypto';
import { RetryableError, PermanentError } from '../errors.ts';
import { nameWithoutPerson } from '../invoice/personal-text.ts';
import { ownerIn, type Endpoint, type Source } from '../sources.ts';
import { readAnswer, readDocument, type Answer } from './answer.ts';
import type { Progress } from '../progress.ts';
import type { Cursor, FetchPorts, FetchRequest, FetchResponse } from './contract.ts';
import { createPace, type Pace } from './pace.ts';
import { readBody, storeBytes, type RawObject, type RawPlace } from './raw-object.ts';
import { askSource, questionOf, secretOf, type Question, type SourceAnswer } from './source-client.ts';
import type { TemplateValues } from './template.ts';

/** `stop`: the call ends here, and the same is asked again after so many seconds. */
export type Asked =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'nothing'; readonly seconds: number }
  | { readonly kind: 'stop'; readonly seconds: number; readonly answer?: Answer };

/** How a call ended. */
export interface Ending {
  readonly cursor: Cursor | null;
  readonly done: boolean;
  readonly seconds?: number;
  readonly position?: string;
  /** Of a sequence: numbers gone through. */
  readonly numbers?: Pick<Progress, 'first' | 'last' | 'numbers' | 'nothing' | 'max'>;
}

export interface Run {
  readonly request: FetchRequest;
  readonly source: Source;
  readonly ports: FetchPorts;
  readonly pace: Pace;
  readonly objects: RawObject[];
  missing: number;
  /** Lists that were asked for in this run. */
  pages: number;
  /** Code or status of the latest answer. */
  code: string | undefined;
  /** The source asked for a rest. */
  throttled: boolean;
  /** A question that was sent on, and there was no turn to follow. */
  redirect: string | undefined;
}

const DEFAULT_ZONE = 'America/Sao_Paulo';

export function createRun(request: FetchRequest, source: Source, ports: FetchPorts): Run {
  const lookup = typeof request.key === 'string' || typeof request.numbers === 'string';
  const rate = (lookup ? source.lookupRate : undefined) ?? source.rate;
  const pace = createPace(rate, request.turn ?? undefined, ports);
  return {
    request,
    source,
    ports,
    pace,
    objects: [],
    missing: 0,
    pages: request.pages ?? 0,
    code: undefined,
    throttled: false,
    redirect: undefined,
  };
}

/** Asks for a list by a template. @throws as askSource and readAnswer */
export function ask(
  run: Run,
  endpoint: Endpoint | undefined,
  field: string,
  values: Partial<TemplateValues> = {},
): Promise<Asked> {
  return askAt(run, questionOf(endpoint, field, { ...valuesOf(run), ...values }, run.source));
}

/** Asks for one document by a template; that it is not there is no fault. @throws as askSource and readDocument */
export async function lookUp(
  run: Run,
  endpoint: Endpoint | undefined,
  field: string,
  values: Partial<TemplateValues> = {},
): Promise<Asked> {
  const question = questionOf(endpoint, field, { ...valuesOf(run), ...values }, run.source);
  return askAt(run, question, readDocument).catch((error: unknown) => {
    if (error instanceof PermanentError && error.code === 'batch-not-found') return { kind: 'nothing', seconds: 0 };
    throw error;
  });
}

/** One question, when its turn has come. A redirect of the call before is not asked for again. */
export async function send(run: Run, question: Question): Promise<SourceAnswer> {
  const { source, ports, request, pace } = run;
  const name = nameOf(question);
  const [of, times, url] = request.redirect?.split(' ') ?? [];
  const sentTo = of === name && url !== undefined ? { url, times: Number(times) } : undefined;
  const asked = await askSource(question, source, ports, () => pace.next(), sentTo);
  if (asked.kind === 'later' && asked.sentTo !== undefined) {
    run.redirect = `${name} ${asked.sentTo.times} ${asked.sentTo.url}`;
  }
  if (asked.kind === 'wait') run.throttled = true;
  if (asked.kind === 'wait' || asked.kind === 'nothing') run.code = String(asked.status);
  return asked;
}

const nameOf = ({ url, body = '' }: Question): string =>
  createHash('sha256').update(`${url} ${body}`).digest('hex').slice(0, 16);

/** Asks a URL that the source or a notice gave. */
export async function askAt(run: Run, question: Question, read = readAnswer): Promise<Asked> {
  const { source } = run;
  const asked = await send(run, question);
  if (asked.kind !== 'body') return { kind: asked.kind === 'nothing' ? 'nothing' : 'stop', seconds: asked.seconds };
  const { headers } = asked.response;
  const bytes = await readBody(bodyOf(asked.response), source.name);
  const answer = read(bytes, contentTypeOf(asked.response), headers, source);
  run.code = answer.code;
  const { means, waitSeconds = 60 } = answer.meaning;
  if (means === 'wait') {
    run.throttled = true;
    return { kind: 'stop', seconds: waitSeconds, answer };
  }
  if (means === 'missing') return { kind: 'nothing', seconds: 0 };
  return { kind: 'answer', answer };
}

/** What was stored counts: after it a passing fault ends the call, and the next one meets it again. */
export async function orStop(run: Run, asking: Promise<Asked>): Promise<Asked> {
  return asking.catch((error: unknown) => {
    if (run.objects.length > 0 && error instanceof RetryableError) return { kind: 'stop', seconds: 0 };
    throw error;
  });
}

export async function store(run: Run, { bytes, contentType }: Answer): Promise<void> {
  run.objects.push(await storeBytes(bytes, placeOf(run, contentType), run.ports));
}

export function ended(run: Run, { cursor, done, seconds = 0, position, numbers }: Ending): FetchResponse {
  const { objects, missing, pages, request, pace, code, throttled, redirect } = run;
  const progress: Progress = {
    ...(typeof cursor === 'string' ? { cursor } : cursor?.page === undefined ? {} : { cursor: String(cursor.page) }),
    ...(code === undefined ? {} : { code }),
    ...(pace.asked === undefined ? {} : { asked: pace.asked }),
    ...numbers,
    waitSeconds: seconds,
    ...(throttled ? { throttled } : {}),
    requests: pace.requests,
  };
  return {
    objects,
    cursor: done ? null : cursor,
    done,
    // What is over is not waited for: the lane remembers when it may be asked again.
    waitSeconds: done ? 0 : seconds,
    ...(position === undefined ? {} : { position }),
    ...(redirect === undefined ? {} : { redirect }),
    ...(missing === 0 ? {} : { missing }),
    ...(pages === 0 ? {} : { pages }),
    ...(request.turn ? { progress } : {}),
  };
}

export function placeOf({ request, source, ports }: Run, contentType: string): RawPlace {
  const batch = request.batch ?? undefined;
  const day = new Date(ports.now()).toISOString().slice(0, 10);
  const folders = [source.name, request.owner ?? undefined, batch ?? day].filter((each) => each !== undefined);
  return {
    source: source.name,
    batch: batch === undefined ? undefined : nameWithoutPerson(batch),
    noticed: request.noticed ?? undefined,
    folder: folders.map((each) => nameWithoutPerson(each).replaceAll(/[^0-9A-Za-z._-]/g, '-')).join('/'),
    contentType,
  };
}

export const contentTypeOf = (response: Response): string =>
  response.headers.get('content-type')?.split(';')[0]?.trim() || 'application/json';

export async function* bodyOf(response: Response): AsyncGenerator<Uint8Array> {
  if (response.body !== null) yield* response.body as unknown as AsyncIterable<Uint8Array>;
}

export function valuesOf({ request, source, ports }: Run): TemplateValues {
  return {
    batch: request.batch ?? undefined,
    key: request.key ?? undefined,
    from: request.from ?? undefined,
    to: request.to ?? undefined,
    owner: ownerOf(ownerIn(source, request.owner), source, ports),
    now: ports.now(),
    zone: source.rate?.zone ?? DEFAULT_ZONE,
  };
}

/** A name stands for what its secret holds. @throws PermanentError configuration-invalid */
function ownerOf(owner: string | undefined, source: Source, ports: FetchPorts): string | undefined {
  const named = source.cursorOwners?.find((each) => typeof each !== 'string' && each.name === owner);
  return typeof named === 'object' ? secretOf(named.secretEnv, source, ports.environment) : owner;
}
