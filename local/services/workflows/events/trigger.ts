/**
 * Executions started by events: what Eventarc's subscriptions push to. At least once on the way in, once per event
 * here: the note that an event has started an execution is in the same batch as the execution.
 */
import { createHash } from 'node:crypto';
import type { Change, Store } from '../../../store/index.ts';
import type { Clock } from '../../../wire/clock.ts';
import type { Log } from '../../../wire/room.ts';
import { createSerial } from '../../../wire/serial.ts';
import { readPush, toCloudEvent, type CloudEvent } from './cloud-event.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Execution } from '../executions/view.ts';
import { ARGUMENT_LIMIT_BYTES } from '../executions/create.ts';
import type { Executions } from '../executions/executions.ts';
import { executionPrefix, parse, put, type ExecutionKey } from '../records.ts';

interface TriggerEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly definitions: Definitions;
  readonly executions: Executions;
}

/** An event that was acknowledged but started nothing, because it is larger than an execution's argument may be. */
export interface DiscardedEvent {
  readonly time: string;
  readonly workflow: string;
  readonly subscription: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly sizeBytes: number;
  readonly reason: string;
}

export interface Trigger {
  /**
   * The execution that the event started, now or before; `{}` when it is too large to start one.
   * @throws ApiError NOT_FOUND for an unknown workflow, INVALID_ARGUMENT for a body that is no push
   */
  push(workflow: string, body: Readonly<Record<string, unknown>>, mode: string | null): Promise<Execution | object>;
  /** Newest first. */
  discarded(limit: number): Promise<DiscardedEvent[]>;
  /** Forgets which events started what, once they are older than a day. */
  sweep(): Promise<void>;
}

interface Started {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Source: https://cloud.google.com/eventarc/docs/workflows/route-trigger-eventarc: duplicates within 24 hours are dropped. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;
const SWEEP_CHUNK = 1024;
const DISCARDED_PREFIX = 'x\0';
const TIME_PREFIX = 't\0';

export function createTrigger(env: TriggerEnv): Trigger {
  const serial = createSerial();
  const start = async (workflow: string, event: CloudEvent, argument: string) => {
    const startedKey = executionPrefix('d', workflow) + digest(event);
    const bytes = await env.store.get(startedKey);
    const known = bytes && parse<Started>(bytes);
    const now = env.clock.now();
    if (known && now - known.time < REMEMBERED_MS) {
      env.log.debug({ workflow, execution: known.id, event: event.id }, 'an event seen before starts nothing');
      return env.executions.get({ workflow, id: known.id }, 'BASIC').resource();
    }
    const also = ({ id }: ExecutionKey): Change[] => {
      const started: Started = { id, time: now };
      return [put(startedKey, started), { type: 'put', key: timeKey(now) + startedKey, value: Buffer.alloc(0) }];
    };
    // Beyond the quota it gets 429 instead of a place in the backlog, and Pub/Sub delivers it again.
    // https://cloud.google.com/workflows/docs/execution-backlog
    const body = { argument, disableConcurrencyQuotaOverflowBuffering: true };
    return (await env.executions.create(workflow, body, also)).resource();
  };
  return {
    async push(workflow, body, mode) {
      await env.definitions.get(workflow);
      const push = readPush(body, mode);
      const event = toCloudEvent(push);
      const argument = JSON.stringify(event);
      const sizeBytes = Buffer.byteLength(argument);
      if (sizeBytes > ARGUMENT_LIMIT_BYTES) {
        await discard(env, { workflow, subscription: push.subscription, sizeBytes, ...origin(event) });
        return {};
      }
      return serial(`${workflow}\0${event.source}\0${event.id}`, () => start(workflow, event, argument));
    },
    async discarded(limit) {
      const found: DiscardedEvent[] = [];
      for await (const [, value] of env.store.entries({ prefix: DISCARDED_PREFIX, reverse: true, limit })) {
        found.push(parse<DiscardedEvent>(value));
      }
      return found;
    },
    sweep: () => sweep(env),
  };
}

function origin({ id, source, type, subject }: CloudEvent) {
  return { id, source, type, ...(typeof subject === 'string' ? { subject } : {}) };
}

async function discard(env: TriggerEnv, event: Omit<DiscardedEvent, 'time' | 'reason'>): Promise<void> {
  const now = env.clock.now();
  const reason = `larger than the ${ARGUMENT_LIMIT_BYTES} bytes of an execution's argument`;
  const record: DiscardedEvent = { time: new Date(now).toISOString(), ...event, reason };
  // The same event again takes the same place only within one millisecond; each delivery is worth knowing of.
  await env.store.batch([put(`${DISCARDED_PREFIX}${timeKey(now)}${event.workflow}\0${event.id}`, record)]);
  env.log.warn({ ...event, reason }, 'an event started no execution');
}

/** Forgotten is what is older than any duplicate that would still be looked for. */
async function sweep(env: TriggerEnv): Promise<void> {
  const before = TIME_PREFIX + padded(env.clock.now() - REMEMBERED_MS);
  for await (const chunk of env.store.chunks({ prefix: TIME_PREFIX, lt: before }, SWEEP_CHUNK)) {
    const changes: Change[] = [];
    for (const [key] of chunk) {
      const startedKey = key.subarray(timeKey(0).length);
      const time = Number(key.subarray(TIME_PREFIX.length, timeKey(0).length - 1).toString());
      const bytes = await env.store.get(startedKey);
      changes.push({ type: 'del', key });
      if (bytes && parse<Started>(bytes).time === time) changes.push({ type: 'del', key: startedKey });
    }
    await env.store.batch(changes);
  }
}

const padded = (time: number) => String(Math.max(0, Math.floor(time))).padStart(15, '0');
const timeKey = (time: number) => `${TIME_PREFIX}${padded(time)}\0`;

function digest({ source, id }: CloudEvent): string {
  return createHash('sha256').update(`${source}\0${id}`).digest('hex').slice(0, 32);
}
