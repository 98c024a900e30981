/**
 * A connector call on its way: send, wait and send again after an error that may pass, then ask an operation until it is
 * done. All that is known between two effects is in the `Phase`, which is kept as a value with the frame.
 */
import { limitError, tagged, WorkflowError } from '../errors.ts';
import { double } from '../values/numbers.ts';
import type { Machine } from '../machine/runtime.ts';
import { IDEMPOTENT, NON_IDEMPOTENT, response } from '../stdlib/http.ts';
import { Waiting } from '../stdlib/signature.ts';
import type { EffectRequest } from '../effects.ts';
import type { ConnectorCall, Outcome } from '../effects.ts';
import { asNumber, List, MapValue, mapOf, type Value } from '../values/value.ts';
import type { ConnectorParams } from './params.ts';
import { requestFrom, requestValue, type UntimedRequest } from './request.ts';

/** Seconds one request may take. https://cloud.google.com/workflows/docs/connectors#retries */
const REQUEST_SECONDS = 1800;
/** Seconds between two polls, whatever the policy: one that shrinks must not become a flood. */
const SHORTEST_PAUSE = 0.01;
const RETRIES = { max: 5, initialDelay: 1, multiplier: 1.25, maxDelay: 60 };

export interface Phase {
  readonly request: UntimedRequest;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Attempts of this request that failed. */
  readonly failures: number;
  /** Nobody waits for the operation. */
  readonly skip: boolean;
  /** The request asks how the operation is getting on. */
  readonly polling: boolean;
  /** Seconds before the next poll. */
  readonly delay: number;
  readonly multiplier: number;
  readonly maxDelay: number;
  /** It waits for the time at which the request is to be sent, not for its answer. */
  readonly asleep: boolean;
}

export function firstPhase(request: UntimedRequest, params: ConnectorParams, now: number): Phase {
  const deadline = now + params.timeout * 1000;
  const { initialDelay: delay, multiplier, maxDelay, skipPolling: skip } = params;
  return { request, deadline, failures: 0, skip, polling: false, delay, multiplier, maxDelay, asleep: false };
}

/** Sends the request of the phase. @throws WorkflowError TimeoutError */
export function send(phase: Phase, machine: Machine, name: string, connector?: ConnectorCall): Waiting {
  const left = (phase.deadline - machine.context.now) / 1000;
  if (left <= 0) throw tagged('TimeoutError', `${name} took longer than its timeout`);
  const request = { ...phase.request, timeoutSeconds: Math.min(REQUEST_SECONDS, left) };
  const effect: EffectRequest = { kind: 'http', request, ...(connector === undefined ? {} : { connector }) };
  return new Waiting(effect, remember({ ...phase, asleep: false }));
}

/** Sends the request of the phase in so many seconds, or fails when the time is up. */
function sleep(phase: Phase, seconds: number, machine: Machine): Waiting {
  const until = Math.ceil(Math.min(machine.context.now + seconds * 1000, phase.deadline));
  return new Waiting({ kind: 'sleep', until }, remember({ ...phase, asleep: true }));
}

/**
 * The next request of the call, after a pause that grows. Each poll is a step.
 * @param seconds another pause than the one that is due
 * @throws WorkflowError
 */
export function pollNext(phase: Phase, url: string, machine: Machine, seconds = phase.delay): Waiting {
  countStep(machine);
  const { delay, multiplier, maxDelay } = phase;
  const { body: _body, ...request } = phase.request;
  const headers = { 'User-Agent': request.headers['User-Agent'] ?? '' };
  const next: UntimedRequest = { ...request, method: 'GET', url, headers };
  const grown = Math.max(Math.min(delay * multiplier, maxDelay), SHORTEST_PAUSE);
  const changed = { request: next, failures: 0, polling: true, delay: grown };
  return sleep({ ...phase, ...changed }, Math.min(seconds, Math.max(maxDelay, SHORTEST_PAUSE)), machine);
}

function countStep({ state, program }: Machine): void {
  state.steps += 1;
  if (state.steps > program.limits.executedSteps) {
    throw limitError(`more than ${program.limits.executedSteps} steps executed`);
  }
}

/**
 * The body of a good answer, or what to wait for before the request is sent again.
 * @throws WorkflowError what is not worth another attempt, or is no better after the last one
 */
export function settle(phase: Phase, outcome: Outcome, machine: Machine, name: string): { body: Value } | Waiting {
  if (phase.asleep) {
    if (outcome.kind === 'failure') throw tagged(outcome.tag, outcome.message);
    return send(phase, machine, name);
  }
  try {
    return { body: response(outcome, machine).entries.get('body') ?? null };
  } catch (error) {
    if (!(error instanceof WorkflowError)) throw error;
    const delay = retryDelay(phase, error, machine);
    if (delay === undefined) throw notModelled(error, name);
    return sleep({ ...phase, failures: phase.failures + 1 }, delay, machine);
  }
}

/** Seconds; undefined when the error stands. */
function retryDelay(phase: Phase, error: WorkflowError, machine: Machine): number | undefined {
  const predicate = phase.request.method === 'GET' ? IDEMPOTENT : NON_IDEMPOTENT;
  if (error.fatal || phase.failures >= RETRIES.max || predicate.run([error.value], machine) !== true) return undefined;
  const delay = Math.min(RETRIES.initialDelay * RETRIES.multiplier ** phase.failures, RETRIES.maxDelay);
  return machine.context.now + delay * 1000 < phase.deadline ? delay : undefined;
}

/** A server that does not have the method says so by 501; that must not look like a failure of the resource. */
function notModelled(error: WorkflowError, name: string): WorkflowError {
  const { value } = error;
  if (!(value instanceof MapValue) || value.entries.get('code') !== 501) return error;
  const body = value.entries.get('body');
  const inner = body instanceof MapValue ? body.entries.get('error') : undefined;
  const reason = inner instanceof MapValue ? inner.entries.get('message') : undefined;
  const message = `the connector ${name} is not modelled here: ${String(reason ?? 'the server answers 501')}`;
  const tags = new List(['OperationError', 'HttpError']);
  return new WorkflowError(new MapValue(new Map(value.entries).set('message', message).set('tags', tags)), message);
}

function remember(phase: Phase): Value {
  const { request, deadline, failures, skip, polling, delay, multiplier, maxDelay, asleep } = phase;
  return mapOf({
    request: requestValue(request),
    deadline: double(deadline),
    failures,
    skip,
    polling,
    delay: double(delay),
    multiplier: double(multiplier),
    maxDelay: double(maxDelay),
    asleep,
  });
}

export function recall(memory: Value): Phase {
  const entries = memory instanceof MapValue ? memory.entries : new Map<string, Value>();
  const number = (key: string): number => asNumber(entries.get(key) ?? 0) ?? 0;
  return {
    request: requestFrom(entries.get('request') ?? null),
    deadline: number('deadline'),
    failures: number('failures'),
    skip: entries.get('skip') === true,
    polling: entries.get('polling') === true,
    delay: number('delay'),
    multiplier: number('multiplier'),
    maxDelay: number('maxDelay'),
    asleep: entries.get('asleep') === true,
  };
}
