/** What every kind of mock has in common: what it answers to, its replies in order, and how often it was used. */
import type { Outcome } from '../../local/engine/index.ts';
import { differences } from '../matchers/equality.ts';
import type { Call } from './call.ts';

/** What a mock makes of a call: the outcome, and the virtual milliseconds it takes. */
export interface Reply {
  readonly outcome: Outcome;
  readonly delay: number;
  /** In a few words, for traces. */
  readonly summary: string;
}

/** Makes the reply to one call. It may be asynchronous only when it really calls out. */
export type Replier<C extends Call> = (call: C, nth: number) => Reply | Promise<Reply>;

/** A mock of whatever kind, to those who only use it. */
export interface AnyMock {
  readonly title: string;
  readonly uses: number;
  readonly unused: number;
  mismatches(call: Call): string[];
  /** For calls without mismatches only. */
  reply(call: Call): Reply | Promise<Reply>;
  rewind(): void;
  settle(): void;
}

export abstract class Mock<C extends Call> implements AnyMock {
  /** Such as `POST https://…`. */
  abstract readonly title: string;
  /** How often it was used in all executions. */
  uses = 0;
  private limit = Number.POSITIVE_INFINITY;
  private used = 0;
  private furthest = 0;
  private conditions: unknown;
  protected repliers: Replier<C>[] = [];

  /** Why the call is not for this mock; empty when it is. The first are the gravest. */
  mismatches(call: Call): string[] {
    if (!this.speaksOf(call)) return [`it is for ${this.title}`];
    return [
      ...this.differencesOf(call),
      ...(this.conditions === undefined ? [] : differences(this.view(call), this.conditions, 'call')),
      ...(this.used < this.limit ? [] : [`it was to be used ${this.limit} times, and was`]),
    ];
  }

  /** Is the call of the kind of this mock at all? */
  protected abstract speaksOf(call: Call): call is C;
  protected abstract differencesOf(call: C): string[];
  /** What conditions look at. */
  protected abstract view(call: C): unknown;

  protected addCondition(condition: unknown): void {
    this.conditions = condition;
  }

  /** Answers at most so many calls of one execution; then earlier mocks of the same call take over. */
  times(count: number): this {
    this.limit = count;
    return this;
  }

  /** @throws TypeError when it was never told what to reply */
  reply(call: C): Reply | Promise<Reply> {
    const replier = this.repliers[Math.min(this.used, this.repliers.length - 1)];
    if (replier === undefined) throw new TypeError(`the mock of ${this.title} has no reply: add .replies(…)`);
    const nth = this.used;
    this.used += 1;
    this.uses += 1;
    return replier(call, nth);
  }

  /** Replies begin anew with every execution. */
  rewind(): void {
    this.used = 0;
  }

  /** Replies that no execution has come to. */
  get unused(): number {
    return Math.max(Math.max(this.repliers.length, 1) - this.furthest, 0);
  }

  /** Notes how far the replies were used, before they begin anew. */
  settle(): void {
    this.furthest = Math.max(this.furthest, this.used);
  }
}
