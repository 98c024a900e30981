/** The beginning of an execution: what a caller may ask for, and the records that make it durable. */
import type { Change, Store } from '../../../store/index.ts';
import { timeText, type Clock } from '../../../wire/clock.ts';
import { ApiError, notFound } from '../../../wire/errors.ts';
import type { Soon } from '../../../wire/soon.ts';
import type { Definitions, Workflow } from '../definitions/definitions.ts';
import { flag, readEnum, readLabels, text } from '../definitions/input.ts';
import type { Driver } from '../driver/index.ts';
import type { Admission } from '../driver/places.ts';
import type { ExecutionLogs } from './logs.ts';
import { Seen } from './view.ts';
import { invalidField } from '../field-errors.ts';
import { CALL_LOG_LEVELS, HISTORY_LEVELS } from '../messages.ts';
import type { Journal } from '../journal.ts';
import { beginChanges, isShort, startedHead } from '../life.ts';
import type { ExecutionHead, ExecutionKey } from '../records.ts';

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
 * Durable once there; `also` is written in the same batch. Fields that only the service sets are passed over.
 * @throws ApiError NOT_FOUND, INVALID_ARGUMENT, RESOURCE_EXHAUSTED; by the promise where there is one
 */
export function createExecution(
  env: CreateEnv,
  name: string,
  body: Fields,
  also?: (key: ExecutionKey) => readonly Change[],
): Soon<Seen> {
  const known = env.definitions.known(name);
  if (known) return create(env, known, body, also);
  return env.definitions.get(name).then((workflow) => create(env, workflow, body, also));
}

function create(
  env: CreateEnv,
  workflow: Workflow,
  body: Fields,
  also: ((key: ExecutionKey) => readonly Change[]) | undefined,
): Soon<Seen> {
  const argument = readArgument(body);
  const queued = newHead(workflow, body, argument, timeText(env.clock.now()));
  const key: ExecutionKey = { workflow: workflow.name, id: env.nextId() };
  const admission = env.driver.admit();
  if (admission === 'refuse' || (admission === 'queue' && queued.disableConcurrencyQuotaOverflowBuffering)) {
    throw exhausted(workflow.name, admission === 'refuse');
  }
  const head = admission === 'queue' ? queued : startedHead(queued, queued.createTime);
  const made: Made = { key, head, argument, admission };
  try {
    const written = env.journal.write(changesFor(env, made, also));
    if (!written) return launch(env, made);
    if (admission === 'start') return launchAhead(env, made, written);
    return written.then(() => launchKnown(env, made)).catch((error: unknown) => giveUp(env, made, error));
  } catch (error) {
    return giveUp(env, made, error);
  }
}

interface Made {
  readonly key: ExecutionKey;
  readonly head: ExecutionHead;
  readonly argument: string;
  readonly admission: Exclude<Admission, 'refuse'>;
}

function changesFor(
  env: CreateEnv,
  { key, head, argument, admission }: Made,
  also: ((key: ExecutionKey) => readonly Change[]) | undefined,
): Change[] {
  const changes = beginChanges(env.journal, key, head, argument);
  if (also) changes.push(...also(key));
  if (admission !== 'queue') changes.push(...env.logs.started(key, head, argument));
  return changes;
}

/**
 * Runs it while its records are being written. It only computes until it first waits, and what comes of that is written
 * in the same batch, or in one after it; if the first fails, not at all.
 */
async function launchAhead(env: CreateEnv, made: Made, written: Promise<void>): Promise<Seen> {
  const { key, head, argument } = made;
  env.driver.launchNow(key, head, argument, written);
  try {
    await written;
  } catch (error) {
    env.driver.abandon(key);
    throw error;
  }
  await checkKnown(env, key.workflow);
  return seen(made);
}

async function launchKnown(env: CreateEnv, made: Made): Promise<Seen> {
  await checkKnown(env, made.key.workflow);
  return launch(env, made);
}

/** While the records were being written the workflow may have been deleted. @throws ApiError NOT_FOUND */
async function checkKnown(env: CreateEnv, workflow: string): Promise<void> {
  if (env.definitions.known(workflow) || (await env.definitions.find(workflow))) return;
  await env.removeAll(workflow);
  throw notFound(`Workflow ${workflow}`);
}

function giveUp(env: CreateEnv, { admission }: Made, error: unknown): never {
  env.driver.release(admission);
  throw error;
}

function launch(env: CreateEnv, made: Made): Seen {
  const { key, head, argument, admission } = made;
  if (admission === 'start') env.driver.launch(key, head, argument);
  else if (admission === 'wait') env.driver.launchLater(key);
  else env.driver.enqueue(key);
  return seen(made);
}

const seen = ({ key, head, argument }: Made): Seen =>
  new Seen(key, head, { argument, outcome: undefined, currentSteps: [] });

function exhausted(workflow: string, backlogFull: boolean): ApiError {
  const reason = backlogFull
    ? 'the backlog of executions is full'
    : 'as many executions are active as may be, and the execution asked not to be queued (disableConcurrencyQuotaOverflowBuffering)';
  const violations = [{ subject: workflow, description: `Concurrent executions: ${reason}.` }];
  return new ApiError('RESOURCE_EXHAUSTED', `Too many executions at once: ${reason}. Try again later.`, [
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations },
  ]);
}

function newHead(workflow: Workflow, body: Fields, argument: string, createTime: string): ExecutionHead {
  const callLogLevel = readEnum(body, 'callLogLevel', CALL_LOG_LEVELS) ?? workflow.callLogLevel;
  const history = readEnum(body, 'executionHistoryLevel', HISTORY_LEVELS) ?? workflow.executionHistoryLevel;
  const labels = labelsOf(workflow, body);
  // Connectors (executions.run and .create) ask for this unless the definition says otherwise: the caller's default,
  // not ours. https://cloud.google.com/workflows/docs/execution-backlog
  const unbuffered = flag(body, 'disableConcurrencyQuotaOverflowBuffering');
  return {
    state: 'QUEUED',
    revisionId: workflow.revisionId,
    createTime,
    startTime: undefined,
    endTime: undefined,
    callLogLevel,
    executionHistoryLevel: history,
    labels,
    disableConcurrencyQuotaOverflowBuffering: unbuffered ? true : undefined,
    argument: isShort(argument) ? argument : undefined,
    outcome: undefined,
  };
}

function labelsOf(workflow: Workflow, body: Fields): ExecutionHead['labels'] {
  const own = readLabels(body['labels']);
  return own && workflow.labels ? { ...workflow.labels, ...own } : (own ?? workflow.labels);
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
