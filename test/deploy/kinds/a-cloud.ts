/**
 * A local cloud in this process with nothing deployed, and the deployer's own calls to it. With NOTAMESH_SANDBOX_PROJECT
 * the same calls go to that project of Google Cloud: what the local cloud claims of it can be held against it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apply, type Outcome } from '../../../deploy/work/apply.ts';
import { createClient, type Call, type Client } from '../../../deploy/rest/client.ts';
import { kinds } from '../../../deploy/kinds/index.ts';
import type { Payload } from '../../../deploy/kinds/secret.ts';
import { formerSteps } from '../../../deploy/planning/former.ts';
import { readLive } from '../../../deploy/planning/live.ts';
import { plan, type Kinds, type Step } from '../../../deploy/planning/plan.ts';
import type { Fields, Resource } from '../../../deploy/resource.ts';
import { cloudTarget, localTarget } from '../../../deploy/rest/target.ts';
import type { Env, Place } from '../../../infra/names.ts';
import { startCloud } from '../../../local/main.ts';

const SANDBOX = process.env['NOTAMESH_SANDBOX_PROJECT'];
export const PLACE: Place = { project: SANDBOX ?? 'demo-notamesh', location: 'southamerica-east1' };

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export interface Ground {
  readonly client: Client;
  readonly kinds: Kinds;
  /** Calls that were made since the last look, without the reads. */
  writes(): Call[];
  plan(resources: readonly Resource[]): Promise<Step[]>;
  /** @throws the first failure */
  apply(resources: readonly Resource[]): Promise<Outcome[]>;
  close(): Promise<void>;
}

interface Given {
  readonly archives?: ReadonlyMap<string, Buffer>;
  readonly payloads?: (name: string) => Payload | undefined;
  readonly env?: Env;
  /** What is written is read back only where others refer to it. */
  readonly trusting?: boolean;
}

export async function aCloud(given: Given = {}): Promise<Ground> {
  if (SANDBOX !== undefined) {
    const target = cloudTarget({ ...PLACE, project: SANDBOX });
    return { ...aGround(createClient({ target }), given), close: () => Promise.resolve() };
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'notamesh-kinds-'));
  const cloud = await startCloud({ ...PLACE, dataDir, port: 0, grpcPort: 0, ephemeral: true, log: silent });
  const ground = aGround(createClient({ target: localTarget({ ...PLACE, http: cloud.http }) }), given);
  return {
    ...ground,
    async close() {
      await cloud.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the deployer does, over any client. */
export function aGround(plain: Client, given: Given = {}): Omit<Ground, 'close'> {
  const calls: Call[] = [];
  const client: Client = {
    ...plain,
    target: { ...plain.target, ...(given.env ? { env: given.env } : {}) },
    send: (call) => plain.send(noted(call)),
    operate: (call) => plain.operate(noted(call)),
  };
  const noted = (call: Call): Call => {
    if (call.method !== 'GET') calls.push(call);
    return call;
  };
  const all = kinds({ archives: given.archives ?? new Map(), payloads: given.payloads ?? somePayload });
  const planning = { adopt: false, ...(given.env ? { env: given.env } : {}) };
  const time = { now: Date.now, wait: () => Promise.resolve(), random: () => 0 };
  const look = async (resources: readonly Resource[]) => {
    const live = await readLive(client, resources, all);
    const steps = plan(resources, live, all, planning);
    const former = formerSteps(steps, live, all);
    return { live: new Map([...live, ...former.found]), steps: [...steps, ...former.steps] };
  };
  return {
    client,
    kinds: all,
    writes: () => calls.splice(0),
    plan: async (resources) => (await look(resources)).steps,
    async apply(resources) {
      const { live, steps } = await look(resources);
      const options = { clientFor: () => client, kinds: all, live, planning, time, trusting: given.trusting ?? false };
      const outcomes = await apply(
        steps.filter(({ action }) => action !== 'delete'),
        options,
      );
      outcomes.push(
        ...(await apply(
          steps.filter(({ action }) => action === 'delete'),
          options,
        )),
      );
      const failed = outcomes.find(({ result }) => result === 'failed');
      if (failed) throw failed.error;
      return outcomes;
    },
  };
}

const somePayload = (): Payload => ({ bytes: Buffer.from('a payload'), rotates: false });

/** Paths of all values that a spec states, lists whole. */
export function leaves(spec: Fields, path = ''): string[] {
  return Object.entries(spec).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
    return inner && Object.keys(inner).length > 0 ? leaves(inner, at) : [at];
  });
}

/** The spec with one value changed; an absent place is made. */
export function withValue(spec: Fields, path: string, value: unknown): Fields {
  const [head = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...spec, [head]: value };
  const inner = (spec[head] ?? {}) as Fields;
  return { ...spec, [head]: withValue(inner, rest.join('.'), value) };
}
