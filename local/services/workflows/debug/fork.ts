/**
 * A new execution that begins as another one stood just before one of its step entries. The other one is run again by
 * its record, which takes neither requests nor time; what was out at that moment is begun again by the new one.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  decodeData,
  decodeState,
  encodeState,
  inspect,
  pendingEffects,
  RecordMismatch,
  rerun,
  setVariables,
  start,
  withEnv,
  type ExecutionState,
  type FramePlace,
  type Program,
  type StepEntry,
  type Turn,
} from '../../../engine/index.ts';
import type { Change, Store } from '../../../store/index.ts';
import { timeText, type Clock } from '../../../wire/clock.ts';
import { ApiError } from '../../../wire/errors.ts';
import { asApiError, checkBreakpoints, wrongState } from './debugging.ts';
import type { Control } from '../driver/control.ts';
import type { Driver } from '../driver/index.ts';
import { endpointMade, type Callback } from '../driver/inbox.ts';
import { recordEntries } from '../driver/recording.ts';
import { systemVariables } from '../driver/run.ts';
import type { TurnsPart } from '../driver/turns.ts';
import type { ExecutionLogs } from '../executions/logs.ts';
import type { Execution } from '../executions/view.ts';
import { unknownExecution, type Executions } from '../executions/executions.ts';
import { createIds } from '../ids.ts';
import type { Journal } from '../journal.ts';
import { beginChanges } from '../life.ts';
import type { ProjectEnv } from '../names.ts';
import type { Programs } from '../definitions/programs.ts';
import {
  callbackKey,
  encodeCheckpoint,
  parse,
  put,
  recordKey,
  stepPrefix,
  turnsKey,
  type ExecutionHead,
  type ExecutionKey,
} from '../records.ts';

export interface ForkEnv extends ProjectEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly driver: Driver;
  readonly executions: Executions;
  readonly logs: ExecutionLogs;
  readonly revision: Programs['revision'];
  readonly origin: () => string;
}

export interface ForkRequest {
  /** Id of the step entry before which the new execution begins. */
  readonly entry: number;
  /** JSON object of variables that are to have other values. */
  readonly variables: string | undefined;
  readonly place: FramePlace;
  /** For a debugger, from the first moment. */
  readonly control: Control | undefined;
}

type Fork = (key: ExecutionKey, request: ForkRequest) => Promise<Execution>;

/** What the other execution had come to. */
interface Replayed {
  readonly state: ExecutionState;
  readonly entries: Map<number, StepEntry>;
  /** Callback endpoints it had made, by id. */
  readonly callbacks: Map<string, Callback>;
}

const DETAILED = 'EXECUTION_HISTORY_DETAILED';

/**
 * @throws ApiError NOT_FOUND; FAILED_PRECONDITION when there is no record of that entry; INVALID_ARGUMENT for variables
 * and places that are not there
 */
export function createFork(env: ForkEnv): Fork {
  const nextId = createIds(() => env.clock.now());
  return async (key, request) => {
    const [headBytes, argument] = await env.store.getMany([recordKey('e', key), recordKey('a', key)]);
    if (!headBytes) throw unknownExecution(key);
    const head = parse<ExecutionHead>(headBytes);
    if (head.executionHistoryLevel !== DETAILED) {
      throw wrongState(key, `keeps basic history. Start it with "executionHistoryLevel": "${DETAILED}" to fork it.`);
    }
    const { workflow, program } = await env.revision(key.workflow, head.revisionId);
    checkBreakpoints(program, request.control?.breakpoints ?? []);
    const text = head.argument ?? argument?.toString() ?? 'null';
    const base = await env.store.get(turnsKey(key, 0));
    const first = base
      ? decodeState(base)
      : start(program, { argument: null, argumentText: text, env: systemVariables(env, key, workflow), now: 0 });
    const fork: ExecutionKey = { workflow: key.workflow, id: nextId() };
    const replayed = await replay(env, key, fork, program, first, request.entry);
    const { variables, place } = request;
    if (variables !== undefined) asApiError(() => setVariables(program, replayed.state, place, variables));
    const state = withEnv(program, replayed.state, systemVariables(env, fork, workflow));
    const now = timeText(env.clock.now());
    const labels = { ...head.labels, 'notamesh-fork-of': key.id, 'notamesh-fork-entry': String(request.entry) };
    const begun = { state: 'ACTIVE', createTime: now, startTime: now, labels } as const;
    const forked: ExecutionHead = { ...head, ...begun, endTime: undefined, outcome: undefined };
    await env.journal.write([
      ...beginChanges(env.journal, fork, forked, text),
      ...stateChanges(fork, program, { ...replayed, state }),
      ...(request.control === undefined ? [] : [put(recordKey('b', fork), request.control)]),
      ...env.logs.started(fork, forked, text),
    ]);
    env.driver.adopt(fork);
    return env.executions.get(fork, 'FULL').resource();
  };
}

async function replay(
  env: ForkEnv,
  key: ExecutionKey,
  fork: ExecutionKey,
  program: Program,
  state: ExecutionState,
  entry: number,
): Promise<Replayed> {
  const replayed: Replayed = { state, entries: new Map(), callbacks: new Map() };
  if (entry < state.nextEntry) {
    throw wrongState(key, `is a fork that began before entry ${state.nextEntry}: fork the execution it came from.`);
  }
  let isOver = false;
  for await (const [, bytes] of env.store.entries({ prefix: stepPrefix(key, 'r'), gt: turnsKey(key, 0) })) {
    const part = decodeData(bytes) as TurnsPart;
    for (const turn of part.turns) {
      const own = withOwnCallbacks(replayed, turn, fork, env.origin());
      if (repeat(key, program, replayed, own, entry)) return replayed;
    }
    isOver = part.isOver;
    await nextTurn();
  }
  const why = isOver
    ? 'its record reached its limit before that'
    : 'it has not come there; step entries are listed under …/stepEntries';
  throw wrongState(key, `cannot be forked before entry ${entry}: ${why}.`);
}

function repeat(key: ExecutionKey, program: Program, { state, entries }: Replayed, turn: Turn, entry: number): boolean {
  try {
    return rerun(program, state, turn, entry, (each) => void entries.set(each.entryId, each));
  } catch (error) {
    if (!(error instanceof RecordMismatch)) throw error;
    throw wrongState(key, `cannot be run again: ${error.message}.`);
  }
}

/** A callback can be awaited only in the execution that made it, so the fork gets endpoints of its own. */
function withOwnCallbacks({ state, callbacks }: Replayed, turn: Turn, fork: ExecutionKey, origin: string): Turn {
  const made = new Map(
    pendingEffects(state).flatMap((effect) => (effect.kind === 'callback' ? [[effect.id, effect]] : [])),
  );
  if (made.size === 0) return turn;
  const outcomes = turn.outcomes.map((each) => {
    const effect = made.get(each.id);
    if (effect === undefined) return each;
    callbacks.set(effect.callback, { method: effect.method });
    return { id: each.id, outcome: endpointMade(fork, effect.callback, origin) };
  });
  return { ...turn, outcomes };
}

function stateChanges(key: ExecutionKey, program: Program, { state, entries, callbacks }: Replayed): Change[] {
  const bytes = encodeState(state);
  const currentSteps = inspect(program, state).flatMap(({ status, frames: [frame] }) =>
    status === 'join' || frame === undefined ? [] : [{ routine: frame.routine, step: frame.step }],
  );
  const note = { currentSteps, sleeps: [], ready: true, ...(callbacks.size > 0 ? { callbacks: true } : {}) };
  const history = recordEntries(key);
  for (const entry of entries.values()) history.context.history?.(entry);
  return [
    { type: 'put', key: recordKey('c', key), value: encodeCheckpoint(note, bytes) },
    { type: 'put', key: turnsKey(key, 0), value: bytes },
    ...[...callbacks].map(([id, callback]) => put(callbackKey(key, id), callback)),
    ...history.changes(),
  ];
}

/** @throws ApiError INVALID_ARGUMENT */
export function readEntry(given: unknown): number {
  const entry = Number(given);
  if (given !== undefined && Number.isInteger(entry) && entry > 0) return entry;
  throw new ApiError('INVALID_ARGUMENT', 'stepEntry must be the id of a step entry, such as "12".');
}
