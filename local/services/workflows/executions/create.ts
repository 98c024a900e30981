/** The beginning of an execution: what a caller may ask for, and the records that make it durable. */
import type { Change, Store } from '../../../store/index.ts';
import type { Clock } from '../../../wire/clock.ts';
import { ApiError, notFound } from '../../../wire/errors.ts';
import type { Definitions, Workflow } from '../definitions/definitions.ts';
import { CALL_LOG_LEVELS, flag, HISTORY_LEVELS, readEnum, readLabels, text } from '../definitions/input.ts';
import type { Driver } from '../driver/index.ts';
import type { ExecutionLogs } from './logs.ts';
import { fullView, type Execution } from './view.ts';
import { invalidField } from '../field-errors.ts';
import type { Journal } from '../journal.ts';
import {
  liveKey,
  putFixed,
  putText,
  recordKey,
  type ExecutionHead,
  type ExecutionKey,
  type LiveMark,
} from '../records.ts';

export interface CreateEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly definitions: Definitions;
  readonly driver: Driver;
  readonly logs: ExecutionLogs;
  nextId(): string;
  /** Removes what was written for a workflow that was deleted meanwhile. */
  removeAll(workflow: string): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Source: https://cloud.google.com/workflows/quotas */
export const ARGUMENT_LIMIT_BYTES = 512 * 1024;

/**
 * Durable once resolved; `also` is written in the same batch. Fields that only the service sets are passed over.
 * @throws ApiError NOT_FOUND, INVALID_ARGUMENT, RESOURCE_EXHAUSTED
 */
export async function createExecution(
  env: CreateEnv,
  name: string,
  body: Fields,
  also: (key: ExecutionKey) => readonly Change[] = () => [],
): Promise<Execution> {
  const workflow = env.definitions.known(name) ?? (await env.definitions.get(name));
  const argument = readArgument(body);
  const now = new Date(env.clock.now()).toISOString();
  const key = { workflow: name, id: env.nextId() };
  const asked = newHead(workflow, body, now);
  const admission = env.driver.admit();
  if (admission === 'refuse' || (admission === 'queue' && asked.disableConcurrencyQuotaOverflowBuffering)) {
    throw exhausted(name, admission === 'refuse');
  }
  const head: ExecutionHead = admission === 'queue' ? asked : { ...asked, state: 'ACTIVE', startTime: now };
  const mark: LiveMark = { workflow: name, state: admission === 'queue' ? 'QUEUED' : 'ACTIVE' };
  try {
    const changes = [
      putFixed(recordKey('e', key), head),
      putText(recordKey('a', key), argument),
      putFixed(liveKey(key.id), mark),
      ...also(key),
    ];
    if (admission !== 'queue') changes.push(...env.logs.started(key, head, argument));
    await env.journal.write(changes);
    if (!env.definitions.known(name) && !(await env.definitions.find(name))) {
      await env.removeAll(name);
      throw notFound(`Workflow ${name}`);
    }
  } catch (error) {
    env.driver.release(admission);
    throw error;
  }
  if (admission === 'start') env.driver.launch(key, head, argument);
  else if (admission === 'wait') env.driver.launchLater(key);
  else env.driver.enqueue(key);
  return fullView(key, head, { argument, outcome: undefined, currentSteps: [] });
}

function exhausted(workflow: string, backlogFull: boolean): ApiError {
  const reason = backlogFull
    ? 'the backlog of executions is full'
    : 'as many executions are active as may be, and the execution asked not to be queued (disableConcurrencyQuotaOverflowBuffering)';
  const violations = [{ subject: workflow, description: `Concurrent executions: ${reason}.` }];
  return new ApiError('RESOURCE_EXHAUSTED', `Too many executions at once: ${reason}. Try again later.`, [
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations },
  ]);
}

function newHead(workflow: Workflow, body: Fields, createTime: string): ExecutionHead {
  const callLogLevel = readEnum(body, 'callLogLevel', CALL_LOG_LEVELS) ?? workflow.callLogLevel;
  const history = readEnum(body, 'executionHistoryLevel', HISTORY_LEVELS) ?? workflow.executionHistoryLevel;
  const labels = { ...workflow.labels, ...readLabels(body['labels']) };
  // Connectors (executions.run and .create) ask for this unless the definition says otherwise: the caller's default,
  // not ours. https://cloud.google.com/workflows/docs/execution-backlog
  const unbuffered = flag(body, 'disableConcurrencyQuotaOverflowBuffering');
  return {
    state: 'QUEUED',
    revisionId: workflow.revisionId,
    createTime,
    ...(callLogLevel === undefined ? {} : { callLogLevel }),
    ...(history === undefined ? {} : { executionHistoryLevel: history }),
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(unbuffered ? { disableConcurrencyQuotaOverflowBuffering: true } : {}),
  };
}

function readArgument(body: Fields): string {
  const argument = text(body, 'argument') || 'null';
  const size = Buffer.byteLength(argument);
  if (size > ARGUMENT_LIMIT_BYTES) {
    throw invalidField('argument', `argument is ${size} bytes; the limit is ${ARGUMENT_LIMIT_BYTES}.`);
  }
  try {
    JSON.parse(argument);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidField('argument', `argument is not JSON: ${reason}. It is a JSON text, such as "{\\"n\\": 1}".`);
  }
  return argument;
}
