/**
 * Executions as resources. What create() returned is durable; from there on the driver owns the execution until it
 * ends.
 */
import type { Change, Store } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import { ApiError, invalid, notFound } from '../../wire/errors.ts';
import { encodeToken, type PageRequest } from '../../wire/paging.ts';
import type { Definitions, Workflow } from './definitions.ts';
import { CALL_LOG_LEVELS, HISTORY_LEVELS, readEnum, readLabels, text } from './definition-input.ts';
import type { Driver } from './driver/index.ts';
import {
  basicView,
  executionName,
  filterField,
  fullView,
  type Execution,
  type ExecutionView,
} from './execution-view.ts';
import { compileFilter } from './filter.ts';
import { createIds } from './ids.ts';
import type { Journal } from './journal.ts';
import {
  decodeCheckpoint,
  executionPrefix,
  liveKey,
  parse,
  put,
  putText,
  recordKey,
  type ExecutionHead,
  type ExecutionKey,
  type ExecutionOutcome,
  type LiveMark,
} from './records.ts';

interface ExecutionsEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly definitions: Definitions;
  readonly driver: Driver;
}

export interface ListRequest extends PageRequest {
  readonly view: ExecutionView;
  readonly filter: string | null;
  readonly orderBy: string | null;
}

export interface Executions {
  /**
   * Durable once resolved; `also` is written in the same batch.
   * @throws ApiError NOT_FOUND, INVALID_ARGUMENT, RESOURCE_EXHAUSTED
   */
  create(workflow: string, body: Fields, also?: (key: ExecutionKey) => readonly Change[]): Promise<Execution>;
  /** @throws ApiError NOT_FOUND */
  get(key: ExecutionKey, view: ExecutionView): Promise<Execution>;
  list(workflow: string, request: ListRequest): Promise<{ executions: Execution[]; nextPageToken?: string }>;
  /** @throws ApiError NOT_FOUND, FAILED_PRECONDITION when it has ended */
  cancel(key: ExecutionKey): Promise<Execution>;
  /** Stops and removes all executions of a workflow, with their histories. */
  removeAll(workflow: string): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Source: https://cloud.google.com/workflows/quotas */
export const ARGUMENT_LIMIT_BYTES = 512 * 1024;
const REMOVAL_CHUNK = 1024;

export function createExecutions(env: ExecutionsEnv): Executions {
  const nextId = createIds(() => env.clock.now());
  const details = async (key: ExecutionKey, head: ExecutionHead): Promise<Execution> => {
    const [argument, outcome, checkpoint] = await env.store.getMany([
      recordKey('a', key),
      recordKey('o', key),
      recordKey('c', key),
    ]);
    const running = env.driver.peek(key)?.currentSteps;
    const saved = checkpoint && decodeCheckpoint(checkpoint).note.currentSteps;
    return fullView(key, head, {
      argument: argument?.toString() ?? 'null',
      outcome: outcome && parse<ExecutionOutcome>(outcome),
      currentSteps: head.state === 'ACTIVE' ? (running ?? saved ?? []) : [],
    });
  };
  const shown = (key: ExecutionKey, head: ExecutionHead, view: ExecutionView) =>
    view === 'FULL' ? details(key, head) : Promise.resolve(basicView(key, head));
  const headOf = async (key: ExecutionKey): Promise<ExecutionHead> => {
    const bytes = await env.store.get(recordKey('e', key));
    if (!bytes) throw notFound(`Execution ${executionName(key)}`);
    return ahead(env, key, parse<ExecutionHead>(bytes));
  };
  return {
    create: (workflow, body, also) => create(env, nextId, workflow, body, also),
    get: async (key, view) => shown(key, await headOf(key), view),
    async list(workflow, request) {
      await env.definitions.get(workflow);
      const found = await select(env, workflow, request);
      const last = found.items.at(-1);
      return {
        executions: await Promise.all(found.items.map(([key, head]) => shown(key, head, request.view))),
        ...(found.more && last ? { nextPageToken: encodeToken(last[0].id) } : {}),
      };
    },
    async cancel(key) {
      const { state } = await headOf(key);
      if (state !== 'ACTIVE' && state !== 'QUEUED') {
        throw new ApiError('FAILED_PRECONDITION', `Execution ${executionName(key)} is ${state}: it has already ended.`);
      }
      await env.driver.cancel(key);
      return shown(key, await headOf(key), 'FULL');
    },
    removeAll: (workflow) => removeAll(env, workflow),
  };
}

/** A queued execution that was just given its place is ACTIVE before its first checkpoint says so. */
function ahead(env: ExecutionsEnv, key: ExecutionKey, stored: ExecutionHead): ExecutionHead {
  return stored.state === 'QUEUED' ? (env.driver.peek(key)?.head ?? stored) : stored;
}

async function create(
  env: ExecutionsEnv,
  nextId: () => string,
  name: string,
  body: Fields,
  also: (key: ExecutionKey) => readonly Change[] = () => [],
): Promise<Execution> {
  const workflow = await env.definitions.get(name);
  const argument = readArgument(body);
  const now = new Date(env.clock.now()).toISOString();
  const key = { workflow: name, id: nextId() };
  const asked = newHead(workflow, body, now);
  const admission = env.driver.admit();
  const full = admission === 'refuse' || (admission === 'queue' && asked.disableConcurrencyQuotaOverflowBuffering);
  if (full) throw new ApiError('RESOURCE_EXHAUSTED', `Too many executions run or wait. Try again later.`);
  const head: ExecutionHead = admission === 'start' ? { ...asked, state: 'ACTIVE', startTime: now } : asked;
  const mark: LiveMark = { workflow: name, state: admission === 'start' ? 'ACTIVE' : 'QUEUED' };
  try {
    await env.journal.write([
      put(recordKey('e', key), head),
      putText(recordKey('a', key), argument),
      put(liveKey(key.id), mark),
      ...also(key),
    ]);
    if (!(await env.definitions.find(name))) {
      await removeAll(env, name);
      throw notFound(`Workflow ${name}`);
    }
  } catch (error) {
    if (admission === 'start') env.driver.release();
    throw error;
  }
  if (admission === 'start') env.driver.launch(key, head, argument);
  else env.driver.enqueue(key);
  return fullView(key, head, { argument, outcome: undefined, currentSteps: [] });
}

function newHead(workflow: Workflow, body: Fields, createTime: string): ExecutionHead {
  const callLogLevel = readEnum(body, 'callLogLevel', CALL_LOG_LEVELS) ?? workflow.callLogLevel;
  const history = readEnum(body, 'executionHistoryLevel', HISTORY_LEVELS) ?? workflow.executionHistoryLevel;
  const labels = { ...workflow.labels, ...readLabels(body['labels']) };
  return {
    state: 'QUEUED',
    revisionId: workflow.revisionId,
    createTime,
    ...(callLogLevel === undefined ? {} : { callLogLevel }),
    ...(history === undefined ? {} : { executionHistoryLevel: history }),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(body['disableConcurrencyQuotaOverflowBuffering'] === true
      ? { disableConcurrencyQuotaOverflowBuffering: true }
      : {}),
  };
}

function readArgument(body: Fields): string {
  const argument = text(body, 'argument') || 'null';
  if (Buffer.byteLength(argument) > ARGUMENT_LIMIT_BYTES) {
    throw invalid(`argument is ${Buffer.byteLength(argument)} bytes; the limit is ${ARGUMENT_LIMIT_BYTES}.`);
  }
  try {
    JSON.parse(argument);
  } catch (error) {
    throw invalid(`argument is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return argument;
}

async function select(env: ExecutionsEnv, workflow: string, request: ListRequest) {
  const prefix = executionPrefix('e', workflow);
  const newestFirst = readOrder(request.orderBy);
  const matches = compileFilter<readonly [ExecutionKey, ExecutionHead]>(request.filter, ([key, head], field) => {
    const found = filterField(key, head, field);
    if (found === null) throw invalid(`filter: an execution has no field "${field}".`);
    return found;
  });
  const bound = request.after === undefined ? {} : { [newestFirst ? 'lt' : 'gt']: prefix + request.after };
  const items: (readonly [ExecutionKey, ExecutionHead])[] = [];
  for await (const [bytes, value] of env.store.entries({ prefix, reverse: newestFirst, ...bound })) {
    const key = { workflow, id: bytes.subarray(prefix.length).toString() };
    const item = [key, ahead(env, key, parse<ExecutionHead>(value))] as const;
    if (!matches(item)) continue;
    if (items.length === request.size) return { items, more: true };
    items.push(item);
  }
  return { items, more: false };
}

/** Ids rise with the time of creation, so both orders are the order of keys. */
function readOrder(orderBy: string | null): boolean {
  const [field = 'createTime', direction = orderBy ? 'asc' : 'desc', ...more] = (orderBy ?? '')
    .split(/\s+/)
    .filter(Boolean);
  if (!['createTime', 'executionId', 'name'].includes(field) || !/^(asc|desc)$/.test(direction) || more.length > 0) {
    throw new ApiError('UNIMPLEMENTED', `The local cloud orders executions by createTime only, not by "${orderBy}".`);
  }
  return direction === 'desc';
}

async function removeAll(env: ExecutionsEnv, workflow: string): Promise<void> {
  await env.driver.drop(workflow);
  await env.journal.idle();
  for (const kind of ['e', 'a', 'o', 'c', 's', 'v', 'd'] as const) {
    const prefix = executionPrefix(kind, workflow);
    for await (const chunk of env.store.chunks({ prefix }, REMOVAL_CHUNK)) {
      const changes = chunk.map(([key]): Change => ({ type: 'del', key }));
      const live =
        kind === 'e'
          ? chunk.map(([key]): Change => ({ type: 'del', key: liveKey(key.subarray(prefix.length).toString()) }))
          : [];
      await env.store.batch([...changes, ...live]);
    }
  }
}
