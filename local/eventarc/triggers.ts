/**
 * Triggers and their transports. A trigger is written down before its topic and subscription are made and after they
 * are removed, so that a crash in between leaves nothing behind that nobody knows of.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Store } from '../store/index.ts';
import { table } from '../store/table.ts';
import type { Clock } from '../wire/clock.ts';
import { alreadyExists, ApiError, invalid, notFound } from '../wire/errors.ts';
import { applyMask } from '../wire/mask.ts';
import { createSerial } from '../wire/serial.ts';
import { matches, type EventAttributes } from './match.ts';
import {
  createTransport,
  deleteTransport,
  transportNames,
  updateTransport,
  type PubsubFunctions,
} from './transport.ts';
import { checkTriggerId, MUTABLE, readTrigger, type Trigger, type TriggerSpec } from './trigger.ts';

interface TriggersEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly projectNumber: string;
  readonly pubsub: PubsubFunctions;
  /** @throws ApiError for events whose source is to be told that nobody listens any more, and cannot be */
  checkRemoval?(eventType: string): void;
}

export interface WriteOptions {
  readonly validateOnly: boolean;
}

export interface Triggers {
  /** @throws ApiError INVALID_ARGUMENT, ALREADY_EXISTS, NOT_FOUND, UNIMPLEMENTED */
  create(name: string, body: Fields, options: WriteOptions): Promise<Trigger>;
  /** @throws ApiError NOT_FOUND */
  get(name: string): Trigger;
  /** In order of names, below `projects/P/locations/L`. */
  list(parent: string): Trigger[];
  patch(
    name: string,
    body: Fields,
    mask: string | null,
    options: WriteOptions & { allowMissing: boolean },
  ): Promise<Trigger>;
  /** The trigger as it was; undefined when there was none and that is allowed. */
  delete(
    name: string,
    options: WriteOptions & { allowMissing: boolean; etag: string | null },
  ): Promise<Trigger | undefined>;
  /** Those whose filters all pass. */
  matching(event: EventAttributes): Trigger[];
  /** Reads the triggers in, and ends what a crash cut short. Before anything else. */
  load(): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

/** `making` and `removing`: the transport may be there in part. */
interface TriggerRecord {
  readonly trigger: Trigger;
  readonly phase: 'making' | 'ready' | 'removing';
}

const IMMUTABLE = ['transport', 'eventFilters'] as const;

export function createTriggers(env: TriggersEnv): Triggers {
  const records = table<TriggerRecord>(env.store, 'trigger');
  const ready = new Map<string, Trigger>();
  const serial = createSerial();

  const existing = (name: string): Trigger => {
    const found = ready.get(name);
    if (!found) throw notFound(`Trigger ${name}`);
    return found;
  };
  const settle = async (trigger: Trigger) => {
    await records.put(trigger.name, { trigger, phase: 'ready' });
    ready.set(trigger.name, trigger);
    return trigger;
  };
  const remove = async (trigger: Trigger) => {
    await deleteTransport(env.pubsub, trigger);
    await records.delete(trigger.name);
  };
  const make = async (trigger: Trigger) => {
    await records.put(trigger.name, { trigger, phase: 'making' });
    try {
      await createTransport(env.pubsub, trigger, env.projectNumber);
    } catch (error) {
      await remove(trigger);
      throw error;
    }
    return settle(trigger);
  };
  const create = async (name: string, body: Fields, { validateOnly }: WriteOptions) => {
    checkTriggerId(name.slice(name.lastIndexOf('/') + 1));
    if (ready.has(name)) throw alreadyExists(`Trigger ${name}`);
    const trigger = newTrigger(env, name, readTrigger(projectOf(name), body));
    return validateOnly ? trigger : make(trigger);
  };
  const patch: Triggers['patch'] = async (name, body, mask, options) => {
    const current = ready.get(name);
    if (!current && options.allowMissing) return create(name, body, options);
    const patched = patchedTrigger(env, existing(name), body, mask);
    if (options.validateOnly) return patched;
    await updateTransport(env.pubsub, patched, env.projectNumber);
    return settle(patched);
  };
  const destroy: Triggers['delete'] = async (name, { allowMissing, etag, validateOnly }) => {
    if (!ready.has(name) && allowMissing) return undefined;
    const trigger = existing(name);
    if (etag && etag !== trigger.etag) {
      throw new ApiError('ABORTED', `etag "${etag}" of trigger ${name} is out of date; it is "${trigger.etag}".`);
    }
    env.checkRemoval?.(trigger.eventFilters.find(({ attribute }) => attribute === 'type')?.value ?? '');
    if (validateOnly) return trigger;
    await records.put(name, { trigger, phase: 'removing' });
    ready.delete(name);
    await remove(trigger);
    return trigger;
  };
  return {
    create: (name, body, options) => serial(name, () => create(name, body, options)),
    get: existing,
    list(parent) {
      const prefix = parent.endsWith('/locations/-') ? parent.slice(0, -1) : `${parent}/`;
      const found = [...ready.values()].filter(({ name }) => name.startsWith(prefix));
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    patch: (name, body, mask, options) => serial(name, () => patch(name, body, mask, options)),
    delete: (name, options) => serial(name, () => destroy(name, options)),
    matching: (event) => [...ready.values()].filter(({ eventFilters }) => matches(eventFilters, event)),
    async load() {
      for (const [name, { trigger, phase }] of await records.list()) {
        if (phase === 'ready') ready.set(name, trigger);
        else await remove(trigger);
      }
    },
  };
}

const projectOf = (name: string) => name.split('/')[1] ?? '';

function newTrigger(env: TriggersEnv, name: string, { topic, ...spec }: TriggerSpec): Trigger {
  const uid = randomUUID();
  const now = new Date(env.clock.now()).toISOString();
  const transport = transportNames({ name, uid }, topic);
  return withEtag({ name, uid, createTime: now, updateTime: now, ...spec, transport });
}

/** No mask means all fields of the body. What decides which events come cannot be changed, only replaced. */
function patchedTrigger(env: TriggersEnv, current: Trigger, body: Fields, mask: string | null): Trigger {
  const fields = Object.fromEntries(Object.entries(current).filter(([key]) => MUTABLE.includes(key as never)));
  const given = Object.fromEntries(Object.entries(body).filter(([key]) => MUTABLE.includes(key as never)));
  const merged = applyMask(fields, mask && mask !== '*' ? body : given, mask, MUTABLE);
  for (const field of IMMUTABLE) {
    if (!sameSet(merged[field], current[field])) {
      throw invalid(`Field "${field}" of trigger ${current.name} cannot be changed; delete it and create another.`);
    }
  }
  const { transport, ...rest } = merged;
  const { topic: _topic, ...spec } = readTrigger(projectOf(current.name), rest);
  const { name, uid, createTime } = current;
  const updateTime = new Date(env.clock.now()).toISOString();
  return withEtag({ name, uid, createTime, updateTime, ...spec, transport: transport as Trigger['transport'] });
}

/** Filters are a set; of the transport only the topic is the caller's to say. */
function sameSet(left: unknown, right: unknown): boolean {
  const shape = (value: unknown): string => {
    if (Array.isArray(value)) return JSON.stringify(value.map(shape).sort());
    const { pubsub, ...rest } = (value ?? {}) as Fields;
    const about = pubsub === undefined ? rest : { topic: (pubsub as Fields)['topic'] };
    return JSON.stringify(Object.entries(about).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return shape(left) === shape(right);
}

function withEtag(trigger: Omit<Trigger, 'etag'>): Trigger {
  const etag = createHash('sha256').update(JSON.stringify(trigger)).digest('base64url').slice(0, 16);
  return { ...trigger, etag };
}
