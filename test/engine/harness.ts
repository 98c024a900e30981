/** Drives executions in tests: a virtual clock, scripted HTTP answers, and a checkpoint wherever one can be taken. */
import {
  advance,
  compile,
  complete,
  decodeState,
  encodeState,
  pendingEffects,
  replayTrail,
  start,
  TrailBytes,
  trailScopes,
  type Advance,
  type AdvanceContext,
  type CompileOptions,
  type Effect,
  type ExecutionState,
  type HttpRequest,
  type JsonValue,
  type Outcome,
  type Program,
  type StepEntry,
  type TrailScope,
} from '../../local/engine/index.ts';

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly text?: string;
  readonly failure?: Extract<Outcome, { kind: 'failure' }>['tag'];
}

/** A request to the endpoint of a callback. */
export interface Called {
  readonly method?: string;
  readonly query?: Record<string, string>;
  readonly json?: unknown;
}

export interface RunOptions extends CompileOptions {
  readonly argument?: JsonValue;
  readonly argumentText?: string;
  readonly env?: Record<string, string>;
  /** Answers in order; the last one is repeated. A function sees the request. */
  readonly http?: readonly Answer[] | ((request: HttpRequest) => Answer);
  /** Requests to endpoints of callbacks in order; after the last one nobody comes. */
  readonly callbacks?: readonly Called[];
  /** Encodes and decodes the state at every blocking point. */
  readonly checkpoints?: boolean;
  readonly history?: boolean;
  readonly detailed?: boolean;
  /** The entries come from the recorded trail instead of the listener. */
  readonly trail?: boolean;
  /** Which of the pending effects is completed next. */
  readonly pick?: (count: number) => number;
}

export interface Run extends Advance {
  readonly requests: HttpRequest[];
  readonly logs: Extract<Effect, { kind: 'log' }>[];
  readonly sleeps: number[];
  /** Of callbacks, milliseconds after the start. */
  readonly awaits: number[];
  readonly entries: Map<number, StepEntry>;
  readonly now: number;
}

type Recorded = Pick<Run, 'requests' | 'logs' | 'sleeps' | 'awaits'>;

const START = 1_700_000_000_000;

function answerOf(options: RunOptions, request: HttpRequest, count: number): Outcome {
  const { http = [] } = options;
  const answer = typeof http === 'function' ? http(request) : (http[Math.min(count, http.length - 1)] ?? {});
  if (answer.failure !== undefined) return { kind: 'failure', tag: answer.failure, message: `test ${answer.failure}` };
  const isJson = answer.json !== undefined;
  return {
    kind: 'http',
    status: answer.status ?? 200,
    headers: {
      ...(isJson ? { 'content-type': 'application/json' } : { 'content-type': 'text/plain' }),
      ...answer.headers,
    },
    body: Buffer.from(isJson ? JSON.stringify(answer.json) : (answer.text ?? '')),
  };
}

function contextOf(options: RunOptions, now: number, uuid: () => string, entries: Run['entries']): AdvanceContext {
  return {
    now,
    random: () => 0.5,
    uuid,
    ...(options.history ? { history: (entry: StepEntry) => void entries.set(entry.entryId, entry) } : {}),
    ...(options.detailed ? { detailed: true } : {}),
  };
}

/** After a checkpoint a trail is begun anew, as another process would. */
function nextTrail(trails: TrailBytes[], isNew: boolean): TrailBytes {
  const last = trails.at(-1);
  if (last !== undefined && !isNew) return last;
  const trail = new TrailBytes();
  trails.push(trail);
  return trail;
}

function replayInto(entries: Run['entries'], program: Program, trails: readonly TrailBytes[]): void {
  // The scopes go through JSON, as they do when they are stored.
  const scopes = JSON.parse(JSON.stringify(trailScopes(program))) as TrailScope[];
  const trail = Buffer.concat(trails.map((each) => each.take()));
  for (const entry of replayTrail(scopes, trail)) entries.set(entry.entryId, entry);
}

export function run(source: string | Program, options: RunOptions = {}): Run {
  const program = typeof source === 'string' ? compile(source, options) : source;
  const entries: Run['entries'] = new Map();
  const recorded: Recorded = { requests: [], logs: [], sleeps: [], awaits: [] };
  const reload = (state: ExecutionState): ExecutionState =>
    options.checkpoints === true ? decodeState(encodeState(state)) : state;
  let now = START;
  let counter = 0;
  const uuid = (): string => `00000000-0000-4000-8000-${String((counter += 1)).padStart(12, '0')}`;
  const { argument = null, argumentText, env = {} } = options;
  let state = start(program, { argument, env, now, ...(argumentText === undefined ? {} : { argumentText }) });
  const trails: TrailBytes[] = [];
  for (let guard = 0; guard < 100_000; guard += 1) {
    const trail = options.trail ? nextTrail(trails, options.checkpoints === true) : undefined;
    const result = advance(program, state, { ...contextOf(options, now, uuid, entries), trail });
    state = reload(state);
    if (result.status === 'yielded') continue;
    if (result.status !== 'blocked') {
      replayInto(entries, program, trails);
      return { ...result, ...recorded, entries, now };
    }
    const pending = pendingEffects(state);
    const effect = pending[options.pick?.(pending.length) ?? 0];
    if (effect === undefined) throw new Error('blocked without a pending effect');
    now = Math.max(now, endOf(effect, options, recorded));
    complete(state, effect.id, perform(effect, options, recorded, now));
    state = reload(state);
  }
  throw new Error('the execution does not end');
}

/** When an effect ends that only the clock ends; 0 for all others. */
function endOf(effect: Effect, { callbacks = [] }: RunOptions, { awaits }: Recorded): number {
  if (effect.kind === 'sleep') return effect.until;
  return effect.kind === 'await' && callbacks[awaits.length] === undefined ? effect.until : 0;
}

function perform(effect: Effect, options: RunOptions, recorded: Recorded, now: number): Outcome {
  if (effect.kind === 'http') {
    recorded.requests.push(effect.request);
    return answerOf(options, effect.request, recorded.requests.length - 1);
  }
  if (effect.kind === 'callback') {
    return { kind: 'value', text: JSON.stringify({ url: `https://callbacks.test/${effect.callback}` }) };
  }
  if (effect.kind === 'await') return received(options.callbacks?.[recorded.awaits.push(now - START) - 1], effect.url);
  if (effect.kind === 'log') recorded.logs.push(effect);
  if (effect.kind === 'sleep') recorded.sleeps.push(now - START);
  return { kind: 'done' };
}

function received(called: Called | undefined, url: string): Outcome {
  if (called === undefined) return { kind: 'failure', tag: 'TimeoutError', message: 'nobody called back' };
  const { method = 'POST', query = {}, json } = called;
  const headers: Record<string, string> = json === undefined ? {} : { 'content-type': 'application/json' };
  const body = Buffer.from(json === undefined ? '' : JSON.stringify(json));
  return { kind: 'request', request: { method, url: new URL(url).pathname, query, headers, body, time: START } };
}

/** The value of one expression as JSON text, or the tags of its error. */
export function evaluate(expression: string, options: RunOptions = {}): string {
  const source = [
    'main:',
    '  params: [x]',
    '  steps:',
    '    - r:',
    `        return: ${JSON.stringify(`\${${expression}}`)}`,
  ];
  const result = run(source.join('\n'), options);
  return result.resultText ?? tagsOf(result).join(',');
}

export function tagsOf({ error }: Advance): string[] {
  const payload: unknown = JSON.parse(error?.payload ?? 'null');
  const tags = typeof payload === 'object' && payload !== null && 'tags' in payload ? payload.tags : undefined;
  return Array.isArray(tags) ? tags.map(String) : [];
}
