/** The callbacks of one execution: its endpoints, who waits at them, and requests that came before anybody did. */
import type { Effect, Outcome } from '../../local/engine/index.ts';
import type { Host, Pending } from './host.ts';
import type { CallbackWait } from '../mocks/call.ts';
import { callbackRequest, delayOf, type CallbackResponse } from '../mocks/callback.ts';

type CreateEffect = Extract<Effect, { kind: 'callback' }>;
type AwaitEffect = Extract<Effect, { kind: 'await' }>;

interface Endpoint {
  readonly method: string;
  /** The steps that made it or waited at it. */
  readonly steps: string[];
  /** Requests that nobody has taken yet. */
  readonly inbox: CallbackResponse[];
}

export class Endpoints {
  private readonly host: Host;
  private readonly note: (call: CallbackWait, answer: string, effect: number) => void;
  private readonly byUrl = new Map<string, Endpoint>();
  /** The responses that are on their way, by effect. */
  private readonly coming = new Map<number, CallbackResponse>();

  constructor(host: Host, note: (call: CallbackWait, answer: string, effect: number) => void) {
    this.host = host;
    this.note = note;
  }

  create({ callback, method, step }: CreateEffect): Outcome {
    const url = `https://workflowexecutions.googleapis.com/v1/callbacks/${callback}`;
    this.byUrl.set(url, { method, steps: [step], inbox: [] });
    return { kind: 'value', text: JSON.stringify({ url }) };
  }

  /** The wait ends with a request that is there, with one a mock announces, or by time. */
  wait(pending: Pending, { url, step, until, id }: AwaitEffect): void {
    const endpoint = this.byUrl.get(url);
    pending.due = until;
    pending.outcome = { kind: 'failure', tag: 'TimeoutError', message: 'no request came to the callback in time' };
    if (endpoint === undefined) return;
    if (!endpoint.steps.includes(step)) endpoint.steps.push(step);
    const response = endpoint.inbox.shift() ?? this.announced(endpoint.steps);
    if (response === undefined) return;
    const due = this.host.now + delayOf(response);
    if (due > until) return;
    pending.due = due;
    this.coming.set(id, response);
  }

  private announced(steps: readonly string[]): CallbackResponse | undefined {
    for (const mock of this.host.plan.mocks.callbackMocks(steps)) {
      const response = mock.next();
      if (response !== undefined) return response;
    }
    return undefined;
  }

  /** The request of a wait that is over, or the failure that time brought. */
  received({ id, url, routine, step }: AwaitEffect, outcome: Outcome): Outcome {
    const response = this.coming.get(id);
    const at = this.host.now - this.host.plan.start;
    const call: CallbackWait = { kind: 'callback', name: 'events.await_callback', args: { url }, routine, step, at };
    this.note(call, response === undefined ? 'TimeoutError' : 'a request', id);
    if (response === undefined) return outcome;
    this.coming.delete(id);
    const method = this.byUrl.get(url)?.method ?? 'POST';
    return { kind: 'request', request: callbackRequest(response, url, method, this.host.now) };
  }

  /** A request arrives now. @throws Error when the execution has made no endpoint in such a step */
  respond(step: string, response: CallbackResponse): void {
    const found = [...this.byUrl].find(([, { steps }]) => steps.includes(step));
    if (found === undefined) throw new Error(`the execution has made no callback in step '${step}' so far`);
    const [url, endpoint] = found;
    const waiting = [...this.host.pending.values()].find(({ effect }) => {
      return effect.kind === 'await' && effect.url === url && !this.coming.has(effect.id);
    });
    if (waiting === undefined) {
      endpoint.inbox.push(response);
      return;
    }
    waiting.due = this.host.now + delayOf(response);
    this.coming.set(waiting.effect.id, response);
  }
}
