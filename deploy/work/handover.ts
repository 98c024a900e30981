/**
 * When a former trigger may go: its successor works and nothing waits at the former one any more. Until then both are
 * alive and an event comes twice, which the product bears: whatever it does with one it can do again.
 */
import { formerOf } from '../model/succession.ts';
import { DeployError } from '../errors.ts';
import { resolve, type Kinds, type Live, type Step } from '../planning/plan.ts';
import type { Client } from '../rest/client.ts';
import type { RetryEnv } from '../rest/retry/patience.ts';
import type { Resource } from '../resource.ts';
import { drain, type Draining } from './drain.ts';

/** Longer than Cloud Monitoring takes to show what was sampled a moment ago. */
const PATIENCE_MS = 10 * 60_000;

export interface HandOver {
  readonly client: Client;
  readonly kinds: Kinds;
  readonly live: Live;
  readonly time: RetryEnv;
  readonly onWait: (waiting: Draining) => void;
}

/** @throws DeployError `events-waiting`, `api` when the former one has to stay */
export async function handOver({ resource }: Step, heir: Resource, options: HandOver): Promise<void> {
  const { client, kinds, live, time } = options;
  const kind = kinds[resource.kind];
  const spec = resolve(heir.spec, live, new Set());
  const now = await kind.read(client, { ...heir, spec });
  const fault = now ? kind.fault?.(now) : 'it is not there';
  const both = `${resource.name} stays as it is, and the next apply tries again`;
  if (!now || fault !== undefined)
    throw new DeployError('api', `${heir.address} does not work: ${fault ?? ''}. ${both}.`);
  const former = formerOf(now).find(({ name }) => name === resource.name);
  const { backlog } = kind;
  if (!former || !backlog) return;
  const left = await drain({
    about: resource.address,
    count: () => backlog(client, former),
    since: time.now(),
    withinMs: PATIENCE_MS,
    time,
    onWait: options.onWait,
  });
  if (left === 0) return;
  const waiting = left === undefined ? 'nobody could tell how many events wait' : `${left} events still wait`;
  throw new DeployError(
    'events-waiting',
    `${waiting} at ${resource.name}, and would be lost with it. ${both}; events that come meanwhile are handled twice, ` +
      'which changes nothing. See why they are not delivered: the executions of its workflow tell.',
  );
}
