/**
 * Carries a plan out: each resource as soon as those it needs stand, a bounded number at a time, one after the other
 * where an API wants that. A failure stops only what depends on it. Interrupted runs need no clean-up: run again.
 */
import type { Client } from './client.ts';
import { DeployError } from './errors.ts';
import { dependencies, resolve, type Kinds, type Live, type Step } from './plan.ts';
import type { Fields } from './resource.ts';

export interface Outcome {
  readonly step: Step;
  readonly result: 'done' | 'unchanged' | 'failed' | 'skipped';
  readonly error?: unknown;
}

export interface ApplyOptions {
  readonly client: Client;
  readonly kinds: Kinds;
  readonly live: Live;
  /** How many writes at once. */
  readonly width?: number;
  readonly onOutcome?: (outcome: Outcome) => void;
}

export async function apply(steps: readonly Step[], options: ApplyOptions): Promise<Outcome[]> {
  const live = new Map(options.live);
  const slots = createSlots(options.width ?? 8);
  const lanes = new Map<string, Promise<unknown>>();
  const running = new Map<string, Promise<Outcome>>();
  const settle = (outcome: Outcome): Outcome => {
    options.onOutcome?.(outcome);
    return outcome;
  };
  const start = async (step: Step): Promise<Outcome> => {
    const needed = await Promise.all(dependencies(step.resource).map((address) => running.get(address)));
    if (needed.some((outcome) => outcome?.result === 'failed' || outcome?.result === 'skipped')) {
      return settle({ step, result: 'skipped' });
    }
    if (step.action === 'none') return settle({ step, result: 'unchanged' });
    try {
      await inLane(lanes, laneOf(step, options.kinds), () => slots(() => write(step, live, options)));
      return settle({ step, result: 'done' });
    } catch (error) {
      return settle({ step, result: 'failed', error });
    }
  };
  for (const step of steps) running.set(step.resource.address, start(step));
  return Promise.all(running.values());
}

async function write(step: Step, live: Map<string, Fields | undefined>, options: ApplyOptions): Promise<void> {
  const { resource } = step;
  const kind = options.kinds[resource.kind];
  if (step.action === 'blocked') throw new DeployError('api', step.reason ?? `${resource.address} is blocked`);
  const spec = resolve(resource.spec, live, new Set());
  const resolved = { ...resource, spec };
  const have = live.get(resource.address);
  if (step.action === 'update' && have) {
    if (!kind.update) throw new DeployError('api', `${resource.address}: this kind cannot be updated`);
    const paths = [...new Set(step.differences.map(({ path }) => path.split('.')[0] ?? path))];
    await kind.update(options.client, resolved, { spec, live: have, paths });
  } else {
    if (step.action === 'replace' && have) await kind.remove?.(options.client, resolved, have);
    await kind.create(options.client, resolved, spec);
  }
  live.set(resource.address, await kind.read(options.client, resolved));
}

function laneOf(step: Step, kinds: Kinds): string | undefined {
  return kinds[step.resource.kind].lane?.(step.resource);
}

function inLane<T>(lanes: Map<string, Promise<unknown>>, lane: string | undefined, work: () => Promise<T>): Promise<T> {
  if (lane === undefined) return work();
  const before = lanes.get(lane) ?? Promise.resolve();
  const next = before.then(work, work);
  lanes.set(lane, next);
  return next;
}

/** At most `width` pieces of work at once. */
function createSlots(width: number) {
  let free = width;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
