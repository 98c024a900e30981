/**
 * REST calls to Google's control planes, wherever they are: the target is a function from service to base address, and
 * nothing else here knows whether that is Google's cloud or this machine. What may safely go out again does so here;
 * what needs a look at the resource first is the business of the step that called (step.ts).
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Call, Target } from './call.ts';
import { ApiFailure, DeployError, NoAnswer, operationFailure } from '../errors.ts';
import { request, type Exchange, type Fetch } from './http.ts';
import type { Fields } from '../resource.ts';
import { classify, isRead, type RetryClass } from './retry/classes.ts';
import { createPatience, type RetryEnv, type Waiting } from './retry/patience.ts';

export type { Call, Target } from './call.ts';

export interface Client {
  readonly target: Target;
  /** Milliseconds since 1970, as this run sees them. */
  now(): number;
  /** Says what a long wait is for. */
  tell(text: string): void;
  /** @throws ApiFailure for any answer that is not a success, once retrying has not helped; NoAnswer for none. */
  send(call: Call): Promise<Fields>;
  /** As send, undefined for 404. */
  find(call: Call): Promise<Fields | undefined>;
  /** Sends, then waits for the long-running operation it answers with; returns the operation's response. */
  operate(call: Call): Promise<Fields>;
  /** Reads again and again until the answer is what is waited for. @throws DeployError after 30 minutes */
  until(call: Call, reached: (answer: Fields) => boolean): Promise<Fields>;
}

export interface ClientOptions {
  readonly target: Target;
  /** The resource the calls are for, as reports and the log name it. */
  readonly about?: string;
  /** Told of each call, read or write, once it is answered. */
  readonly onCall?: (exchange: Exchange) => void;
  /** Told before each wait for another try. */
  readonly onWait?: (waiting: Waiting) => void;
  /** Told what a long wait is for; `about` as above. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called before each call and each wait; what it throws stops the work. */
  readonly keepAlive?: () => Promise<void>;
  readonly time?: RetryEnv;
  readonly fetch?: Fetch;
}

export interface Progress {
  readonly about: string;
  readonly text: string;
}

export const systemTime: RetryEnv = {
  now: () => Date.now(),
  wait: (milliseconds) => delay(milliseconds),
  random: () => Math.random(),
};

/** Refused before they had any effect, or harmless to repeat. */
const RESENT: ReadonlySet<RetryClass> = new Set(['transient', 'quota', 'queue']);
const OPERATION_PATIENCE_MS = 30 * 60_000;
const LONGEST_POLL_MS = 5000;

export function createClient(options: ClientOptions): Client {
  const time = options.time ?? systemTime;
  const tried = new Map<string, number>();
  /** How often this write was sent, also over several looks at the resource; reads are counted each time anew. */
  const attemptOf = (call: Call, attempt: number): number => {
    if (isRead(call)) return attempt;
    const key = `${call.method} ${call.service}${call.path}`;
    tried.set(key, (tried.get(key) ?? 0) + 1);
    return tried.get(key) ?? attempt;
  };
  const send = async (call: Call): Promise<Fields> => {
    const patience = createPatience(time, options.about ?? `${call.method} ${call.path}`, (waiting) =>
      options.onWait?.(waiting),
    );
    for (let attempt = 1; ; attempt++) {
      try {
        if (!isRead(call)) await options.keepAlive?.();
        return await request({ ...options, time }, call, attemptOf(call, attempt));
      } catch (error) {
        const found = classify(error, false);
        if (!RESENT.has(found)) throw error;
        await options.keepAlive?.();
        if (!(await patience.pause(found, error))) throw spent(error);
      }
    }
  };
  const polling: Polling = { send, time, target: options.target, keepAlive: options.keepAlive };
  return {
    target: options.target,
    now: () => time.now(),
    tell: (text) => options.onProgress?.({ about: options.about ?? '', text }),
    send,
    async find(call) {
      try {
        return await send(call);
      } catch (error) {
        if (error instanceof ApiFailure && error.httpStatus === 404) return undefined;
        throw error;
      }
    },
    async operate(call) {
      return finishOperation(await send(call), call, polling);
    },
    async until(call, reached) {
      return poll(await send(call), () => call, reached, polling);
    },
  };
}

function spent(error: unknown): unknown {
  if (error instanceof ApiFailure || error instanceof NoAnswer) error.exhausted = true;
  return error;
}

interface Polling {
  readonly send: (call: Call) => Promise<Fields>;
  readonly time: RetryEnv;
  readonly target: Target;
  readonly keepAlive: (() => Promise<void>) | undefined;
}

async function finishOperation(started: Fields, call: Call, polling: Polling): Promise<Fields> {
  const version = call.path.split('/')[1] ?? 'v1';
  const next = ({ name }: Fields): Call | undefined =>
    typeof name === 'string' ? { service: call.service, method: 'GET', path: `/${version}/${name}` } : undefined;
  const operation = await poll(started, next, ({ done }) => done === true, polling);
  const error = operation['error'] as Fields | undefined;
  if (error) throw operationFailure(call, `${polling.target.base(call.service)}${call.path}`, error);
  // What has no name is no operation: the service did it at once and shows the resource.
  if (operation['done'] !== true) return operation;
  return (operation['response'] as Fields | undefined) ?? {};
}

async function poll(
  first: Fields,
  next: (answer: Fields) => Call | undefined,
  reached: (answer: Fields) => boolean,
  { time, send, keepAlive, target }: Polling,
): Promise<Fields> {
  const since = time.now();
  let answer = first;
  for (let count = 0; !reached(answer); count++) {
    const call = next(answer);
    if (!call) return answer;
    if (time.now() - since > OPERATION_PATIENCE_MS) {
      throw new DeployError('api', `${call.method} ${call.path} did not come to an end within 30 minutes.`);
    }
    await keepAlive?.();
    await time.wait(Math.min(10 * 2 ** count, target.longestPoll ?? LONGEST_POLL_MS));
    answer = await send(call);
  }
  return answer;
}
