/**
 * Debugging of executions: pause, step, breakpoints, variables. Google's service has no such thing, so none of it stands
 * under its paths or in its resources.
 */
import {
  checkWatch,
  checkWatchIn,
  DebugError,
  decodeState,
  inspect,
  LIMITS,
  setVariables,
  WatchError,
} from '../../../engine/index.ts';
import type { FramePlace, Program, ThreadView } from '../../../engine/index.ts';
import type { Store } from '../../../store/index.ts';
import { ApiError, invalid, notFound } from '../../../wire/errors.ts';
import { newControl, release, type Breakpoint, type Control, type PausedAt, type StepMode } from '../driver/control.ts';
import type { Driver } from '../driver/index.ts';
import type { Run } from '../driver/live-run.ts';
import { executionName } from '../executions/view.ts';
import { unknownExecution, type Executions } from '../executions/executions.ts';
import type { Journal } from '../journal.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Programs } from '../definitions/programs.ts';
import { decodeCheckpoint, parse, put, recordKey, type ExecutionHead, type ExecutionKey } from '../records.ts';

export interface DebuggingEnv {
  readonly store: Store;
  readonly journal: Journal;
  readonly driver: Driver;
  readonly executions: Executions;
  readonly definitions: Definitions;
  readonly revision: Programs['revision'];
}

export interface DebugView {
  readonly name: string;
  /** `PAUSED`: before `pausedAt`; `PAUSING`: before the next step, once what it waits for is there; else its own. */
  readonly state: 'PAUSED' | 'PAUSING' | ExecutionHead['state'];
  readonly pausedAt?: Pick<PausedAt, 'thread' | 'routine' | 'step' | 'reason'>;
  readonly breakpoints: readonly Breakpoint[];
}

export type NewBreakpoint = Pick<Breakpoint, 'routine' | 'step' | 'condition' | 'hitCount'>;

/** All of them throw ApiError NOT_FOUND, and FAILED_PRECONDITION when the execution has ended or is not paused. */
export interface Debugging {
  /**
   * Looks at breakpoints for an execution that is to be made of the workflow as it is now.
   * @throws ApiError NOT_FOUND, INVALID_ARGUMENT for one that could never be hit
   */
  check(workflow: string, breakpoints: readonly NewBreakpoint[]): Promise<void>;
  view(key: ExecutionKey): Promise<DebugView>;
  /** Stops before the next step. */
  pause(key: ExecutionKey): Promise<DebugView>;
  resume(key: ExecutionKey): Promise<DebugView>;
  step(key: ExecutionKey, mode: StepMode): Promise<DebugView>;
  /** @throws ApiError INVALID_ARGUMENT for a condition that is no expression */
  addBreakpoint(key: ExecutionKey, breakpoint: NewBreakpoint): Promise<Breakpoint>;
  removeBreakpoint(key: ExecutionKey, id: string): Promise<void>;
  frames(key: ExecutionKey): Promise<ThreadView[]>;
  /** `text`: a JSON object. @throws ApiError INVALID_ARGUMENT */
  setVariables(key: ExecutionKey, place: FramePlace, text: string): Promise<void>;
}

export function createDebugging(env: DebuggingEnv): Debugging {
  /** Changes the control of an execution that has not ended, on what `work` says about it. */
  const control = async <T>(key: ExecutionKey, work: (control: Control, run: Run) => T): Promise<T> => {
    await liveHead(env, key);
    const done = await env.driver.with(key, (run) => {
      run.control ??= newControl();
      run.controlChanged = true;
      const given = work(run.control, run);
      return { given, written: env.journal.write([put(recordKey('b', key), run.control)]) };
    });
    if (done === undefined) throw hasEnded(key);
    await done.written;
    return done.given;
  };
  const moved = async (key: ExecutionKey, mode: Control['mode']): Promise<DebugView> => {
    await control(key, (one) => {
      if (mode === 'pause') {
        if (one.paused === null) one.mode = 'pause';
      } else {
        if (one.paused === null && one.mode !== 'pause') throw wrongState(key, 'is not paused: pause it first.');
        release(one, mode);
      }
    });
    // What goes on may go on for long.
    if (mode !== 'run') await env.driver.rest(key);
    return viewOf(env, key);
  };
  return {
    async check(workflow, breakpoints) {
      if (breakpoints.length === 0) return;
      const { revisionId } = await env.definitions.get(workflow);
      checkBreakpoints((await env.revision(workflow, revisionId)).program, breakpoints);
    },
    view: (key) => viewOf(env, key),
    pause: (key) => moved(key, 'pause'),
    resume: (key) => moved(key, 'run'),
    step: (key, mode) => moved(key, mode),
    addBreakpoint: (key, breakpoint) =>
      control(key, (one, run) => {
        const added = makeBreakpoint(one, breakpoint);
        checkBreakpoints(run.program, [added]);
        one.breakpoints.push(added);
        return added;
      }),
    async removeBreakpoint(key, id) {
      const isRemoved = await control(key, (one) => {
        const at = one.breakpoints.findIndex((breakpoint) => breakpoint.id === id);
        if (at >= 0) one.breakpoints.splice(at, 1);
        return at >= 0;
      });
      if (!isRemoved) throw notFound(`Breakpoint ${id} of ${executionName(key)}`);
    },
    frames: (key) => framesOf(env, key),
    async setVariables(key, place, text) {
      await control(key, (one, run) => {
        if (one.mode !== 'pause') throw wrongState(key, 'is not paused: pause it first.');
        const thread = place.thread ?? one.paused?.thread;
        asApiError(() => setVariables(run.program, run.state, { ...place, thread }, text));
        run.turns?.change({ ...place, ...(thread === undefined ? {} : { thread }) }, text);
      });
      await env.driver.rest(key);
    },
  };
}

const BREAKPOINT_LIMIT = 100;

/** @throws ApiError INVALID_ARGUMENT for one that can never be hit: by its place, or a condition without a value */
export function checkBreakpoints(program: Program, breakpoints: readonly NewBreakpoint[]): void {
  for (const each of breakpoints) {
    checkPlace(program, each);
    const { condition } = each;
    if (condition !== undefined) asApiError(() => checkWatchIn(program, condition));
  }
}

function checkPlace({ blocks }: Program, { routine, step }: NewBreakpoint): void {
  const scopes = blocks.flatMap(({ code }) => code.flatMap(({ scope }) => scope.path));
  if (scopes.some((one) => one.step === step && (routine === undefined || one.routine === routine))) return;
  const steps = [...new Set(scopes.map((one) => `${one.routine}.${one.step}`))].slice(0, 20).join(', ');
  const place = routine === undefined ? '' : ` in routine "${routine}"`;
  throw invalid(`There is no step "${step}"${place}. Steps are ${steps}.`);
}

/** @throws ApiError RESOURCE_EXHAUSTED, INVALID_ARGUMENT for a condition that is no expression */
export function makeBreakpoint(control: Control, given: NewBreakpoint): Breakpoint {
  if (control.breakpoints.length >= BREAKPOINT_LIMIT) {
    throw new ApiError('RESOURCE_EXHAUSTED', `An execution has at most ${BREAKPOINT_LIMIT} breakpoints.`);
  }
  const { condition } = given;
  if (condition !== undefined) asApiError(() => checkWatch({ limits: LIMITS }, condition));
  const last = control.breakpoints.map(({ id }) => Number(id.slice('breakpoint-'.length)));
  return { id: `breakpoint-${Math.max(0, ...last) + 1}`, ...given, hits: 0 };
}

async function viewOf(env: DebuggingEnv, key: ExecutionKey): Promise<DebugView> {
  const { state } = env.executions.get(key, 'BASIC').head;
  const isLive = state === 'ACTIVE' || state === 'QUEUED';
  const control = isLive ? await controlOf(env, key) : null;
  const name = executionName(key);
  const breakpoints = control?.breakpoints ?? [];
  if (control?.paused) {
    const { thread, routine, step, reason } = control.paused;
    return { name, state: 'PAUSED', pausedAt: { thread, routine, step, reason }, breakpoints };
  }
  return { name, state: control?.mode === 'pause' ? 'PAUSING' : state, breakpoints };
}

async function controlOf(env: DebuggingEnv, key: ExecutionKey): Promise<Control | null> {
  const run = env.driver.held(key);
  if (run) return run.control;
  const bytes = await env.store.get(recordKey('b', key));
  return bytes ? parse<Control>(bytes) : null;
}

async function framesOf(env: DebuggingEnv, key: ExecutionKey): Promise<ThreadView[]> {
  const { revisionId } = await liveHead(env, key);
  const run = env.driver.held(key);
  if (run) return inspect(run.program, run.state);
  const checkpoint = await env.store.get(recordKey('c', key));
  if (!checkpoint) throw wrongState(key, 'has not begun: there are no frames yet.');
  const { program } = await env.revision(key.workflow, revisionId);
  return inspect(program, decodeState(decodeCheckpoint(checkpoint).state));
}

/** @throws ApiError NOT_FOUND, FAILED_PRECONDITION when it has ended */
async function liveHead({ store }: DebuggingEnv, key: ExecutionKey): Promise<ExecutionHead> {
  const bytes = await store.get(recordKey('e', key));
  if (!bytes) throw unknownExecution(key);
  const head = parse<ExecutionHead>(bytes);
  if (head.state !== 'ACTIVE' && head.state !== 'QUEUED') throw hasEnded(key);
  return head;
}

export const wrongState = (key: ExecutionKey, what: string) =>
  new ApiError('FAILED_PRECONDITION', `Execution ${executionName(key)} ${what}`);

const hasEnded = (key: ExecutionKey) =>
  wrongState(key, 'has ended. One with detailed history can be forked from any of its steps.');

/** @throws ApiError INVALID_ARGUMENT for what the engine does not take */
export function asApiError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof DebugError || error instanceof WatchError) throw invalid(error.message);
    throw error;
  }
}
