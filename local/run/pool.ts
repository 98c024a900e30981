/**
 * The instances of one revision and the requests that wait for them.
 *
 * An instance takes as many requests at once as the revision's concurrency says; further ones queue, and when the queue
 * is full they are refused with 429. An instance that dies is started again, at once the first time and ever more
 * slowly while it keeps dying; meanwhile requests wait, or are refused with 503 when starting failed.
 */
import { ApiError } from '../wire/errors.ts';
import type { Clock } from '../wire/clock.ts';
import type { Log } from '../wire/room.ts';
import type { Instance } from './instance.ts';

interface PoolOptions {
  /** Revision, for messages. */
  readonly name: string;
  readonly concurrency: number;
  readonly maxInstances: number;
  readonly queueLimit: number;
  /** A new instance, ready to serve. @throws StartError, or ApiError when its program cannot be put together */
  launch(signal: AbortSignal): Promise<Instance>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The right to send one request to an instance; give it back when the answer is through. */
export interface Lease {
  readonly port: number;
  release(): void;
}

export interface PoolState {
  readonly instances: readonly { readonly pid: number; readonly port: number; readonly active: number }[];
  readonly queued: number;
  /** Why no instance runs; undefined while one runs or is being started. */
  readonly failure: string | undefined;
}

interface Slot {
  readonly instance: Instance;
  readonly since: number;
  active: number;
  cancelIdle: (() => void) | undefined;
}

interface Waiter {
  give(lease: Lease): void;
  refuse(error: ApiError): void;
}

/** Time between SIGTERM and SIGKILL. https://cloud.google.com/run/docs/container-contract#instance-shutdown */
const GRACE_MILLISECONDS = 10_000;
/** An instance that ran this long is healthy: the next death starts counting anew. */
const STEADY_MILLISECONDS = 10_000;
const FIRST_BACKOFF_MILLISECONDS = 250;
const LONGEST_BACKOFF_MILLISECONDS = 30_000;
/** Instances above the first end after so long without work. */
const IDLE_MILLISECONDS = 60_000;

export class Pool {
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #waiters = new Set<Waiter>();
  /** Launches and stops under way, which stop() waits for. */
  readonly #running = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #starting = 0;
  #deaths = 0;
  #failure: string | undefined;
  #cancelRestart: (() => void) | undefined;
  #whenIdle: (() => void) | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Starts the first instance. @throws StartError when it does not get ready; then nothing runs */
  async start(): Promise<void> {
    try {
      await this.#launch();
    } catch (error) {
      this.#fail(text(error));
      throw error;
    }
  }

  /** As start(), but in the background and without end: tries again, more and more slowly. The first request does so too. */
  keepStarting(): void {
    if (this.#slots.size === 0) this.#restart('it is being started');
  }

  /** Resolves when an instance runs, or with why none does. */
  async warm(): Promise<string | undefined> {
    if (this.#slots.size > 0) return undefined;
    const lease = await this.acquire(this.#closing.signal).catch(() => undefined);
    lease?.release();
    return this.#failure;
  }

  /** @throws ApiError UNAVAILABLE, RESOURCE_EXHAUSTED, or the signal's reason when it aborts first */
  async acquire(signal: AbortSignal): Promise<Lease> {
    if (this.#closed) throw this.#unavailable('it is being stopped.');
    const slot = this.#waiters.size === 0 ? this.#freeSlot() : undefined;
    if (slot) return this.#lend(slot);
    if (this.#failure !== undefined && this.#slots.size === 0) throw this.#unavailable(this.#failure);
    if (this.#waiters.size >= this.#options.queueLimit) {
      throw new ApiError(
        'RESOURCE_EXHAUSTED',
        `Revision "${this.#options.name}" has ${this.#waiters.size} requests waiting for an instance: no more fit in the queue.`,
      );
    }
    return this.#wait(signal);
  }

  /** Waits for the running requests, then ends the instances. The caller sends no more. */
  async drain(): Promise<void> {
    if (this.#busy() > 0) await new Promise<void>((resolve) => (this.#whenIdle = resolve));
    await this.stop();
  }

  /** Ends the instances now; what still runs or waits fails with 503. */
  async stop(): Promise<void> {
    this.#closing.abort();
    this.#cancelRestart?.();
    this.#refuseAll('it is being stopped.');
    const ending = [...this.#slots];
    this.#slots.clear();
    for (const slot of ending) slot.cancelIdle?.();
    await Promise.all(ending.map((slot) => slot.instance.stop(GRACE_MILLISECONDS)));
    // A launch that was under way may still have an instance to end.
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  state(): PoolState {
    return {
      instances: [...this.#slots].map(({ instance, active }) => ({ pid: instance.pid, port: instance.port, active })),
      queued: this.#waiters.size,
      failure: this.#failure,
    };
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  #busy(): number {
    return [...this.#slots].reduce((sum, slot) => sum + slot.active, this.#waiters.size);
  }

  #unavailable(why: string): ApiError {
    return new ApiError('UNAVAILABLE', `Revision "${this.#options.name}" cannot serve: ${why}`);
  }

  #fail(why: string): void {
    this.#failure = why;
    this.#refuseAll(why);
  }

  #refuseAll(why: string): void {
    for (const waiter of [...this.#waiters]) waiter.refuse(this.#unavailable(why));
  }

  #freeSlot(): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of this.#slots) {
      if (slot.active < this.#options.concurrency && (best === undefined || slot.active < best.active)) best = slot;
    }
    return best;
  }

  #lend(slot: Slot): Lease {
    slot.active += 1;
    slot.cancelIdle?.();
    slot.cancelIdle = undefined;
    let held = true;
    const release = () => {
      if (!held) return;
      held = false;
      slot.active -= 1;
      if (slot.active === 0) this.#retireLater(slot);
      this.#pump();
      if (this.#busy() === 0) this.#whenIdle?.();
    };
    return { port: slot.instance.port, release };
  }

  #wait(signal: AbortSignal): Promise<Lease> {
    return new Promise<Lease>((resolve, reject) => {
      const settle = () => {
        this.#waiters.delete(waiter);
        signal.removeEventListener('abort', aborted);
      };
      const refuse = (error: ApiError) => {
        settle();
        reject(error);
        if (this.#busy() === 0) this.#whenIdle?.();
      };
      const aborted = () => refuse(abortReason(signal));
      const give = (lease: Lease) => {
        settle();
        resolve(lease);
      };
      const waiter: Waiter = { give, refuse };
      signal.addEventListener('abort', aborted);
      this.#waiters.add(waiter);
      if (signal.aborted) aborted();
      else this.#pump();
    });
  }

  #pump(): void {
    for (const waiter of [...this.#waiters]) {
      const slot = this.#freeSlot();
      if (!slot) break;
      waiter.give(this.#lend(slot));
    }
    const { maxInstances, log, name } = this.#options;
    if (this.#waiters.size === 0 || this.#closed) return;
    if (this.#slots.size === 0) {
      this.keepStarting();
      return;
    }
    if (this.#starting > 0 || this.#slots.size >= maxInstances) return;
    this.#launch().catch((error: unknown) => log.warn({ revision: name, error: text(error) }, 'no further instance'));
  }

  #retireLater(slot: Slot): void {
    if (this.#slots.size < 2) return;
    slot.cancelIdle = this.#options.clock.after(IDLE_MILLISECONDS, () => {
      if (slot.active > 0 || this.#slots.size < 2) return;
      this.#slots.delete(slot);
      this.#track(slot.instance.stop(GRACE_MILLISECONDS));
    });
  }

  #track(work: Promise<unknown>): void {
    const settled = work.catch(() => undefined).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
  }

  async #launch(): Promise<void> {
    const { clock, log, name } = this.#options;
    this.#starting += 1;
    const work = this.#options.launch(this.#closing.signal);
    this.#track(work);
    const instance = await work.finally(() => (this.#starting -= 1));
    if (this.#closed) {
      this.#track(instance.stop(0));
      throw this.#unavailable('it is being stopped.');
    }
    const slot: Slot = { instance, since: clock.now(), active: 0, cancelIdle: undefined };
    this.#slots.add(slot);
    this.#failure = undefined;
    void instance.exited.then((how) => this.#lost(slot, how));
    log.info({ revision: name, pid: instance.pid, port: instance.port }, 'instance is ready');
    this.#pump();
  }

  /** An instance ended, asked or not. */
  #lost(slot: Slot, how: string): void {
    const { clock, log, name } = this.#options;
    slot.cancelIdle?.();
    if (!this.#slots.delete(slot) || this.#closed) return;
    log.warn({ revision: name, pid: slot.instance.pid }, `instance ${how}`);
    this.#deaths = clock.now() - slot.since >= STEADY_MILLISECONDS ? 1 : this.#deaths + 1;
    if (this.#slots.size === 0) this.#restart(`its instance ${how}`);
  }

  #restart(why: string): void {
    if (this.#closed || this.#starting > 0 || this.#cancelRestart) return;
    const delay = backoff(this.#deaths);
    if (delay === 0) {
      this.#startAgain();
      return;
    }
    this.#fail(`${why}; the next start is in ${delay / 1000} s.`);
    this.#cancelRestart = this.#options.clock.after(delay, () => this.#startAgain());
  }

  #startAgain(): void {
    this.#cancelRestart = undefined;
    this.#launch().catch((error: unknown) => {
      if (this.#closed) return;
      this.#options.log.error({ revision: this.#options.name, error: text(error) }, 'instance did not start');
      this.#deaths = Math.max(this.#deaths, 1) + 1;
      this.#restart(text(error));
    });
  }
}

/** Whoever aborts may say why by an ApiError; else the caller is gone. */
export function abortReason(signal: AbortSignal): ApiError {
  const reason: unknown = signal.reason;
  return reason instanceof ApiError ? reason : new ApiError('CANCELLED', 'The caller went away.');
}

/** None after the first death. */
function backoff(deaths: number): number {
  return deaths <= 1 ? 0 : Math.min(FIRST_BACKOFF_MILLISECONDS * 2 ** (deaths - 2), LONGEST_BACKOFF_MILLISECONDS);
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
