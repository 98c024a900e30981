/**
 * Executions as resources. What create() returned is durable; from there on the driver owns the execution until it
 * ends.
 */
import type { StepPlace } from '../../../engine/types.ts';
import type { Change, Store } from '../../../store/index.ts';
import type { Clock } from '../../../wire/clock.ts';
import type { Soon } from '../../../wire/soon.ts';
import type { Definitions } from '../definitions/definitions.ts';
import type { Driver } from '../driver/index.ts';
import { createExecution } from './create.ts';
import type { ExecutionLogs } from './logs.ts';
import { listExecutions, type ListRequest } from './list.ts';
import { removeAll, removeHistory } from './removal.ts';
import { executionName, Seen, type Execution, type ExecutionView } from './view.ts';
import { resourceError } from '../field-errors.ts';
import { createIds } from '../ids.ts';
import type { Journal } from '../journal.ts';
import { argumentOf, outcomeOf } from '../life.ts';
import { decodeCheckpoint, recordKey, type ExecutionHead, type ExecutionKey } from '../records.ts';

interface ExecutionsEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly definitions: Definitions;
  readonly driver: Driver;
  readonly logs: ExecutionLogs;
}

export interface Executions {
  /**
   * Durable once there; `also` is written in the same batch.
   * @throws ApiError NOT_FOUND, INVALID_ARGUMENT, RESOURCE_EXHAUSTED; by the promise where there is one
   */
  create(workflow: string, body: Fields, also?: (key: ExecutionKey) => readonly Change[]): Soon<Seen>;
  /** @throws ApiError NOT_FOUND */
  get(key: ExecutionKey, view: ExecutionView): Seen;
  /** @throws ApiError NOT_FOUND, INVALID_ARGUMENT */
  list(
    workflow: string,
    request: ListRequest & { readonly view: ExecutionView },
  ): Promise<{ executions: Execution[]; nextPageToken?: string }>;
  /** @throws ApiError NOT_FOUND, FAILED_PRECONDITION when it has ended */
  cancel(key: ExecutionKey): Promise<Seen>;
  /** Removes the step entries. @throws ApiError NOT_FOUND, FAILED_PRECONDITION while it runs */
  deleteHistory(key: ExecutionKey): Promise<void>;
  /** Stops and removes all executions of a workflow, with their histories. */
  removeAll(workflow: string): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

export function createExecutions(env: ExecutionsEnv): Executions {
  const nextId = createIds(() => env.clock.now());
  const shown = (key: ExecutionKey, head: ExecutionHead, view: ExecutionView) =>
    view === 'FULL' ? details(env, key, head) : new Seen(key, head);
  const headOf = (key: ExecutionKey): ExecutionHead => {
    const head = env.store.json<ExecutionHead>(recordKey('e', key));
    if (!head) throw unknownExecution(key);
    return ahead(env, key, head);
  };
  const createEnv = { ...env, nextId, removeAll: (workflow: string) => removeAll(env, workflow) };
  const listEnv = {
    store: env.store,
    current: (key: ExecutionKey, stored: ExecutionHead) => ahead(env, key, stored),
    currentSteps: (key: ExecutionKey) => env.driver.peek(key)?.currentSteps.map(({ step }) => step),
  };
  return {
    create: (workflow, body, also) => createExecution(createEnv, workflow, body, also),
    get: (key, view) => shown(key, headOf(key), view),
    async list(workflow, request) {
      await env.definitions.get(workflow);
      const { items, ...rest } = await listExecutions(listEnv, workflow, request);
      return { executions: items.map(({ key, head }) => shown(key, head, request.view).resource()), ...rest };
    },
    async cancel(key) {
      const { state } = headOf(key);
      if (hasEnded(state)) throw wrongState(key, `is ${state}: it has already ended.`);
      await env.driver.cancel(key);
      return shown(key, headOf(key), 'FULL');
    },
    async deleteHistory(key) {
      const { state } = headOf(key);
      if (!hasEnded(state)) throw wrongState(key, `is ${state}: its history can be deleted once it has ended.`);
      await removeHistory(env, key);
    },
    removeAll: (workflow) => removeAll(env, workflow),
  };
}

const TYPE = 'workflowexecutions.googleapis.com/Execution';

export function unknownExecution(key: ExecutionKey) {
  return resourceError('NOT_FOUND', TYPE, executionName(key), `Execution ${executionName(key)} was not found.`);
}

const wrongState = (key: ExecutionKey, what: string) =>
  resourceError('FAILED_PRECONDITION', TYPE, executionName(key), `Execution ${executionName(key)} ${what}`);

const hasEnded = (state: ExecutionHead['state']) => state !== 'ACTIVE' && state !== 'QUEUED';

/** A queued execution that was just given its place is ACTIVE before its first checkpoint says so. */
function ahead(env: ExecutionsEnv, key: ExecutionKey, stored: ExecutionHead): ExecutionHead {
  return stored.state === 'QUEUED' ? (env.driver.peek(key)?.head ?? stored) : stored;
}

const NO_STEPS: readonly StepPlace[] = [];

function details(env: ExecutionsEnv, key: ExecutionKey, head: ExecutionHead): Seen {
  const argument = argumentOf(env.store, key, head);
  if (hasEnded(head.state)) {
    return new Seen(key, head, { argument, outcome: outcomeOf(env.store, key, head), currentSteps: NO_STEPS });
  }
  const currentSteps = head.state === 'ACTIVE' ? stepsOf(env, key) : [];
  const note = env.driver.isPaused(key)
    ? `paused by a debugger; POST /local/v1/${executionName(key)}:resume`
    : undefined;
  return new Seen(key, head, { argument, outcome: undefined, currentSteps, note });
}

/** Of an execution that runs: what is in memory is ahead of its checkpoint. */
function stepsOf(env: ExecutionsEnv, key: ExecutionKey): readonly StepPlace[] {
  const running = env.driver.peek(key)?.currentSteps;
  if (running) return running;
  const checkpoint = env.store.bytes(recordKey('c', key));
  return checkpoint ? decodeCheckpoint(checkpoint).note.currentSteps : [];
}
