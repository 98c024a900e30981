/**
 * Drives one execution: performs its effects by mocks, on a clock of its own. Whatever is pending is in one queue, ordered
 * by time and then by the order asked for; when every branch waits, time jumps to what comes next.
 */
import {
  advance,
  cancel,
  complete,
  decodeState,
  encodeState,
  pendingEffects,
  type Advance,
  type AdvanceContext,
  type Effect,
  type ExecutionState,
  type Outcome,
  type StepEntry,
} from '../../local/engine/index.ts';
import { Answering } from './answering.ts';
import type { DrivePlan, Host, Pending } from './host.ts';
import { ordersOf, seededRandom, seededUuid } from './order.ts';

/** `waiting`: for time, on a manual clock; `paused`: before a step. */
export type DriveStatus = 'running' | 'waiting' | 'paused' | 'broken' | 'succeeded' | 'failed' | 'cancelled';

export class Drive implements Host {
  readonly plan: DrivePlan;
  state: ExecutionState;
  readonly entries = new Map<number, StepEntry>();
  readonly answering: Answering;
  readonly pending = new Map<number, Pending>();
  /** What `complete` was told and when, to run it all once more. */
  readonly told: { readonly now: number; readonly id: number; readonly outcome: Outcome }[] = [];
  now: number;
  status: DriveStatus = 'running';
  result: Advance | undefined;
  /** Why the test failed, whatever the workflow makes of it. */
  problem: Error | undefined;
  hasCrashed = false;
  /** The step to stop before. */
  private stop: string | undefined;
  private readonly context: AdvanceContext;
  private readonly pickAnswer: (count: number) => number;

  constructor(plan: DrivePlan) {
    this.plan = plan;
    this.now = plan.start;
    this.state = plan.begin();
    this.context = contextOf(
      plan,
      () => this.now,
      (entry) => void this.entries.set(entry.entryId, entry),
    );
    this.pickAnswer = ordersOf(plan.order).answers;
    this.answering = new Answering(this);
  }

  get isOver(): boolean {
    return this.status !== 'waiting' && this.status !== 'paused' && this.status !== 'running';
  }

  /**
   * Goes on until the execution ends, or stands before the step `stop`, or nothing happens up to `limit`.
   * @param limit milliseconds since 1970
   */
  async go(limit: number, stop?: string): Promise<void> {
    if (this.isOver) return;
    this.stop = stop;
    this.status = 'running';
    this.release();
    while (this.status === 'running') {
      const result = advance(this.plan.program, this.state, this.context);
      this.result = result;
      await this.take(result.effects);
      if (this.isCrash()) await this.crash();
      if (this.problem !== undefined) this.status = 'broken';
      else if (result.status !== 'blocked' && result.status !== 'yielded') this.status = result.status;
      else if (result.status === 'blocked') this.next(limit);
    }
  }

  private async take(effects: readonly Effect[]): Promise<void> {
    for (const effect of effects) {
      const pending: Pending = { effect, due: this.now, outcome: undefined };
      this.pending.set(effect.id, pending);
      const begun = this.answering.begin(pending);
      if (begun !== undefined) await begun;
      if (this.problem !== undefined) return;
    }
  }

  private isCrash(): boolean {
    const { crashAt } = this.plan;
    return !this.hasCrashed && crashAt !== undefined && this.answering.calls.length >= crashAt;
  }

  /** All that is left is the last checkpoint: what was under way is asked for again. */
  private async crash(): Promise<void> {
    this.hasCrashed = true;
    this.state = decodeState(encodeState(this.state));
    this.pending.clear();
    await this.take(pendingEffects(this.state));
  }

  /** Is the execution to stop before this step? */
  stopsAt(effect: Extract<Effect, { kind: 'stub' }>): boolean {
    const { stop } = this;
    return stop !== undefined && (stop === effect.before || stop === `${effect.routine}.${String(effect.before)}`);
  }

  /** The history; what a call without an answer was in has failed. */
  failedEntries(): ReadonlyMap<number, StepEntry> {
    const failed = this.status === 'broken' ? this.answering.callEntries.at(-1) : undefined;
    if (failed === undefined) return this.entries;
    const entries = new Map(this.entries);
    for (let entry = entries.get(failed); entry !== undefined; entry = entries.get(entry.navigationInfo.parent)) {
      entries.set(entry.entryId, { ...entry, state: 'STATE_FAILED' });
    }
    return entries;
  }

  cancel(): void {
    this.pending.clear();
    cancel(this.state);
  }

  /** Tells the engine of the outcome that comes next, and lets the time be when it comes. */
  private next(limit: number): void {
    if (this.state.cancelled) return;
    let due = Number.POSITIVE_INFINITY;
    let first: Pending[] = [];
    for (const pending of this.pending.values()) {
      if (pending.outcome === undefined || pending.due > due) continue;
      if (pending.due < due) first = [];
      due = pending.due;
      first.push(pending);
    }
    if (first.length === 0) {
      this.status = 'paused';
      return;
    }
    if (due > limit) {
      this.status = 'waiting';
      return;
    }
    const chosen = first[first.length === 1 ? 0 : this.pickAnswer(first.length)] as Pending;
    this.now = Math.max(this.now, due);
    const { id } = chosen.effect;
    const outcome = this.answering.end(chosen);
    this.pending.delete(id);
    this.told.push({ now: this.now, id, outcome });
    complete(this.state, id, outcome);
  }

  /** Lets the steps begin that the execution was stopped before. */
  private release(): void {
    for (const pending of this.pending.values()) {
      if (pending.effect.kind === 'stub' && pending.outcome === undefined) pending.outcome = { kind: 'done' };
    }
  }
}

/** Chance and time for the engine, the same ones for the same plan. */
export function contextOf(
  { seed, order }: Pick<DrivePlan, 'seed' | 'order'>,
  now: () => number,
  history: (entry: StepEntry) => void,
): AdvanceContext {
  const random = seededRandom(seed);
  const { threads } = ordersOf(order);
  return {
    get now() {
      return now();
    },
    random,
    uuid: seededUuid(random),
    history,
    ...(threads === undefined ? {} : { order: (ready) => threads(ready.length) }),
  };
}
