/** Runs a program to its end in a given way: with checkpoints, small budgets, other orders, with or without history. */
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
  type Effect,
  type ExecutionState,
  type JsonValue,
  type Limits,
  type Outcome,
  type Program,
  type StepEntry,
} from '../../../local/engine/index.ts';

export interface Way {
  /** Goes through bytes: only where all threads wait, or after every call of `advance` too. */
  readonly reload?: 'blocked' | 'every';
  /** The budget of one call of `advance`; 1 puts a possible checkpoint between any two instructions. */
  readonly stepsPerAdvance?: number;
  readonly history?: 'basic' | 'detailed' | 'trail';
  /** Chooses the thread that runs next, before every instruction. */
  readonly order?: () => number;
  /** Chooses the effect that is completed next. */
  readonly pick?: () => number;
}

export interface Seen {
  readonly status: Advance['status'];
  readonly resultText: string | undefined;
  readonly error: unknown;
  /** Logs in the order they came out, all others in the order they were completed. */
  readonly effects: readonly unknown[];
  readonly now: number;
  readonly entries: readonly StepEntry[];
  /** How often the state went through bytes. */
  readonly reloads: number;
}

export type Answer = (effect: Effect, count: number) => Outcome;

/** Numbers that look random and are the same for the same seed. */
export function randomIndex(seed: number): () => number {
  let state = seed % 2147483647;
  return () => (state = (state * 48271 + 11) % 2147483647);
}

const GUARD = 200_000;

export function drive(source: string, limits: Partial<Limits>, answer: Answer, way: Way = {}): Seen {
  const { stepsPerAdvance = 10_000 } = way;
  const program = compile(source, { limits: { ...limits, stepsPerAdvance } });
  const entries = new Map<number, StepEntry>();
  const trail = new TrailBytes();
  const effects: unknown[] = [];
  const counts = { now: 1_700_000_000_000, uuid: 0, reloads: 0 };
  const reload = (state: ExecutionState): ExecutionState => {
    counts.reloads += 1;
    return decodeState(encodeState(state));
  };
  const context = (): AdvanceContext => ({
    now: counts.now,
    random: () => 0.5,
    uuid: () => String((counts.uuid += 1)),
    ...listener(way, entries, trail),
    ...(way.order === undefined ? {} : { order: (ready) => (way.order?.() ?? 0) % ready.length }),
  });
  let state = start(program, { argument: { a: [1, 1.5] } as JsonValue, env: {}, now: counts.now });
  for (let guard = 0; guard < GUARD; guard += 1) {
    const result = advance(program, state, context());
    // A log is written when it comes out: nobody may be left to wait for it.
    effects.push(...result.effects.filter(({ kind }) => kind === 'log').map(bareEffect));
    if (way.reload === 'every' || (way.reload === 'blocked' && result.status === 'blocked')) state = reload(state);
    if (result.status === 'yielded') continue;
    if (result.status !== 'blocked') {
      for (const entry of replayed(program, trail)) entries.set(entry.entryId, entry);
      const { status, resultText, error } = result;
      return {
        status,
        resultText,
        error,
        effects,
        now: counts.now,
        entries: [...entries.values()],
        reloads: counts.reloads,
      };
    }
    const effect = chosen(pendingEffects(state), way);
    if ('until' in effect) counts.now = Math.max(counts.now, effect.until);
    complete(state, effect.id, answer(effect, effects.length));
    if (effect.kind !== 'log') effects.push(bareEffect(effect));
    if (way.reload !== undefined) state = reload(state);
  }
  throw new Error('the program does not end');
}

function chosen(pending: readonly Effect[], { pick }: Way): Effect {
  const effect = pending[(pick?.() ?? 0) % pending.length];
  if (effect === undefined) throw new Error('blocked without a pending effect');
  return effect;
}

function replayed(program: Program, trail: TrailBytes): StepEntry[] {
  const bytes = trail.take();
  return bytes.length === 0 ? [] : replayTrail(trailScopes(program), bytes);
}

function listener(way: Way, entries: Map<number, StepEntry>, trail: TrailBytes): Partial<AdvanceContext> {
  if (way.history === undefined) return {};
  if (way.history === 'trail') return { trail };
  return { history: (entry) => void entries.set(entry.entryId, entry), detailed: way.history === 'detailed' };
}

/** Without its number, which depends on the order. */
function bareEffect({ id: _, ...effect }: Effect): unknown {
  if (effect.kind !== 'http') return effect;
  const { body, ...request } = effect.request;
  return { ...effect, request: { ...request, body: body === undefined ? '' : Buffer.from(body).toString() } };
}

/** An answer of JSON. */
export function json(status: number, value: unknown): Outcome {
  return {
    kind: 'http',
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** Entries as a story that does not depend on how often the state was read back. */
export function story(entries: readonly StepEntry[]): unknown[] {
  return entries.map(({ restarts: _, ...entry }) => entry);
}
