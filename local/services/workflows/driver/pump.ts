/**
 * Drives one execution until it waits: gives outcomes to the engine, lets it run, writes the checkpoint, and only then
 * begins the effects that the checkpoint knows of. Whatever the moment of a crash, no effect is lost.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeState, WorkflowError } from '../../../engine/index.ts';
import type { Advance, ExecutionError } from '../../../engine/types.ts';
import type { Effect, Outcome } from '../../../engine/effects.ts';
import type { Change } from '../../../store/index.ts';
import { timeText, type Clock } from '../../../wire/clock.ts';
import { describe } from '../../../wire/log.ts';
import type { Log } from '../../../wire/room.ts';
import type { ExecutionLogs } from '../executions/logs.ts';
import type { Journal } from '../journal.ts';
import { endChanges, endedHead, liveChanges } from '../life.ts';
import {
  del,
  encodeCheckpoint,
  put,
  recordKey,
  type CheckpointNote,
  type ExecutionKey,
  type ExecutionOutcome,
} from '../records.ts';
import { awaitRequest, closeEndpoints, endpointMade, openEndpoint, overdue } from './inbox.ts';
import type { Run } from './live-run.ts';
import { EngineFault } from './run.ts';
import { turn } from './turn.ts';

export interface PumpEnv {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly logs: ExecutionLogs;
  /** `http://host:port` of this cloud, as a caller on this machine reaches it. */
  readonly origin: () => string;
  /** Begins a request; its outcome comes back through `deliver`. */
  readonly send: (run: Run, effect: Extract<Effect, { kind: 'http' }>) => void;
}

/**
 * `waiting`: for a request. `sleeping`: for nothing but the clock, `paused`: for a debugger, so that the memory can be
 * given back.
 */
export type Pause = 'ended' | 'waiting' | 'sleeping' | 'paused' | 'dropped';

/** After so many rounds without a pause other work of the server gets its turn. */
const ROUNDS_PER_TURN = 100;

/**
 * Without a promise as far as nothing has to be waited for.
 * @throws EngineFault when the engine throws, which no definition can cause; by the promise where there is one
 * @throws the store's error when a checkpoint cannot be written; no effect has then begun
 */
export function pump(env: PumpEnv, run: Run): Pause | Promise<Pause> {
  for (let round = 1; ; round++) {
    const next = step(env, run, round);
    if (typeof next !== 'string') return pumpOn(env, run, next, round);
    if (next !== 'again') return next;
  }
}

async function pumpOn(env: PumpEnv, run: Run, first: Promise<Next>, round: number): Promise<Pause> {
  let next = await first;
  for (let at = round + 1; next === 'again'; at++) next = await step(env, run, at);
  return next;
}

type Next = Pause | 'again';

function step(env: PumpEnv, run: Run, round: number): Next | Promise<Next> {
  const result = turn(env.clock, run);
  if (run.dropped) return 'dropped';
  if (isEnd(result)) return end(env, run, result);
  const isLong = round % ROUNDS_PER_TURN === 0;
  if (inlineWork(env, run, result) && !isLong) return 'again';
  if (onlyComputes(run, result) && !isLong) return nextTurn('again');
  const written = checkpoint(env, run, result);
  return written ? written.then(() => goOn(env, run, result)) : goOn(env, run, result);
}

/** Once the checkpoint is written. */
function goOn(env: PumpEnv, run: Run, result: Advance): Next | Promise<Next> {
  if (run.dropped) return 'dropped';
  begin(env, run);
  if (result.status === 'yielded' || run.outcomes.length > 0 || run.prodded) return nextTurn('again');
  return run.cancelling ? 'again' : restOf(run, result);
}

function restOf(run: Run, { status }: Advance): Pause {
  if (run.requests.size > 0) return 'waiting';
  return status === 'paused' ? 'paused' : 'sleeping';
}

/** What a crash would undo can be computed again: no one has seen anything of it yet. */
function onlyComputes(run: Run, { status }: Advance): boolean {
  return status === 'yielded' && run.unsent.length === 0 && run.outcomes.length === 0 && run.changes.length === 0;
}

type End = Advance & { status: 'succeeded' | 'failed' | 'cancelled' };

function isEnd(result: Advance): result is End {
  return result.status === 'succeeded' || result.status === 'failed' || result.status === 'cancelled';
}

/** Takes in the new effects, and does at once what takes no time. True when the engine can go on right away. */
function inlineWork(env: PumpEnv, run: Run, result: Advance): boolean {
  for (const effect of result.effects) {
    if (effect.kind === 'http') run.unsent.push(effect);
    else if (effect.kind === 'sleep') run.sleeps.set(effect.id, { until: effect.until });
    else if (effect.kind === 'await') awaitRequest(run, effect);
    else if (effect.kind === 'callback') {
      openEndpoint(run, effect);
      run.unsent.push(effect);
    } else {
      if (effect.kind === 'log') {
        writeLog(env.log, run.key, effect);
        run.changes.push(...env.logs.logged(run.key, run.head, effect, run.email));
      }
      run.outcomes.push({ id: effect.id, outcome: DONE });
    }
  }
  const now = env.clock.now();
  for (const [id, sleep] of run.sleeps) {
    if (sleep.until > now || run.outcomes.some((one) => one.id === id)) continue;
    run.outcomes.push({ id, outcome: overdue(sleep) });
  }
  return result.status === 'blocked' && run.outcomes.length > 0;
}

const DONE: Outcome = { kind: 'done' };

function writeLog(log: Log, key: ExecutionKey, effect: Extract<Effect, { kind: 'log' }>): void {
  const { severity, routine, step, text, json } = effect;
  const payload = json === undefined ? { textPayload: text ?? '' } : { jsonPayload: json };
  const fields = { workflow: key.workflow, execution: key.id, routine, step, severity, ...payload };
  const message = 'a workflow logs';
  if (/^(ERROR|CRITICAL|ALERT|EMERGENCY)$/.test(severity)) log.error(fields, message);
  else if (severity === 'WARNING') log.warn(fields, message);
  else if (severity === 'DEBUG') log.debug(fields, message);
  else log.info(fields, message);
}

/** Begins the effects that the checkpoint now knows of. */
function begin(env: PumpEnv, run: Run): void {
  for (const effect of run.unsent.splice(0)) {
    if (effect.kind === 'http') env.send(run, effect);
    else run.outcomes.push({ id: effect.id, outcome: endpointMade(run.key, effect.callback, env.origin()) });
  }
}

function checkpoint(env: PumpEnv, run: Run, result: Advance): Promise<void> | undefined {
  const changes: Change[] = [...run.recording.changes(), ...(run.turns?.changes() ?? []), ...run.changes.splice(0)];
  // What nothing can take up again but this process needs no checkpoint while it stays in its memory.
  const stays = result.status === 'yielded' || run.requests.size + run.unsent.length > 0;
  if (!(env.journal.isEphemeral && stays)) {
    const value = encodeCheckpoint(noteOf(run, result), encode(run));
    changes.push({ type: 'put', key: recordKey('c', run.key), value });
    run.hasCheckpoint = true;
  }
  if (run.headChanged) changes.push(...liveChanges(env.journal, run.key, run.head));
  run.headChanged = false;
  if (run.controlChanged) changes.push(put(recordKey('b', run.key), run.control));
  run.controlChanged = false;
  return env.journal.write(changes, run.begun);
}

/** After the history's changes were taken. */
function noteOf(run: Run, result: Advance): CheckpointNote {
  return {
    currentSteps: run.currentSteps,
    sleeps: [...run.sleeps].map(([id, { cancel: _timer, ...sleep }]) => ({ id, ...sleep })),
    ready: result.status === 'yielded' || run.requests.size + run.unsent.length + run.outcomes.length > 0,
    ...(run.endpoints.size > 0 ? { callbacks: true } : {}),
    trail: run.recording.parts,
    ...(run.turns === null ? {} : { turns: run.turns.note }),
  };
}

function encode(run: Run): Buffer {
  try {
    return encodeState(run.state);
  } catch (error) {
    throw new EngineFault(error);
  }
}

function end(env: PumpEnv, run: Run, result: End): Pause | Promise<Pause> {
  if (result.status === 'cancelled' && run.headChanged && run.state.steps === 0) leaveQueue(run);
  const outcome = outcomeOf(run, result);
  const state = result.status === 'succeeded' ? 'SUCCEEDED' : result.status === 'failed' ? 'FAILED' : 'CANCELLED';
  run.head = endedHead(run.head, state, timeText(env.clock.now()), outcome);
  const changes = endChanges(env.journal, run.key, run.head, outcome, run.hasCheckpoint);
  changes.push(...run.recording.changes(), ...run.changes.splice(0));
  if (run.turns !== null) changes.push(...run.turns.changes());
  if (run.control !== null) changes.push(del(recordKey('b', run.key)));
  if (run.endpoints.size > 0) changes.push(...closeEndpoints(run));
  changes.push(...env.logs.ended(run.key, run.head, outcome));
  const written = env.journal.write(changes, run.begun);
  return written ? written.then(() => ended(env, run, result)) : ended(env, run, result);
}

function ended(env: PumpEnv, { key }: Run, { status, error }: End): Pause {
  if (status === 'failed') {
    const context = error?.context.split('\n', 2).at(1)?.trim() ?? '';
    env.log.warn({ workflow: key.workflow, execution: key.id, at: context }, 'an execution failed');
  }
  return 'ended';
}

/** Cancelled while it was QUEUED: it never began, so nothing may say that it did. */
function leaveQueue(run: Run): void {
  run.head = { ...run.head, startTime: undefined };
  run.currentSteps = [];
  run.changes.length = 0;
}

function outcomeOf({ head, currentSteps }: Run, { status, resultText, error }: End): ExecutionOutcome {
  if (error && head.startTime === undefined) return { error: withoutPlace(error) };
  return {
    result: status === 'succeeded' ? (resultText ?? 'null') : undefined,
    error,
    status: currentSteps.length > 0 ? { currentSteps } : undefined,
  };
}

const withoutPlace = ({ payload, context }: ExecutionError): ExecutionError => ({
  payload,
  context: context.split('\n', 1)[0] ?? '',
  stackTrace: { elements: [] },
});

/** An argument the engine does not take is the caller's fault, everything else is ours. */
function refusal({ cause, message }: EngineFault): { message: string; tag: string } {
  if (cause instanceof WorkflowError) return { message, tag: cause.fatal ? 'ResourceLimitError' : 'ValueError' };
  return { message: `internal error of the workflow engine: ${message}`, tag: 'SystemError' };
}

/** Ends an execution that the engine itself could not run; `begun` as a run has it. */
export async function endBroken(
  env: PumpEnv,
  key: ExecutionKey,
  { head, begun }: Pick<Run, 'head'> & Partial<Pick<Run, 'begun'>>,
  fault: EngineFault,
): Promise<void> {
  const { message, tag } = refusal(fault);
  const fields = { workflow: key.workflow, execution: key.id, error: describe(fault.cause) };
  if (tag === 'SystemError') env.log.error(fields, 'the engine broke down');
  const error: ExecutionError = {
    payload: JSON.stringify({ message, tags: [tag] }),
    context: message,
    stackTrace: { elements: [] },
  };
  const now = timeText(env.clock.now());
  const ended = endedHead({ ...head, startTime: head.startTime ?? now }, 'FAILED', now, { error });
  const changes = endChanges(env.journal, key, ended, { error }, true);
  await env.journal.write([...changes, ...env.logs.ended(key, ended, { error })], begun);
}
