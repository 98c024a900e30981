/**
 * The driver: runs executions on the engine. In: keys of executions that are durable in the store. Out: their ends,
 * written to the store. It holds in memory only what computes or waits for a request; what sleeps is a timer and a
 * checkpoint, what is queued is an id.
 *
 * `concurrency` counts executions that compute or have a request out. Sleeping ones give their place back, and get one
 * before any new execution does.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Effect } from '../../../engine/types.ts';
import { describe } from '../../../wire/log.ts';
import type { Log } from '../../../wire/room.ts';
import type { Journal } from '../journal.ts';
import { parse, recordKey, type ExecutionHead, type ExecutionKey } from '../records.ts';
import { performHttp, type HttpEffectEnv } from './http-effect.ts';
import { arrive, type Arrival } from './inbox.ts';
import type { Control } from './control.ts';
import { findLive } from './live.ts';
import { Places, type Admission, type Waiting } from './places.ts';
import { endBroken, pump, type Pause, type PumpEnv } from './pump.ts';
import { EngineFault, loadRun, makeRun, type Run, type RunSource } from './run.ts';
import { Sleepers } from './sleepers.ts';
import { armTimers, disarm, wakeTime } from './timers.ts';

interface DriverEnv extends RunSource, HttpEffectEnv, Pick<PumpEnv, 'origin'> {
  readonly journal: Journal;
  readonly log: Log;
  /** Executions that compute or wait for a request at once. */
  readonly concurrency: number;
  /** Executions that wait to begin; beyond it new ones are refused. */
  readonly backlog: number;
}

const STORE_RETRY_MS = 5_000;

/** Does something with a run, when it is next seen; undefined when it turns out that there is none. */
type Act = (run: Run | undefined) => void;

export class Driver {
  readonly #env: DriverEnv;
  readonly #pumpEnv: PumpEnv;
  readonly #places: Places;
  readonly #sleepers: Sleepers;
  /** In memory, by execution id. */
  readonly #runs = new Map<string, Run>();
  /** Being read from the store, and what is to be done with them as soon as they are there. */
  readonly #loading = new Map<string, Act[]>();
  /** Paused by a debugger, and in the store only. */
  readonly #paused = new Map<string, ExecutionKey>();
  /** For executions that are about to begin. */
  readonly #prepared = new Map<string, Control>();
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
      begin: (waiting) => this.#launch(waiting.key, () => this.#load(waiting)),
    });
    this.#sleepers = new Sleepers(env.clock, (sleeper) => this.#wake(sleeper));
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
    const control = this.#prepared.get(key.id);
    this.#launch(key, async () => {
      // Who created it gets the answer first, and reads it while the execution runs.
      await nextTurn();
      return makeRun(this.#env, key, head, { argument, control });
    });
  }

  /** Queues an execution whose records are written. */
  enqueue(key: ExecutionKey): void {
    this.#places.add({ key, run: undefined }, 'fresh');
    this.#places.fill();
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
    return this.#paused.has(id) || (this.#runs.get(id)?.control?.paused ?? null) !== null;
  }

  /** The head and steps of a running execution, which are ahead of the store; undefined for all others. */
  peek(key: ExecutionKey): Pick<Run, 'head' | 'currentSteps'> | undefined {
    return this.#runs.get(key.id);
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
    const run = this.#runs.get(id);
    if (run?.pumping) await new Promise<void>((resolve) => run.rests.push(resolve));
  }

  /** The run if its state is in memory, whether it computes or not. */
  held({ id }: ExecutionKey): Run | undefined {
    return this.#runs.get(id) ?? this.#sleepers.peek(id)?.run ?? this.#places.peek(id)?.run;
  }

  /** Gives an execution a request to one of its callbacks; it is stored already, so nothing is lost if nobody waits. */
  arrived(key: ExecutionKey, callback: string, arrival: Arrival): void {
    const { id } = key;
    const run = this.held(key);
    if (run) arrive(run, callback, arrival);
    const sleeper = this.#sleepers.take(id);
    if (sleeper) this.#wake(sleeper);
    else if (run && this.#runs.has(id)) this.#nudge(run);
    else this.#loading.get(id)?.push((loaded) => loaded && arrive(loaded, callback, arrival));
  }

  /** Stops all executions of a workflow without a trace; afterwards nothing of theirs is written any more. */
  async drop(workflow: string): Promise<void> {
    for (;;) {
      this.#sleepers.removeWorkflow(workflow);
      this.#places.removeWorkflow(workflow);
      for (const [id, key] of this.#paused) if (key.workflow === workflow) this.#paused.delete(id);
      const runs = [...this.#runs.values()].filter((run) => run.key.workflow === workflow);
      for (const run of runs) {
        run.dropped = true;
        this.#nudge(run);
      }
      const busy = [...this.#busy].filter(([, owner]) => owner === workflow).map(([work]) => work);
      if (runs.length === 0 && busy.length === 0) return;
      await Promise.all(busy);
    }
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
    this.#stopped = true;
    this.#places.close();
    this.#sleepers.clear();
    for (const run of this.#runs.values()) {
      run.dropped = true;
      disarm(run);
    }
    await Promise.all(this.#busy.keys());
  }

  /** Lets `act` change the run of an execution wherever it waits, and goes on with it. */
  #reach(key: ExecutionKey, act: Act): void {
    const { id } = key;
    const run = this.#runs.get(id);
    const idle = this.#sleepers.take(id) ?? this.#places.take(id) ?? this.#takePaused(key);
    if (run) {
      act(run);
      this.#nudge(run);
    } else if (idle) {
      this.#places.force();
      this.#launch(key, () => this.#load(idle), act);
    } else {
      const acts = this.#loading.get(id);
      if (acts) acts.push(act);
      else act(undefined);
    }
  }

  #takePaused(key: ExecutionKey): Waiting | undefined {
    return this.#paused.delete(key.id) ? { key, run: undefined } : undefined;
  }

  #wake(sleeper: Waiting): void {
    this.#places.add(sleeper, 'begun');
    this.#places.fill();
  }

  /** Has the engine look at a run again. */
  #nudge(run: Run): void {
    if (!run.pumping) this.#track(run.key, this.#drive(run));
  }

  async #load({ key, run }: Waiting): Promise<Run | undefined> {
    return run ?? loadRun(this.#env, key);
  }

  /** Brings an execution into memory and runs it, on a place that is already taken. */
  #launch(key: ExecutionKey, load: () => Promise<Run | undefined>, act?: Act): void {
    this.#track(key, this.#begin(key, load, act === undefined ? [] : [act]));
  }

  async #begin(key: ExecutionKey, load: () => Promise<Run | undefined>, acts: Act[]): Promise<void> {
    let run: Run | undefined;
    this.#loading.set(key.id, acts);
    try {
      run = await load();
    } catch (error) {
      await this.#breakDown(key, error);
    }
    this.#loading.delete(key.id);
    if (!run || this.#stopped) {
      for (const act of acts) act(undefined);
      this.#settle(key.id);
      this.#places.leave();
      return;
    }
    for (const act of acts) act(run);
    this.#runs.set(key.id, run);
    await this.#drive(run);
  }

  async #drive(run: Run): Promise<void> {
    let pause: Pause | 'failed';
    run.pumping = true;
    try {
      do {
        pause = await pump(this.#pumpEnv, run);
        if (pause === 'waiting') armTimers(this.#env.clock, run, (delivery) => this.#deliver(run, delivery));
      } while (isResting(pause) && isStirred(run));
    } catch (error) {
      pause = 'failed';
      disarm(run);
      await this.#breakDown(run.key, error, run);
    }
    run.pumping = false;
    for (const rested of run.rests.splice(0)) rested();
    if (pause === 'waiting') return;
    disarm(run);
    this.#runs.delete(run.key.id);
    if (pause === 'paused') this.#paused.set(run.key.id, run.key);
    else if (pause === 'sleeping' && !this.#stopped)
      this.#sleepers.add(run.key, wakeTime([...run.sleeps.values()]), run);
    else this.#settle(run.key.id);
    this.#places.leave();
  }

  #send(run: Run, effect: Extract<Effect, { kind: 'http' }>): void {
    const controller = new AbortController();
    run.requests.set(effect.id, controller);
    void performHttp(this.#env, effect.request, run.email, controller.signal).then((outcome) => {
      if (!controller.signal.aborted) this.#deliver(run, { id: effect.id, outcome });
    });
  }

  #deliver(run: Run, delivery: Run['outcomes'][number]): void {
    if (run.dropped || this.#runs.get(run.key.id) !== run) return;
    if (run.outcomes.some(({ id }) => id === delivery.id)) return;
    run.outcomes.push(delivery);
    this.#nudge(run);
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

function isResting(pause: Pause): boolean {
  return pause === 'waiting' || pause === 'sleeping' || pause === 'paused';
}

/** Something came while the last checkpoint was being written. */
function isStirred({ outcomes, cancelling, dropped, prodded }: Run): boolean {
  return outcomes.length > 0 || cancelling || dropped || prodded;
}
