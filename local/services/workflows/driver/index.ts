/**
 * The driver: runs executions on the engine. In: keys of executions that are durable in the store. Out: their ends,
 * written to the store. It holds in memory only what computes or waits for a request; what sleeps is a timer and a
 * checkpoint, what is queued is an id.
 *
 * `concurrency` counts executions that compute or have a request out. Sleeping ones give their place back, and get one
 * before any new execution does.
 */
import type { Effect } from '../../../engine/types.ts';
import { describe } from '../../../wire/log.ts';
import type { Log } from '../../../wire/room.ts';
import type { Journal } from '../journal.ts';
import { decodeCheckpoint, LIVE_PREFIX, parse, recordKey } from '../records.ts';
import type { ExecutionHead, ExecutionKey, LiveMark } from '../records.ts';
import { performHttp, type HttpEffectEnv } from './http-effect.ts';
import { Places, type Admission, type Waiting } from './places.ts';
import { endBroken, pump, type Pause, type PumpEnv } from './pump.ts';
import { EngineFault, loadRun, makeRun, type Run, type RunSource } from './run.ts';
import { Sleepers } from './sleepers.ts';

interface DriverEnv extends RunSource, HttpEffectEnv {
  readonly journal: Journal;
  readonly log: Log;
  /** Executions that compute or wait for a request at once. */
  readonly concurrency: number;
  /** Executions that wait to begin; beyond it new ones are refused. */
  readonly backlog: number;
}

const STORE_RETRY_MS = 5_000;
const RESUME_CHUNK = 64;

export class Driver {
  readonly #env: DriverEnv;
  readonly #pumpEnv: PumpEnv;
  readonly #places: Places;
  readonly #sleepers: Sleepers;
  /** In memory, by execution id. */
  readonly #runs = new Map<string, Run>();
  /** Being read from the store; true when it is to be cancelled as soon as it is there. */
  readonly #loading = new Map<string, boolean>();
  readonly #endWaiters = new Map<string, (() => void)[]>();
  /** Loads and pumps that have not settled, with the workflow each is of. */
  readonly #busy = new Map<Promise<void>, string>();
  #stopped = false;

  constructor(env: DriverEnv) {
    this.#env = env;
    this.#pumpEnv = { ...env, send: (run, effect) => this.#send(run, effect) };
    this.#places = new Places({
      places: env.concurrency,
      backlog: env.backlog,
      begin: (waiting) =>
        this.#track(
          waiting.key,
          this.#begin(waiting.key, () => this.#load(waiting)),
        ),
    });
    this.#sleepers = new Sleepers(env.clock, (sleeper) => {
      this.#places.add(sleeper, 'begun');
      this.#places.fill();
    });
  }

  /** What becomes of an execution created now. `start` takes a place, to be used by launch() or given back by release(). */
  admit(): Admission {
    return this.#places.admit();
  }

  release(): void {
    this.#places.leave();
  }

  /** Runs an execution whose records are written; `head` and `argument` spare reading them back. */
  launch(key: ExecutionKey, head: ExecutionHead, argument: string): void {
    this.#track(
      key,
      this.#begin(key, () => makeRun(this.#env, key, head, argument, undefined)),
    );
  }

  /** Queues an execution whose records are written. */
  enqueue(key: ExecutionKey): void {
    this.#places.add({ key, run: undefined }, 'fresh');
    this.#places.fill();
  }

  /** The head and steps of a running execution, which are ahead of the store; undefined for all others. */
  peek(key: ExecutionKey): Pick<Run, 'head' | 'currentSteps'> | undefined {
    return this.#runs.get(key.id);
  }

  /** Resolves when the execution has ended, by this or otherwise. */
  async cancel(key: ExecutionKey): Promise<void> {
    const { id } = key;
    const ended = new Promise<void>((resolve) => {
      this.#endWaiters.set(id, [...(this.#endWaiters.get(id) ?? []), resolve]);
    });
    const run = this.#runs.get(id);
    const idle = this.#sleepers.take(id) ?? this.#places.take(id);
    if (run) {
      run.cancelling = true;
      if (!run.pumping) this.#track(run.key, this.#drive(run));
    } else if (idle) {
      this.#places.force();
      this.#track(
        key,
        this.#begin(key, () => this.#load(idle), true),
      );
    } else if (this.#loading.has(id)) {
      this.#loading.set(id, true);
    } else {
      this.#settle(id);
    }
    await ended;
  }

  /** Stops all executions of a workflow without a trace; afterwards nothing of theirs is written any more. */
  async drop(workflow: string): Promise<void> {
    for (;;) {
      this.#sleepers.removeWorkflow(workflow);
      this.#places.removeWorkflow(workflow);
      const runs = [...this.#runs.values()].filter((run) => run.key.workflow === workflow);
      for (const run of runs) {
        run.dropped = true;
        if (!run.pumping) this.#track(run.key, this.#drive(run));
      }
      const busy = [...this.#busy].filter(([, owner]) => owner === workflow).map(([work]) => work);
      if (runs.length === 0 && busy.length === 0) return;
      await Promise.all(busy);
    }
  }

  /** Finds every execution that had not ended. Before anything else. */
  async load(): Promise<void> {
    let found = 0;
    for await (const chunk of this.#env.store.chunks({ prefix: LIVE_PREFIX }, RESUME_CHUNK)) {
      found += chunk.length;
      const marks = chunk.map(([key, value]) => ({
        id: key.subarray(LIVE_PREFIX.length).toString(),
        ...parse<LiveMark>(value),
      }));
      await this.#resume(marks);
    }
    if (found > 0) this.#env.log.info({ executions: found }, 'executions taken up again');
  }

  /** Runs what load() found. */
  start(): void {
    this.#places.open();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#places.close();
    this.#sleepers.clear();
    for (const run of this.#runs.values()) {
      run.dropped = true;
      this.#disarm(run);
    }
    await Promise.all(this.#busy.keys());
  }

  async #resume(marks: readonly (LiveMark & { readonly id: string })[]): Promise<void> {
    const keys = marks.map(({ workflow, id }) => ({ workflow, id }));
    const checkpoints = await this.#env.store.getMany(keys.map((key) => recordKey('c', key)));
    keys.forEach((key, index) => {
      const bytes = checkpoints[index];
      const note = bytes && decodeCheckpoint(bytes).note;
      if (marks[index]?.state === 'QUEUED') this.#places.add({ key, run: undefined }, 'fresh');
      else if (!note || note.requests || note.sleeps.length === 0) this.#places.add({ key, run: undefined }, 'begun');
      else this.#sleepers.add(key, Math.min(...note.sleeps.map((sleep) => sleep.until)));
    });
  }

  async #load({ key, run }: Waiting): Promise<Run | undefined> {
    return run ?? loadRun(this.#env, key);
  }

  /** Brings an execution into memory and runs it, on a place that is already taken. */
  async #begin(key: ExecutionKey, load: () => Promise<Run | undefined>, cancelling = false): Promise<void> {
    let run: Run | undefined;
    this.#loading.set(key.id, cancelling);
    try {
      run = await load();
    } catch (error) {
      await this.#breakDown(key, error);
    }
    const cancelled = this.#loading.get(key.id) === true;
    this.#loading.delete(key.id);
    if (!run || this.#stopped) {
      this.#settle(key.id);
      this.#places.leave();
      return;
    }
    if (cancelled) run.cancelling = true;
    this.#runs.set(key.id, run);
    await this.#drive(run);
  }

  async #drive(run: Run): Promise<void> {
    let pause: Pause | 'failed';
    run.pumping = true;
    try {
      do {
        pause = await pump(this.#pumpEnv, run);
        if (pause === 'waiting') this.#armTimers(run);
      } while (isPaused(pause) && (run.outcomes.length > 0 || run.cancelling || run.dropped));
    } catch (error) {
      pause = 'failed';
      this.#disarm(run);
      await this.#breakDown(run.key, error, run);
    }
    run.pumping = false;
    if (pause === 'waiting') return;
    this.#disarm(run);
    this.#runs.delete(run.key.id);
    if (pause === 'sleeping' && !this.#stopped) {
      this.#sleepers.add(run.key, Math.min(...[...run.sleeps.values()].map((sleep) => sleep.until)), run);
    } else {
      this.#settle(run.key.id);
    }
    this.#places.leave();
  }

  #send(run: Run, effect: Extract<Effect, { kind: 'http' }>): void {
    const controller = new AbortController();
    run.requests.set(effect.id, controller);
    void performHttp(this.#env, effect.request, run.email, controller.signal).then((outcome) => {
      if (!controller.signal.aborted) this.#deliver(run, { id: effect.id, outcome });
    });
  }

  #deliver(run: Run, outcome: Run['outcomes'][number]): void {
    if (run.dropped || this.#runs.get(run.key.id) !== run) return;
    run.outcomes.push(outcome);
    if (!run.pumping) this.#track(run.key, this.#drive(run));
  }

  /** While a request is out, the sleeps of other branches are timers of the run. */
  #armTimers(run: Run): void {
    for (const [id, sleep] of run.sleeps) {
      sleep.cancel ??= this.#env.clock.after(sleep.until - this.#env.clock.now(), () =>
        this.#deliver(run, { id, outcome: { kind: 'done' } }),
      );
    }
  }

  #disarm(run: Run): void {
    for (const sleep of run.sleeps.values()) {
      sleep.cancel?.();
      delete sleep.cancel;
    }
    for (const controller of run.requests.values()) controller.abort();
    run.requests.clear();
  }

  /** A fault of the engine ends the execution; a fault of the store leaves it at its checkpoint, to be tried again. */
  async #breakDown(key: ExecutionKey, error: unknown, run?: Run): Promise<void> {
    if (run?.dropped || this.#stopped) return;
    try {
      if (!(error instanceof EngineFault)) throw error;
      const head = run?.head ?? (await this.#readHead(key));
      if (head) await endBroken(this.#pumpEnv, key, head, error);
    } catch (failure) {
      const fields = { workflow: key.workflow, execution: key.id, error: describe(failure) };
      this.#env.log.error(fields, 'an execution cannot be read or written; it is tried again from its checkpoint');
      this.#sleepers.add(key, this.#env.clock.now() + STORE_RETRY_MS);
    }
  }

  async #readHead(key: ExecutionKey): Promise<ExecutionHead | undefined> {
    const bytes = await this.#env.store.get(recordKey('e', key));
    return bytes && parse<ExecutionHead>(bytes);
  }

  #settle(id: string): void {
    for (const resolve of this.#endWaiters.get(id) ?? []) resolve();
    this.#endWaiters.delete(id);
  }

  #track({ workflow }: ExecutionKey, work: Promise<void>): void {
    this.#busy.set(work, workflow);
    void work.finally(() => this.#busy.delete(work));
  }
}

function isPaused(pause: Pause): boolean {
  return pause === 'waiting' || pause === 'sleeping';
}
