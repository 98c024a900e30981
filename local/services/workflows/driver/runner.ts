/** The executions in memory: brings them there, runs them, and tells when each of them rests. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Effect } from '../../../engine/effects.ts';
import { Cancel } from '../../../wire/fetch.ts';
import { describe } from '../../../wire/log.ts';
import { parse, recordKey, type ExecutionHead, type ExecutionKey } from '../records.ts';
import { performHttp, type HttpEffectEnv } from './http-effect.ts';
import { endBroken, pump, type Pause, type PumpEnv } from './pump.ts';
import type { Run } from './live-run.ts';
import { EngineFault, type RunSource } from './run.ts';
import { armTimers, disarm } from './timers.ts';

/** Does something with a run, when it is next seen; undefined when it turns out that there is none. */
export type Act = (run: Run | undefined) => void;

type Load = () => Run | Promise<Run | undefined>;

export interface RunnerEnv extends RunSource, HttpEffectEnv, Omit<PumpEnv, 'send'> {
  /** The run leaves memory, and the place it had is free. `failed`: it cannot be read or written now. */
  readonly onLeave: (key: ExecutionKey, pause: Exclude<Pause, 'waiting'> | 'gone' | 'failed', run?: Run) => void;
}

export class Runner {
  /** By execution id. */
  readonly runs = new Map<string, Run>();
  readonly #env: RunnerEnv;
  readonly #pumpEnv: PumpEnv;
  /** On their way into memory, and what is to be done with them as soon as they are there. */
  readonly #loading = new Map<string, { readonly workflow: string; readonly acts: Act[] }>();
  /** Loads and pumps that have not settled, with the workflow each is of. */
  readonly #busy = new Map<Promise<void>, string>();
  #stopped = false;

  constructor(env: RunnerEnv) {
    this.#env = env;
    this.#pumpEnv = { ...env, send: (run, effect) => this.#send(run, effect) };
  }

  /** Brings an execution into memory and runs it. */
  launch(key: ExecutionKey, load: Load, act?: Act): void {
    this.#await(key, act === undefined ? [] : [act]);
    this.#track(key, this.#begin(key, load));
  }

  /** As launch(), in the next turn of the event loop. */
  launchNext(key: ExecutionKey, load: Load): void {
    this.#await(key, []);
    setImmediate(() => this.#track(key, this.#begin(key, load)));
  }

  /** Has something done with one that is in memory or on its way there. False if it is neither. */
  act(id: string, act: Act): boolean {
    const run = this.runs.get(id);
    if (run) {
      act(run);
      this.nudge(run);
      return true;
    }
    return this.#loading.get(id)?.acts.push(act) !== undefined;
  }

  /** Has the engine look at a run again. */
  nudge(run: Run): void {
    if (!run.pumping) this.#track(run.key, this.#drive(run));
  }

  /** Stops the runs of a workflow without a trace. False once there are none. */
  async drop(workflow: string): Promise<boolean> {
    const runs = [...this.runs.values()].filter((run) => run.key.workflow === workflow);
    for (const run of runs) {
      run.dropped = true;
      this.nudge(run);
    }
    const busy = [...this.#busy].filter(([, owner]) => owner === workflow).map(([work]) => work);
    await Promise.all(busy);
    const isLoading = [...this.#loading.values()].some((each) => each.workflow === workflow);
    if (isLoading) await nextTurn();
    return runs.length > 0 || busy.length > 0 || isLoading;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const run of this.runs.values()) {
      run.dropped = true;
      disarm(run);
    }
    while (this.#busy.size + this.#loading.size > 0) {
      await Promise.all(this.#busy.keys());
      await nextTurn();
    }
  }

  #await({ id, workflow }: ExecutionKey, acts: Act[]): void {
    this.#loading.set(id, { workflow, acts });
  }

  /** Without a promise as far as nothing has to be waited for: most runs are over in one go. */
  #begin(key: ExecutionKey, load: Load): Promise<void> | undefined {
    try {
      const loaded = load();
      return loaded instanceof Promise ? this.#beginLater(key, loaded) : this.#enter(key, loaded);
    } catch (error) {
      return this.#beginLater(key, Promise.reject(error as Error));
    }
  }

  async #beginLater(key: ExecutionKey, loading: Promise<Run | undefined>): Promise<void> {
    let run: Run | undefined;
    let pause: 'gone' | 'failed' = 'gone';
    try {
      run = await loading;
    } catch (error) {
      pause = await this.#breakDown(key, error);
    }
    await this.#enter(key, run, pause);
  }

  #enter(key: ExecutionKey, run: Run | undefined, otherwise: 'gone' | 'failed' = 'gone'): Promise<void> | undefined {
    const acts = this.#loading.get(key.id)?.acts ?? [];
    this.#loading.delete(key.id);
    if (!run || this.#stopped) {
      for (const act of acts) act(undefined);
      this.#env.onLeave(key, otherwise);
      return undefined;
    }
    for (const act of acts) act(run);
    this.runs.set(key.id, run);
    return this.#drive(run);
  }

  #drive(run: Run): Promise<void> | undefined {
    run.pumping = true;
    try {
      const pause = pump(this.#pumpEnv, run);
      if (typeof pause === 'string' && !(isResting(pause) && isStirred(run))) return this.#rest(run, pause);
      return this.#driveOn(run, pause);
    } catch (error) {
      return this.#driveOn(run, Promise.reject(error as Error));
    }
  }

  async #driveOn(run: Run, pumping: Pause | Promise<Pause>): Promise<void> {
    let pause: Pause | 'gone' | 'failed';
    try {
      pause = await pumping;
      while (isResting(pause) && isStirred(run)) pause = await pump(this.#pumpEnv, run);
    } catch (error) {
      disarm(run);
      pause = await this.#breakDown(run.key, error, run);
    }
    this.#rest(run, pause);
  }

  #rest(run: Run, pause: Pause | 'gone' | 'failed'): undefined {
    if (pause === 'waiting') armTimers(this.#env.clock, run, (delivery) => this.#deliver(run, delivery));
    run.pumping = false;
    for (const rested of run.rests.splice(0)) rested();
    if (pause === 'waiting') return;
    disarm(run);
    this.runs.delete(run.key.id);
    this.#env.onLeave(run.key, this.#stopped ? 'dropped' : pause, run);
  }

  #send(run: Run, effect: Extract<Effect, { kind: 'http' }>): void {
    const cancel = new Cancel();
    run.requests.set(effect.id, cancel);
    void performHttp(this.#env, effect.request, run.email, cancel).then((outcome) => {
      if (run.requests.get(effect.id) === cancel) this.#deliver(run, { id: effect.id, outcome });
    });
  }

  #deliver(run: Run, delivery: Run['outcomes'][number]): void {
    if (run.dropped || this.runs.get(run.key.id) !== run) return;
    if (run.outcomes.some(({ id }) => id === delivery.id)) return;
    run.outcomes.push(delivery);
    this.nudge(run);
  }

  /** A fault of the engine ends the execution; a fault of the store leaves it at its checkpoint, to be tried again. */
  async #breakDown(key: ExecutionKey, error: unknown, run?: Run): Promise<'gone' | 'failed'> {
    if (run?.dropped || this.#stopped) return 'gone';
    try {
      if (!(error instanceof EngineFault)) throw error;
      const head = run?.head ?? (await this.#readHead(key));
      if (head) await endBroken(this.#pumpEnv, key, { head, begun: run?.begun }, error);
      return 'gone';
    } catch (failure) {
      const fields = { workflow: key.workflow, execution: key.id, error: describe(failure) };
      this.#env.log.error(fields, 'an execution cannot be read or written; it is tried again from its checkpoint');
      return 'failed';
    }
  }

  async #readHead(key: ExecutionKey): Promise<ExecutionHead | undefined> {
    // It may be on its way into the store.
    await this.#env.journal.idle();
    const bytes = await this.#env.store.get(recordKey('e', key));
    return bytes && parse<ExecutionHead>(bytes);
  }

  #track({ workflow }: ExecutionKey, work: Promise<void> | undefined): void {
    if (!work) return;
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
