/**
 * Carries a plan out: each resource as soon as those it needs stand, a bounded number at a time, one after the other
 * where an API wants that. A failure stops only what depends on it. Interrupted runs need no clean-up: run again.
 */
import type { Client } from '../rest/client.ts';
import { createLanes, createSlots, type Lanes, type Slots } from './lanes.ts';
import { dependencies, references, type Kinds, type Live, type PlanOptions, type Step } from '../planning/plan.ts';
import type { Fields, KindName, Resource } from '../resource.ts';
import type { RetryEnv, Waiting } from '../rest/retry/patience.ts';
import { carryOut } from './step.ts';

export interface Outcome {
  readonly step: Step;
  readonly result: 'done' | 'unchanged' | 'failed' | 'skipped';
  readonly error?: unknown;
}

export interface ApplyOptions {
  /** As the plan was made. */
  readonly planning: PlanOptions;
  /** A client whose calls are known to be for one resource; `time` lets its waits give the place to others. */
  readonly clientFor: (address: string, time: RetryEnv) => Client;
  readonly kinds: Kinds;
  readonly live: Live;
  readonly time: RetryEnv;
  /** How many resources at once. */
  readonly width?: number;
  /** What is written is there at once, as on a cloud of one's own process: it is read back only where others refer to it. */
  readonly trusting?: boolean;
  /** What a resource waits for; absent: what it needs. */
  readonly after?: (resource: Resource) => readonly string[];
  /** Addresses of APIs, identities and grants that an earlier run made less than an hour ago. */
  readonly recent?: ReadonlySet<string>;
  /** Told as soon as an API, identity or grant is made. */
  readonly onFresh?: (address: string) => void;
  readonly onOutcome?: (outcome: Outcome) => void;
  readonly onWait?: (waiting: Waiting) => void;
}

/** Kinds whose making takes time to be in force everywhere. */
const SLOW_TO_ACT: ReadonlySet<KindName> = new Set<KindName>(['apis', 'agent', 'account', 'grant']);
const WIDTH = 8;

interface Run {
  readonly options: ApplyOptions;
  readonly live: Map<string, Fields | undefined>;
  readonly slots: Slots;
  readonly lanes: Lanes;
  readonly ranks: ReadonlyMap<string, number>;
  readonly fresh: (address: string) => boolean;
  readonly made: (resource: Resource) => void;
  /** Addresses that a spec refers to. */
  readonly referred: ReadonlySet<string>;
}

export async function apply(steps: readonly Step[], options: ApplyOptions): Promise<Outcome[]> {
  const after = options.after ?? dependencies;
  const run: Run = {
    options,
    live: new Map(options.live),
    slots: createSlots(options.width ?? WIDTH),
    lanes: createLanes(),
    ranks: ranksOf(steps, after),
    referred: new Set(steps.flatMap(({ resource }) => references(resource))),
    ...freshness(steps, options),
  };
  const running = new Map<string, Promise<Outcome>>();
  const start = async (step: Step): Promise<Outcome> => {
    const needed = await Promise.all(after(step.resource).map((address) => running.get(address)));
    const outcome = await oneStep(step, needed, run);
    options.onOutcome?.(outcome);
    return outcome;
  };
  for (const step of steps) running.set(step.resource.address, start(step));
  return Promise.all(running.values());
}

async function oneStep(step: Step, needed: readonly (Outcome | undefined)[], run: Run): Promise<Outcome> {
  if (needed.some((outcome) => outcome?.result === 'failed' || outcome?.result === 'skipped')) {
    return { step, result: 'skipped' };
  }
  const again = refersToWritten(step, needed);
  if (step.action === 'none' && !again) return { step, result: 'unchanged' };
  const lane = run.options.kinds[step.resource.kind].lane?.(step.resource);
  const rank = run.ranks.get(step.resource.address) ?? 0;
  try {
    const written = await run.lanes(lane, () => run.slots.run(() => write(step, run, again), rank));
    if (!written) return { step, result: 'unchanged' };
    run.made(step.resource);
    return { step, result: 'done' };
  } catch (error) {
    return { step, result: 'failed', error };
  }
}

/** How long the longest chain is of what waits for each: what holds up most goes first. Steps stand in order. */
function ranksOf(steps: readonly Step[], after: (resource: Resource) => readonly string[]): Map<string, number> {
  const ranks = new Map<string, number>();
  for (const { resource } of [...steps].reverse()) {
    const next = (ranks.get(resource.address) ?? 0) + 1;
    for (const address of after(resource)) ranks.set(address, Math.max(ranks.get(address) ?? 0, next));
  }
  return ranks;
}

/**
 * What it refers to was written since this was planned: it may be another one, and so may be what is wanted here, or it
 * may have set up anew what is here, as an update of a trigger can do with its subscription.
 */
function refersToWritten(step: Step, needed: readonly (Outcome | undefined)[]): boolean {
  if (step.action === 'create' || step.action === 'delete') return false;
  const written = needed.filter((each) => each?.result === 'done');
  const referred = new Set(references(step.resource));
  return written.some((each) => each !== undefined && referred.has(each.step.resource.address));
}

function write(step: Step, run: Run, again: boolean): Promise<boolean> {
  const { options, live } = run;
  const { address } = step.resource;
  const time: RetryEnv = {
    ...options.time,
    wait: (milliseconds) => run.slots.without(() => options.time.wait(milliseconds)),
  };
  const context = {
    client: options.clientFor(address, time),
    kinds: options.kinds,
    live,
    options: options.planning,
    fresh: () => run.fresh(address),
    looks: options.trusting !== true || run.referred.has(address),
    time,
    onWait: (waiting: Waiting) => options.onWait?.(waiting),
  };
  return carryOut(step, context, again);
}

/** What was made a moment ago, and whether a resource depends on any of it, at whatever distance. */
function freshness(steps: readonly Step[], options: ApplyOptions): Pick<Run, 'fresh' | 'made'> {
  const made = new Set(options.recent);
  const byAddress = new Map(steps.map(({ resource }) => [resource.address, resource]));
  const behind = new Map<string, ReadonlySet<string>>();
  const allBehind = (address: string): ReadonlySet<string> => {
    const known = behind.get(address);
    if (known) return known;
    const resource = byAddress.get(address);
    const direct = resource ? dependencies(resource) : [];
    const found = new Set(direct.flatMap((each) => [each, ...allBehind(each)]));
    behind.set(address, found);
    return found;
  };
  return {
    fresh: (address) => [...allBehind(address)].some((each) => made.has(each)),
    made(resource) {
      if (!SLOW_TO_ACT.has(resource.kind)) return;
      made.add(resource.address);
      options.onFresh?.(resource.address);
    },
  };
}
