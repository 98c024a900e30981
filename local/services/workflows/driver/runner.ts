/** The executions in memory: brings them there, runs them, and tells when each of them rests. */
import type { Effect } from '../../../engine/effects.ts';
import { describe } from '../../../wire/log.ts';
import { parse, recordKey, type ExecutionHead, type ExecutionKey } from '../records.ts';
import { performHttp, type HttpEffectEnv } from './http-effect.ts';
import { endBroken, pump, type Pause, type PumpEnv } from './pump.ts';
import type { Run } from './live-run.ts';
import { EngineFault, type RunSource } from './run.ts';
import { armTimers, disarm } from './timers.ts';

/** Does something with a run, when it is next seen; undefined when it turns out that there is none. */
export type Act = (run: Run | undefined) => void;

type Load = () => Promise<Run | undefined>;

export interface RunnerEnv extends RunSource, HttpEffectEnv, Omit<PumpEnv, 'send'> {
  /** The run leaves memory, and the place it had is free. `failed`: it cannot be read or written now. */
  readonly onLeave: (key: ExecutionKey, pause: Exclude<Pause, 'waiting'> | 'gone' | 'failed', run?: Run) => void;
}

export class Runner {
  /** By execution id. */
  readonly runs = new Map<string, Run>();
  readonly #env: RunnerEnv;
  readonly #pumpEnv: PumpEnv;
  /** Being read from the store, and what is to be done with them as soon as they are there. */
  readonly #loading = new Map<string, Act[]>();
  /** Loads and pumps that have not settled, with the workflow each is of. */
  readonly #busy = new Map<Promise<void>, string>();
  #stopped = false;

  constructor(env: RunnerEnv) {
    this.#env = env;
    this.#pumpEnv = { ...env, send: (run, effect) => this.#send(run, effect) };
  }

  /** Brings an execution into memory and runs it. */
  launch(key: ExecutionKey, load: Load, act?: Act): void {
    this.#track(key, this.#begin(key, load, act === undefined ? [] : [act]));
  }

  /** Has something done with one that is in memory or on its way there. False if it is neither. */
  act(id: string, act: Act): boolean {
    const run = this.runs.get(id);
    if (run) {
      act(run);
      this.nudge(run);
      return true;
    }
    return this.#loading.get(id)?.push(act) !== undefined;
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
    return runs.length > 0 || busy.length > 0;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const run of this.runs.values()) {
      run.dropped = true;
      disarm(run);
    }
    await Promise.all(this.#busy.keys());
  }

  async #begin(key: ExecutionKey, load: Load, acts: Act[]): Promise<void> {
    let run: Run | undefined;
    let pause: 'gone' | 'failed' = 'gone';
    this.#loading.set(key.id, acts);
    try {
      run = await load();
    } catch (error) {
      pause = await this.#breakDown(key, error);
    }
    this.#loading.delete(key.id);
    if (!run || this.#stopped) {
      for (const act of acts) act(undefined);
      this.#env.onLeave(key, pause);
      return;
    }
    for (const act of acts) act(run);
    this.runs.set(key.id, run);
    await this.#drive(run);
  }

  async #drive(run: Run): Promise<void> {
    let pause: Pause | 'gone' | 'failed';
    run.pumping = true;
    try {
      do {
        pause = await pump(this.#pumpEnv, run);
        if (pause === 'waiting') armTimers(this.#env.clock, run, (delivery) => this.#deliver(run, delivery));
      } while (isResting(pause) && isStirred(run));
    } catch (error) {
      disarm(run);
      pause = await this.#breakDown(run.key, error, run);
    }
    run.pumping = false;
    for (const rested of run.rests.splice(0)) rested();
    if (pause === 'waiting') return;
    disarm(run);
    this.runs.delete(run.key.id);
    this.#env.onLeave(run.key, this.#stopped ? 'dropped' : pause, run);
  }

  #send(run: Run, effect: Extract<Effect, { kind: 'http' }>): void {
    const controller = new AbortController();
    run.requests.set(effect.id, controller);
    void performHttp(this.#env, effect.request, run.email, controller.signal).then((outcome) => {
      if (!controller.signal.aborted) this.#deliver(run, { id: effect.id, outcome });
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
      if (head) await endBroken(this.#pumpEnv, key, head, error);
      return 'gone';
    } catch (failure) {
      const fields = { workflow: key.workflow, execution: key.id, error: describe(failure) };
      this.#env.log.error(fields, 'an execution cannot be read or written; it is tried again from its checkpoint');
      return 'failed';
    }
  }

  async #readHead(key: ExecutionKey): Promise<ExecutionHead | undefined> {
    const bytes = await this.#env.store.get(recordKey('e', key));
    return bytes && parse<ExecutionHead>(bytes);
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
