/** Answers the effects of one execution: calls by mocks, sleeps and logs by themselves. Keeps what was asked and answered. */
import type { Effect, JsonValue, Outcome } from '../../local/engine/index.ts';
import type { Host, Pending } from './host.ts';
import { Endpoints } from './endpoints.ts';
import type { Answered, Call } from '../mocks/call.ts';
import { connectorUse, httpCall } from '../mocks/decode.ts';
import type { AnyMock, Reply } from '../mocks/mock.ts';
import { DishonestMock } from '../shapes/index.ts';
import { passThrough } from './passthrough.ts';
import { UnmatchedCall } from '../unmatched.ts';

export interface LogLine {
  readonly routine: string;
  readonly step: string;
  readonly severity: string;
  readonly text?: string;
  readonly json?: JsonValue;
}

type HttpEffect = Extract<Effect, { kind: 'http' }>;
type StubEffect = Extract<Effect, { kind: 'stub' }>;

export class Answering {
  readonly calls: Answered[] = [];
  /** The entry of the history that each call was made in, in the order of `calls`. */
  readonly callEntries: number[] = [];
  readonly logs: LogLine[] = [];
  readonly endpoints: Endpoints;
  private readonly host: Host;
  /** Connectors that are answered request by request: the mock by thread. */
  private readonly conversations = new Map<number, { readonly mock: AnyMock; readonly call: Call }>();

  constructor(host: Host) {
    this.host = host;
    this.endpoints = new Endpoints(host, (call, answer, effect) => this.note(call, answer, effect));
  }

  /** Finds out how an effect will end; a promise only where something outside is asked. */
  begin(pending: Pending): Promise<void> | undefined {
    const { effect } = pending;
    switch (effect.kind) {
      case 'http':
        return this.request(pending, effect);
      case 'stub':
        return this.stub(pending, effect);
      case 'callback':
        pending.outcome = this.endpoints.create(effect);
        return undefined;
      case 'await':
        this.endpoints.wait(pending, effect);
        return undefined;
      case 'sleep':
        pending.due = effect.until;
        break;
      case 'log':
        this.log(effect);
        break;
    }
    pending.outcome = { kind: 'done' };
    return undefined;
  }

  /** The outcome at the time it comes. */
  end({ effect, outcome = { kind: 'done' } }: Pending): Outcome {
    return effect.kind === 'await' ? this.endpoints.received(effect, outcome) : outcome;
  }

  private log({ routine, step, severity, text, json }: Extract<Effect, { kind: 'log' }>): void {
    this.logs.push({
      routine,
      step,
      severity,
      ...(text === undefined ? {} : { text }),
      ...(json === undefined ? {} : { json }),
    });
  }

  private request(pending: Pending, effect: HttpEffect): Promise<void> | undefined {
    const { plan } = this.host;
    const { mocks } = plan;
    const thread = this.threadOf(effect.id);
    const going = this.conversations.get(thread);
    const request = httpCall(effect, this.at);
    if (going !== undefined && effect.connector === undefined && going.call.step === effect.step) {
      return this.settle(pending, going.call, going.mock);
    }
    this.conversations.delete(thread);
    const call = connectorUse(effect, this.at) ?? request;
    const mock = mocks.find(call) ?? (call === request ? undefined : mocks.find(request));
    if (mock === undefined) {
      return plan.passthrough ? this.outside(pending, call, effect) : this.refuse(pending, call);
    }
    if (call.kind === 'connector' && mock.mismatches(call).length === 0) this.conversations.set(thread, { mock, call });
    return this.settle(pending, call, mock, mock.mismatches(call).length === 0 ? call : request);
  }

  private stub(pending: Pending, effect: StubEffect): Promise<void> | undefined {
    if (effect.call === undefined) {
      this.step(pending, effect);
      return undefined;
    }
    const { name, args } = effect.call;
    const call: Call = { kind: 'subworkflow', name, args, at: this.at, routine: effect.routine, step: effect.step };
    const mock = this.host.plan.mocks.find(call);
    return mock === undefined ? this.refuse(pending, call) : this.settle(pending, call, mock);
  }

  /** A step is about to begin: it may be made to fail, and the execution may be cancelled or stop here. */
  private step(pending: Pending, effect: StubEffect): void {
    for (const mock of this.host.plan.mocks.stepMocks(effect.routine, effect.before ?? '')) {
      const act = mock.act();
      if (act === undefined) continue;
      if (act === 'cancel') this.host.cancel();
      else pending.outcome = act.outcome;
      return;
    }
    if (!this.host.stopsAt(effect)) pending.outcome = { kind: 'done' };
  }

  private settle(pending: Pending, call: Call, mock: AnyMock, seen: Call = call): Promise<void> | undefined {
    try {
      const reply = mock.reply(seen);
      if (!('then' in reply)) {
        this.apply(pending, call, reply);
        return undefined;
      }
      return reply.then(
        (each) => this.apply(pending, call, each),
        (error: unknown) => this.broken(thrownBy(mock, error), call, pending),
      );
    } catch (error) {
      this.broken(thrownBy(mock, error), call, pending);
      return undefined;
    }
  }

  private apply(pending: Pending, call: Call, { outcome, delay, summary }: Reply): void {
    pending.outcome = outcome;
    pending.due = this.host.now + delay;
    if (outcome.kind === 'value' || outcome.kind === 'raised')
      this.conversations.delete(this.threadOf(pending.effect.id));
    this.note(call, summary, pending.effect.id);
  }

  private async outside(pending: Pending, call: Call, effect: HttpEffect): Promise<void> {
    try {
      this.apply(pending, call, await passThrough(effect.request));
    } catch (error) {
      this.broken(error, call, pending);
    }
  }

  private refuse(pending: Pending, call: Call): undefined {
    this.broken(new UnmatchedCall(this.host.plan.mocks.explain(call)), call, pending);
    return undefined;
  }

  private broken(error: unknown, call: Call, pending: Pending): void {
    this.host.problem = error instanceof Error ? error : new Error(String(error));
    this.note(call, 'no answer', pending.effect.id);
  }

  private note(call: Call, answer: string, effect: number): void {
    this.calls.push({ ...call, answer });
    this.callEntries.push(this.entryOf(effect));
  }

  private get at(): number {
    return this.host.now - this.host.plan.start;
  }

  private threadOf(effect: number): number {
    return this.host.state.effects.get(effect)?.thread ?? 0;
  }

  /** The innermost open entry of the thread that waits for an effect. */
  private entryOf(effect: number): number {
    const thread = this.host.state.threads.get(this.threadOf(effect));
    return thread?.frames.at(-1)?.entries.at(-1)?.entryId ?? 0;
  }
}

/** What a mock says itself is told as it is; what a function of the test throws is told with where it came from. */
function thrownBy(mock: AnyMock, error: unknown): unknown {
  if (error instanceof TypeError || error instanceof DishonestMock) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(`the mock of ${mock.title} threw: ${reason}`, { cause: error });
}
