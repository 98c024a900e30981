/** What runs: for each service the pools of the revisions that take traffic, and which of them is next. */
import { ApiError } from '../wire/errors.ts';
import type { Clock } from '../wire/clock.ts';
import type { Log } from '../wire/room.ts';
import type { Target } from './forward.ts';
import { startInstance } from './instance.ts';
import { lastSegment } from './names.ts';
import { Pool, type PoolState } from './pool.ts';
import { ensureArchive, programOf, type ProgramEnv } from './program.ts';
import type { RevisionRecord, ServiceRecord } from './records.ts';
import { durationMilliseconds } from './spec.ts';
import { createPicker, resolveTraffic } from './traffic.ts';

interface FleetEnv extends ProgramEnv {
  readonly clock: Clock;
  readonly log: Log;
  /** Instances per revision at most, whatever the service asks for. */
  readonly maxInstances: number;
  /** Requests that may wait per revision. */
  readonly queueLimit: number;
  /** Whether a revision may serve that has not run yet. */
  coldStarts(): boolean;
}

/** Who is let in, as the service says. */
interface Access {
  readonly invokerIamDisabled: boolean;
  readonly customAudiences: readonly string[];
}

/** What does not come up, and why. */
export interface Failed {
  readonly service: string;
  readonly reason: string;
}

const STARTS_AT_ONCE = 2;
const CLOSED: Access = { invokerIamDisabled: false, customAudiences: [] };

interface Live {
  readonly pools: Map<string, Target>;
  access: Access;
  pick: () => string | undefined;
  tags: ReadonlyMap<string, string>;
}

export class Fleet {
  readonly #env: FleetEnv;
  readonly #services = new Map<string, Live>();
  readonly #ending = new Set<Promise<void>>();
  /** Not serving yet, but to be ended with the rest. */
  readonly #starting = new Set<Pool>();
  #stopped = false;

  constructor(env: FleetEnv) {
    this.#env = env;
  }

  /**
   * Starts a revision unless it runs; resolves when it can serve, which with cold starts it can before it has run.
   * @throws StartError, ApiError
   */
  async bring(service: ServiceRecord, revision: RevisionRecord): Promise<RevisionRecord> {
    const live = this.#live(service.name);
    const key = lastSegment(revision.name);
    if (live.pools.has(key)) return revision;
    const archive = await ensureArchive(this.#env, revision);
    const started = { ...revision, archive, ready: true };
    if (this.#stopped) throw new ApiError('UNAVAILABLE', 'The local cloud is being stopped.');
    const target = this.#target(service, started);
    if (!this.#env.coldStarts()) await this.#start(target.pool);
    live.pools.set(key, target);
    return started;
  }

  async #start(pool: Pool): Promise<void> {
    this.#starting.add(pool);
    try {
      await pool.start();
    } catch (error) {
      await pool.stop();
      throw error;
    } finally {
      this.#starting.delete(pool);
    }
  }

  /** As bring() for a revision that served before, in the background: requests wait for it meanwhile. */
  resume(service: ServiceRecord, revision: RevisionRecord): void {
    const target = this.#target(service, revision);
    this.#live(service.name).pools.set(lastSegment(revision.name), target);
    if (!this.#env.coldStarts()) target.pool.keepStarting();
  }

  /** Starts what has not run yet, a few at a time: the services of these names, in their order, or all. */
  async warmUp(names?: readonly string[]): Promise<Failed[]> {
    const all = [...this.#services].flatMap(([name, live]) =>
      [...live.pools.values()].map(({ pool }) => ({ service: lastSegment(name), pool })),
    );
    const wanted = names?.flatMap((name) => all.filter(({ service }) => service === name)) ?? all;
    const failed: Failed[] = [];
    const left = wanted.values();
    const oneByOne = async () => {
      for (const { service, pool } of left) {
        const reason = await pool.warm();
        if (reason !== undefined) failed.push({ service, reason });
      }
    };
    await Promise.all(Array.from({ length: STARTS_AT_ONCE }, oneByOne));
    return failed;
  }

  /** From now on requests go where the service's traffic says; pools without traffic finish their work and end. */
  route(service: ServiceRecord): void {
    const live = this.#live(service.name);
    const shares = resolveTraffic(service.spec.traffic, service.latestReady);
    live.access = accessOf(service);
    live.pick = createPicker(shares);
    live.tags = new Map(shares.flatMap(({ tag, revision }) => (tag === undefined ? [] : [[tag, revision] as const])));
    const wanted = new Set(shares.map((share) => share.revision));
    for (const [revision, { pool }] of live.pools) {
      if (wanted.has(revision)) continue;
      live.pools.delete(revision);
      this.#end(pool.drain());
    }
  }

  remove(service: string): void {
    const live = this.#services.get(service);
    this.#services.delete(service);
    for (const { pool } of live?.pools.values() ?? []) this.#end(pool.drain());
  }

  /** Where the next request for the service goes. @throws ApiError NOT_FOUND, UNAVAILABLE */
  next(service: string, tag?: string): Target {
    const live = this.#services.get(service);
    const revision = tag === undefined ? live?.pick() : live?.tags.get(tag);
    if (!live || (tag !== undefined && revision === undefined)) {
      throw new ApiError('NOT_FOUND', `No Cloud Run service answers at this address (${service}).`);
    }
    const target = revision === undefined ? undefined : live.pools.get(revision);
    if (!target) throw new ApiError('UNAVAILABLE', `Service ${service} has no revision that is ready to serve.`);
    return target;
  }

  access(service: string): Access {
    return this.#services.get(service)?.access ?? CLOSED;
  }

  /** Pools of a service by revision. */
  states(service: string): [revision: string, state: PoolState][] {
    return [...(this.#services.get(service)?.pools ?? [])].map(([name, { pool }]) => [name, pool.state()]);
  }

  /** Ends every instance now; resolves when none is left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const pools = [...this.#services.values()].flatMap((live) => [...live.pools.values()].map(({ pool }) => pool));
    this.#services.clear();
    await Promise.all([...pools, ...this.#starting].map((pool) => pool.stop()));
    await Promise.all(this.#ending);
  }

  #live(service: string): Live {
    const found = this.#services.get(service);
    if (found) return found;
    const live: Live = { access: CLOSED, pools: new Map(), pick: () => undefined, tags: new Map() };
    this.#services.set(service, live);
    return live;
  }

  #end(work: Promise<void>): void {
    const settled = work.finally(() => this.#ending.delete(settled));
    this.#ending.add(settled);
  }

  #target(service: ServiceRecord, revision: RevisionRecord): Target {
    const { clock, log, maxInstances, queueLimit } = this.#env;
    const { template } = revision;
    const [name, id] = [lastSegment(revision.name), lastSegment(service.name)];
    const output = (stream: 'stdout' | 'stderr', line: string) =>
      printed(log, { service: id, revision: name }, stream, line);
    const launch = async (signal: AbortSignal) => {
      const archive = await ensureArchive(this.#env, revision);
      const program = await programOf(this.#env, id, revision, archive);
      return startInstance(program, { clock, output }, signal);
    };
    const pool = new Pool({
      name,
      concurrency: template.maxInstanceRequestConcurrency,
      maxInstances: Math.max(1, Math.min(template.scaling?.maxInstanceCount ?? maxInstances, maxInstances)),
      queueLimit,
      launch,
      clock,
      log,
    });
    return { pool, timeoutMilliseconds: durationMilliseconds(template.timeout) };
  }
}

function accessOf({ spec }: ServiceRecord): Access {
  const { invokerIamDisabled, customAudiences } = spec;
  return {
    invokerIamDisabled: invokerIamDisabled === true,
    customAudiences: Array.isArray(customAudiences) ? customAudiences.map(String) : [],
  };
}

const LEVELS: Readonly<Record<string, keyof Log>> = {
  DEBUG: 'debug',
  WARNING: 'warn',
  ERROR: 'error',
  CRITICAL: 'error',
  ALERT: 'error',
  EMERGENCY: 'error',
};

/**
 * A line of a program's output becomes a log entry; a JSON object with `severity` and `message` keeps both.
 * https://cloud.google.com/run/docs/logging#special-fields
 */
function printed(log: Log, from: Record<string, unknown>, stream: string, line: string): void {
  if (line.startsWith('{')) {
    try {
      const { severity, message, ...rest } = JSON.parse(line) as Record<string, unknown>;
      log[LEVELS[String(severity)] ?? 'info']({ ...rest, ...from }, typeof message === 'string' ? message : line);
      return;
    } catch {
      // A line that only looks like JSON is text.
    }
  }
  log[stream === 'stderr' ? 'warn' : 'info'](from, line);
}
