/**
 * Cloud Scheduler's clockwork: fires jobs when they are due, and again where an attempt failed.
 *
 * When a job is due next stands in its record (`scheduleTime`), so that a firing missed while the cloud was down is run
 * once when it starts. A job never overlaps itself. https://cloud.google.com/scheduler/docs/overview
 */
import type { Clock } from '../../wire/clock.ts';
import type { Log } from '../../wire/room.ts';
import { ok, type Route } from '../../wire/router.ts';
import type { Fields } from '../kind.ts';
import { canonicalName, checkProject, type Project } from '../project.ts';
import type { Resources } from '../resources.ts';
import { isMap } from '../shape.ts';
import { attempt, type AttemptStatus, type Reach } from './attempt.ts';

export type { Reach } from './attempt.ts';

interface SchedulerEnv extends Project {
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: Resources;
  readonly reach: Reach;
}

const JOB = 'projects/{project}/locations/{location}/jobs/{id}';

export class Scheduler {
  readonly #env: SchedulerEnv;
  readonly #timers = new Map<string, () => void>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  #started = false;

  constructor(env: SchedulerEnv) {
    this.#env = env;
  }

  get routes(): Route[] {
    const run: Route = {
      service: 'cloudscheduler',
      method: 'POST',
      pattern: `/v1/${JOB}:run`,
      handle: async ({ params }) => {
        checkProject(this.#env, params['project']);
        const name = canonicalName(this.#env, JOB, params);
        const [, job] = await this.#env.jobs.get(name);
        this.#fire(name, new Date(this.#env.clock.now()).toISOString());
        return ok(job);
      },
    };
    return [run];
  }

  async start(): Promise<void> {
    this.#started = true;
    const { project } = this.#env;
    for (const [name, job] of await this.#env.jobs.list(`projects/${project}/locations/-`)) this.plan(name, job);
  }

  /** Lets attempts that are under way end, and begins no others. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    await Promise.allSettled(this.#running.values());
  }

  /** The job is new or has changed. */
  plan(name: string, job: Fields): void {
    this.forget(name);
    const due = job['state'] === 'ENABLED' ? job['scheduleTime'] : undefined;
    if (typeof due !== 'string' || !this.#started || this.#stop.signal.aborted) return;
    const { clock } = this.#env;
    const wait = Math.max(0, Date.parse(due) - clock.now());
    this.#timers.set(
      name,
      clock.after(wait, () => this.#fire(name, due)),
    );
  }

  forget(name: string): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }

  #fire(name: string, scheduled: string): void {
    if (this.#stop.signal.aborted || this.#running.has(name)) return;
    const work = this.#run(name, scheduled)
      .catch((error: unknown) => {
        const text = error instanceof Error ? error.message : String(error);
        this.#env.log.warn({ job: name, error: text }, 'a scheduled job could not be run');
      })
      .finally(() => this.#running.delete(name));
    this.#running.set(name, work);
  }

  async #run(name: string, scheduled: string): Promise<void> {
    const found = await this.#env.jobs.find(name);
    if (!found) return;
    const [, job] = found;
    const { retries, backoff } = retryOf(job);
    let status = await this.#attempt(job, scheduled);
    for (let retry = 0; retry < retries && status.code !== undefined; retry++) {
      if (!(await this.#pause(backoff(retry)))) return;
      status = await this.#attempt(job, scheduled);
    }
    // Not brought to its end by the stop of the cloud: it is missed, and run at the next start.
    if (this.#stop.signal.aborted && status.code !== undefined) return;
    const lastAttemptTime = new Date(this.#env.clock.now()).toISOString();
    if (status.code !== undefined) this.#env.log.warn({ job: name, ...status }, 'a scheduled job failed');
    // Deleted or replaced meanwhile: then there is nothing to write down.
    if (!(await this.#env.jobs.find(name))) return;
    const written = await this.#env.jobs.change(name, (current) => ({ ...current, status, lastAttemptTime }));
    this.plan(name, written);
  }

  async #attempt(job: Fields, scheduled: string): Promise<AttemptStatus> {
    const deadline = new AbortController();
    const cancel = this.#env.clock.after(seconds(job['attemptDeadline'], 180) * 1000, () => deadline.abort());
    const signal = AbortSignal.any([deadline.signal, this.#stop.signal]);
    try {
      return await attempt(this.#env.reach, job, scheduled, signal);
    } finally {
      cancel();
    }
  }

  /** False when the cloud stops. */
  #pause(milliseconds: number): Promise<boolean> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const cancel = this.#env.clock.after(milliseconds, () => resolve(true));
      const stop = () => {
        cancel();
        resolve(false);
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  }
}

/** https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#RetryConfig */
function retryOf(job: Fields) {
  const config = isMap(job['retryConfig']) ? job['retryConfig'] : {};
  const least = seconds(config['minBackoffDuration'], 5) * 1000;
  const most = seconds(config['maxBackoffDuration'], 3600) * 1000;
  const doublings = Number(config['maxDoublings'] ?? 5);
  const doubled = (retry: number) => least * 2 ** Math.min(retry, doublings);
  // After the last doubling the pause grows by the same step each time.
  const backoff = (retry: number) => Math.min(most, doubled(retry) * Math.max(1, retry - doublings + 1));
  return { retries: Number(config['retryCount'] ?? 0), backoff };
}

function seconds(given: unknown, otherwise: number): number {
  const value = Number.parseFloat(String(given));
  return Number.isFinite(value) ? value : otherwise;
}
