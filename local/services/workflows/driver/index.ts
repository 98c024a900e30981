/**
 * The driver: runs executions on the engine. In: keys of executions that are durable in the store. Out: their ends,
 * written to the store. It holds in memory only what computes or waits for a request; what sleeps is a timer and a
 * checkpoint, what is queued is an id.
 *
 * `concurrency` counts executions that are active, `places` those of them that compute or have a request out. Sleeping
 * ones give their place back, and get one before any new execution does.
 */
import type { ExecutionHead, ExecutionKey } from '../records.ts';
import type { Control } from './control.ts';
import { arrive, type Arrival } from './inbox.ts';
import { findLive } from './live.ts';
import { Places, type Admission, type Waiting } from './places.ts';
import type { Run } from './live-run.ts';
import { loadRun, newRun } from './run.ts';
import { Runner, type Act, type RunnerEnv } from './runner.ts';
import { Sleepers } from './sleepers.ts';
import { wakeTime } from './timers.ts';

interface DriverEnv extends Omit<RunnerEnv, 'onLeave'> {
  /** Executions that are active at once. */
  readonly concurrency: number;
  /** Of them, those that compute or wait for a request at once. */
  readonly places: number;
  /** Executions that wait to begin; beyond it new ones are refused. */
  readonly backlog: number;
}

const STORE_RETRY_MS = 5_000;

export class Driver {
  readonly #env: DriverEnv;
  readonly #runner: Runner;
  readonly #places: Places;
  readonly #sleepers: Sleepers;
  /** Paused by a debugger, and in the store only. */
  readonly #paused = new Map<string, ExecutionKey>();
  /** For executions that are about to begin. */
  readonly #prepared = new Map<string, Control>();
  readonly #endWaiters = new Map<string, (() => void)[]>();

  constructor(env: DriverEnv) {
    this.#env = env;
    this.#runner = new Runner({ ...env, onLeave: (...left) => this.#onLeave(...left) });
    this.#places = new Places({
      places: env.places,
      backlog: env.backlog,
      mayBegin: () => this.#places.active + this.#sleepers.size + this.#paused.size < env.concurrency,
      begin: (waiting) => this.#runner.launch(waiting.key, () => this.#load(waiting)),
    });
    this.#sleepers = new Sleepers(env.clock, (sleeper) => this.#wake(sleeper));
  }

  /** What becomes of an execution created now. `start` and `wait` are used by launch() or given back by release(). */
  admit(): Admission {
    return this.#places.admit();
  }

  release(admission: Admission): void {
    if (admission === 'start') this.#places.leave();
    else if (admission === 'wait') this.#places.keep();
    this.#places.fill();
  }

  /** Runs an execution whose records are written; `head` and `argument` spare reading them back. */
  launch(key: ExecutionKey, head: ExecutionHead, argument: string): void {
    const control = this.#prepared.get(key.id);
    // Who created it gets the answer first, and reads it while the execution runs.
    this.#runner.launchNext(key, () => newRun(this.#env, key, head, { argument, control }));
  }

  /** As launch(), at once, for one whose records are on their way: what the run writes comes with them or after them. */
  launchNow(key: ExecutionKey, head: ExecutionHead, argument: string, begun: Promise<void>): void {
    const control = this.#prepared.get(key.id);
    this.#runner.launch(key, () => newRun(this.#env, key, head, { argument, control, begun }));
  }

  /** The records of what launchNow() runs could not be written, so nothing else of it will be: it is of no use. */
  abandon({ id }: ExecutionKey): void {
    this.#runner.act(id, (run) => {
      if (run) run.dropped = true;
    });
  }

  /** Queues an execution whose records are written. */
  enqueue(key: ExecutionKey): void {
    this.#places.add({ key, run: undefined }, 'fresh');
    this.#places.fill();
  }

  /** Runs an active execution whose records are written, once a place is free. */
  launchLater(key: ExecutionKey): void {
    this.#places.keep();
    this.#wake({ key, run: undefined });
  }

  /** Runs an execution that was stored as one that has begun. */
  adopt(key: ExecutionKey): void {
    this.#wake({ key, run: undefined });
  }

  /** What a debugger wants of an execution that is about to begin; stored as well. Undefined: it has begun, or never will. */
  prepare({ id }: ExecutionKey, control: Control | undefined): void {
    if (control) this.#prepared.set(id, control);
    else this.#prepared.delete(id);
  }

  /** Stands still for a debugger, until that lets it go on. */
  isPaused({ id }: ExecutionKey): boolean {
    return this.#paused.has(id) || (this.#runner.runs.get(id)?.control?.paused ?? null) !== null;
  }

  /** The head and steps of a running execution, which are ahead of the store; undefined for all others. */
  peek(key: ExecutionKey): Pick<Run, 'head' | 'currentSteps'> | undefined {
    return this.#runner.runs.get(key.id);
  }

  /** Resolves when the execution has ended, by this or otherwise. */
  async cancel(key: ExecutionKey): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.#endWaiters.set(key.id, [...(this.#endWaiters.get(key.id) ?? []), resolve]);
    });
    this.#reach(key, (run) => {
      if (run) run.cancelling = true;
      else this.#settle(key.id);
    });
    await ended;
  }

  /** What `work` gives for the run of an execution, wherever it is; undefined when it has ended. */
  with<T>(key: ExecutionKey, work: (run: Run) => T): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.#reach(key, (run) => {
        try {
          if (run) run.prodded = true;
          resolve(run && work(run));
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  /** Resolves when the execution does not compute: it is paused, waits, sleeps or has ended. */
  async rest({ id }: ExecutionKey): Promise<void> {
    const run = this.#runner.runs.get(id);
    if (run?.pumping) await new Promise<void>((resolve) => run.rests.push(resolve));
  }

  /** The run if its state is in memory, whether it computes or not. */
  held({ id }: ExecutionKey): Run | undefined {
    return this.#runner.runs.get(id) ?? this.#sleepers.peek(id)?.run ?? this.#places.peek(id)?.run;
  }

  /** Gives an execution a request to one of its callbacks; it is stored already, so nothing is lost if nobody waits. */
  arrived(key: ExecutionKey, callback: string, arrival: Arrival): void {
    const { id } = key;
    const run = this.held(key);
    if (run) arrive(run, callback, arrival);
    const sleeper = this.#sleepers.take(id);
    if (sleeper) this.#wake(sleeper);
    else if (run && this.#runner.runs.has(id)) this.#runner.nudge(run);
    else if (!run) this.#runner.act(id, (loaded) => loaded && arrive(loaded, callback, arrival));
  }

  /** Stops all executions of a workflow without a trace; afterwards nothing of theirs is written any more. */
  async drop(workflow: string): Promise<void> {
    do {
      this.#sleepers.removeWorkflow(workflow);
      this.#places.removeWorkflow(workflow);
      for (const [id, key] of this.#paused) if (key.workflow === workflow) this.#paused.delete(id);
    } while (await this.#runner.drop(workflow));
    this.#places.fill();
  }

  /** Finds every execution that had not ended. Before anything else. */
  async load(): Promise<void> {
    let found = 0;
    for await (const { key, state, until } of findLive(this.#env.store)) {
      found += 1;
      if (state === 'paused') this.#paused.set(key.id, key);
      else if (state !== 'asleep') this.#places.add({ key, run: undefined }, state);
      else if (until > this.#env.clock.now()) this.#sleepers.add(key, until);
      else this.#places.add({ key, run: undefined }, 'begun');
    }
    if (found > 0) this.#env.log.info({ executions: found }, 'executions taken up again');
  }

  /** Runs what load() found. */
  start(): void {
    this.#places.open();
  }

  async stop(): Promise<void> {
    this.#places.close();
    this.#sleepers.clear();
    await this.#runner.stop();
  }

  /** Lets `act` change the run of an execution wherever it waits, and goes on with it. */
  #reach(key: ExecutionKey, act: Act): void {
    const { id } = key;
    if (this.#runner.act(id, act)) return;
    const idle = this.#sleepers.take(id) ?? this.#places.take(id) ?? this.#takePaused(key);
    if (!idle) return act(undefined);
    this.#places.force();
    this.#runner.launch(key, () => this.#load(idle), act);
  }

  #takePaused(key: ExecutionKey): Waiting | undefined {
    return this.#paused.delete(key.id) ? { key, run: undefined } : undefined;
  }

  #wake(sleeper: Waiting): void {
    this.#places.add(sleeper, 'begun');
    this.#places.fill();
  }

  async #load({ key, run }: Waiting): Promise<Run | undefined> {
    return run ?? loadRun(this.#env, key);
  }

  /** What becomes of an execution that gives its place back. */
  #onLeave(...[key, pause, run]: Parameters<RunnerEnv['onLeave']>): void {
    if (pause === 'paused') this.#paused.set(key.id, key);
    else if (pause === 'sleeping' && run) this.#sleepers.add(key, wakeTime([...run.sleeps.values()]), run);
    else this.#settle(key.id);
    if (pause === 'failed') this.#sleepers.add(key, this.#env.clock.now() + STORE_RETRY_MS);
    this.#places.leave();
  }

  #settle(id: string): void {
    for (const resolve of this.#endWaiters.get(id) ?? []) resolve();
    this.#endWaiters.delete(id);
  }
}
