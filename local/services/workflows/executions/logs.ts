/**
 * What executions leave in Cloud Logging: their start and end, their calls when they are asked to, and what they log
 * themselves. Arguments, results and responses are in there only with LOG_ALL_CALLS, because they may be personal.
 * Sources: https://cloud.google.com/workflows/docs/log-workflow, https://cloud.google.com/logging/docs/api/platform-logs,
 * https://github.com/googleapis/googleapis/tree/master/google/cloud/workflows/type
 */
import type { CallNote, ExecutionError, JsonValue } from '../../../engine/types.ts';
import type { Effect } from '../../../engine/effects.ts';
import type { Change } from '../../../store/index.ts';
import type { Clock } from '../../../wire/clock.ts';
import { callEntry } from './call-entries.ts';
import { splitWorkflowName } from '../names.ts';
import type { ExecutionHead, ExecutionKey, ExecutionOutcome } from '../records.ts';

/** An entry to be logged; who keeps logs fills in the rest. */
export interface LogRecord {
  /** Not encoded, such as `workflows.googleapis.com/executions_system`. */
  readonly logId: string;
  readonly severity: string;
  /** JSON members: resource, labels and payload. Made of what does not change. */
  readonly members: () => string;
}

/** Changes that keep the entry, to be written in one batch with what it tells of. */
export type KeepLogs = (record: LogRecord) => Change[];

export interface ExecutionLogs {
  /** `argument`: JSON text. */
  started(key: ExecutionKey, head: ExecutionHead, argument?: string): Change[];
  ended(key: ExecutionKey, head: ExecutionHead, outcome: ExecutionOutcome): Change[];
  /** What sys.log says. */
  logged(key: ExecutionKey, head: ExecutionHead, effect: Extract<Effect, { kind: 'log' }>, account: string): Change[];
  /** Takes the engine's notes of calls; undefined when none are wanted, so that the engine makes none. */
  calls(
    key: ExecutionKey,
    head: ExecutionHead,
    account: string,
    write: (changes: Change[]) => void,
  ): ((note: CallNote) => void) | undefined;
}

const SYSTEM_LOG = 'workflows.googleapis.com/executions_system';
const CALL_LOG = 'workflows.googleapis.com/engine_call';
const CUSTOM_LOG = 'Workflows';
const SYSTEM_TYPE = 'type.googleapis.com/google.cloud.workflows.type.ExecutionsSystemLog';
/** Of exception and source, as the published message says. */
const FIELD_LIMIT = 1024;

export function createExecutionLogs(env: {
  readonly clock: Clock;
  readonly keep: KeepLogs | undefined;
  /** Whether an account may write logs: what its executions say is lost otherwise. Absent: every one may. */
  mayLog?(account: string): boolean;
}): ExecutionLogs {
  const { clock, keep } = env;
  const mayLog = (account: string) => env.mayLog?.(account) !== false;
  if (!keep) return { started: () => [], ended: () => [], logged: () => [], calls: () => undefined };
  const now = () => new Date(clock.now()).toISOString();
  const origin = createOrigins();
  const one = (key: ExecutionKey, head: ExecutionHead, logId: string, severity: string, payload: string) =>
    keep({ logId, severity, members: () => `${origin(key, head)},${payload}` });
  const system = (key: ExecutionKey, head: ExecutionHead, severity: string, detail: () => string) => {
    // Of the times of an execution, the one that this tells of.
    const time = head.endTime ?? head.startTime ?? now();
    const members = () =>
      `${origin(key, head)},"jsonPayload":{"@type":"${SYSTEM_TYPE}","activityTime":"${time}","state":"${head.state}",${detail()}}`;
    return keep({ logId: SYSTEM_LOG, severity, members });
  };
  return {
    started: (key, head, argument) => system(key, head, 'INFO', () => `"start":${shared(head, { argument })}`),
    ended: (key, head, outcome) =>
      system(key, head, head.state === 'FAILED' ? 'ERROR' : 'INFO', () => endDetail(head, outcome)),
    logged(key, head, { severity, text, json }, account) {
      if (!mayLog(account)) return [];
      const payload =
        json === undefined ? `"textPayload":${JSON.stringify(text ?? '')}` : `"jsonPayload":${withDoubles(json)}`;
      return one(key, head, CUSTOM_LOG, severity, payload);
    },
    calls(key, head, account, write) {
      const { callLogLevel } = head;
      if (callLogLevel !== 'LOG_ALL_CALLS' && callLogLevel !== 'LOG_ERRORS_ONLY') return undefined;
      const starts = new Map<string, string>();
      return (note) => {
        const time = now();
        const jsonPayload = callEntry(key.id, note, time, starts);
        if (callLogLevel === 'LOG_ERRORS_ONLY' && (note.state === 'BEGUN' || note.state === 'SUCCEEDED')) return;
        if (!mayLog(account)) return;
        write(one(key, head, CALL_LOG, 'DEBUG', `"jsonPayload":${JSON.stringify(jsonPayload)}`));
      };
    },
  };
}

/** Resource and labels as JSON members; most executions are of the workflow the last one was of. */
function createOrigins(): (key: ExecutionKey, head: ExecutionHead) => string {
  let [last, before] = ['', ''];
  return ({ workflow, id }, { revisionId }) => {
    if (workflow !== last) {
      const { project, location, workflow: workflowId } = splitWorkflowName(workflow);
      const labels = JSON.stringify({ project_id: project, location, workflow_id: workflowId });
      before = `"resource":{"type":"workflows.googleapis.com/Workflow","labels":${labels}}`;
      last = workflow;
    }
    const execution = `"workflows.googleapis.com/execution_id":"${id}"`;
    return `${before},"labels":{${execution},"workflows.googleapis.com/revision_id":"${revisionId}"}`;
  };
}

function endDetail(head: ExecutionHead, { result, error }: ExecutionOutcome): string {
  if (head.state === 'SUCCEEDED') return `"success":${shared(head, { result })}`;
  return head.state === 'FAILED'
    ? `"failure":${JSON.stringify(failureOf(error))}`
    : '"message":"The execution was cancelled."';
}

function shared(head: ExecutionHead, payload: Readonly<Record<string, string | undefined>>): string {
  return head.callLogLevel === 'LOG_ALL_CALLS' ? JSON.stringify(payload) : '{}';
}

/** Numbers of a jsonPayload are doubles, whatever a workflow computes with. */
function withDoubles(json: JsonValue): string {
  return JSON.stringify(json, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}

function failureOf(error: ExecutionError | undefined): object {
  const [place] = error?.stackTrace.elements ?? [];
  return {
    exception: (error?.context.split('\n', 1)[0] ?? error?.payload ?? '').slice(0, FIELD_LIMIT),
    ...(place === undefined ? {} : { source: `${place.routine}.${place.step}`.slice(0, FIELD_LIMIT) }),
  };
}
