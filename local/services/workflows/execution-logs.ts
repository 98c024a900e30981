/**
 * What executions leave in Cloud Logging: their start and end, their calls when they are asked to, and what they log
 * themselves. Arguments, results and responses are in there only with LOG_ALL_CALLS, because they may be personal.
 * Sources: https://cloud.google.com/workflows/docs/log-workflow, https://cloud.google.com/logging/docs/api/platform-logs,
 * https://github.com/googleapis/googleapis/tree/master/google/cloud/workflows/type
 */
import type { CallNote, Effect, ExecutionError, JsonValue } from '../../engine/types.ts';
import type { Change } from '../../store/index.ts';
import type { Clock } from '../../wire/clock.ts';
import { callEntry } from './call-entries.ts';
import { splitWorkflowName } from './names.ts';
import type { ExecutionHead, ExecutionKey, ExecutionOutcome } from './records.ts';

/** An entry to be logged; who keeps logs fills in the rest. */
export interface LogRecord {
  /** Not encoded, such as `workflows.googleapis.com/executions_system`. */
  readonly logId: string;
  readonly severity: string;
  readonly timestamp: string;
  readonly resource: { readonly type: string; readonly labels: Readonly<Record<string, string>> };
  readonly labels: Readonly<Record<string, string>>;
  readonly textPayload?: string;
  readonly jsonPayload?: unknown;
}

/** Changes that keep the entries, to be written in one batch with what they tell of. */
export type KeepLogs = (entries: readonly LogRecord[]) => Change[];

export interface ExecutionLogs {
  /** `argument`: JSON text. */
  started(key: ExecutionKey, head: ExecutionHead, argument?: string): Change[];
  ended(key: ExecutionKey, head: ExecutionHead, outcome: ExecutionOutcome): Change[];
  /** What sys.log says. */
  logged(key: ExecutionKey, head: ExecutionHead, effect: Extract<Effect, { kind: 'log' }>): Change[];
  /** Takes the engine's notes of calls; undefined when none are wanted, so that the engine makes none. */
  calls(
    key: ExecutionKey,
    head: ExecutionHead,
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
}): ExecutionLogs {
  const { clock, keep } = env;
  if (!keep) return { started: () => [], ended: () => [], logged: () => [], calls: () => undefined };
  const now = () => new Date(clock.now()).toISOString();
  const one = (key: ExecutionKey, head: ExecutionHead, record: Pick<LogRecord, 'logId' | 'severity'> & Payload) =>
    keep([{ ...record, timestamp: now(), ...originOf(key, head) }]);
  const system = (key: ExecutionKey, head: ExecutionHead, severity: string, payload: object) => {
    const jsonPayload = { '@type': SYSTEM_TYPE, activityTime: now(), state: head.state, ...payload };
    return one(key, head, { logId: SYSTEM_LOG, severity, jsonPayload });
  };
  return {
    started: (key, head, argument) => system(key, head, 'INFO', { start: shared(head, { argument }) }),
    ended(key, head, { result, error }) {
      if (head.state === 'SUCCEEDED') return system(key, head, 'INFO', { success: shared(head, { result }) });
      return head.state === 'FAILED'
        ? system(key, head, 'ERROR', { failure: failureOf(error) })
        : system(key, head, 'INFO', { message: 'The execution was cancelled.' });
    },
    logged: (key, head, { severity, text, json }) =>
      one(key, head, {
        logId: CUSTOM_LOG,
        severity,
        ...(json === undefined ? { textPayload: text ?? '' } : { jsonPayload: withoutBigints(json) }),
      }),
    calls(key, head, write) {
      const { callLogLevel } = head;
      if (callLogLevel !== 'LOG_ALL_CALLS' && callLogLevel !== 'LOG_ERRORS_ONLY') return undefined;
      const starts = new Map<string, string>();
      return (note) => {
        const time = now();
        const jsonPayload = callEntry(key.id, note, time, starts);
        if (callLogLevel === 'LOG_ERRORS_ONLY' && (note.state === 'BEGUN' || note.state === 'SUCCEEDED')) return;
        write(one(key, head, { logId: CALL_LOG, severity: 'DEBUG', jsonPayload }));
      };
    },
  };
}

type Payload = Pick<LogRecord, 'textPayload' | 'jsonPayload'>;

function originOf({ workflow, id }: ExecutionKey, head: ExecutionHead): Pick<LogRecord, 'resource' | 'labels'> {
  const { project, location, workflow: workflowId } = splitWorkflowName(workflow);
  return {
    resource: {
      type: 'workflows.googleapis.com/Workflow',
      labels: { project_id: project, location, workflow_id: workflowId },
    },
    labels: {
      'workflows.googleapis.com/execution_id': id,
      'workflows.googleapis.com/revision_id': head.revisionId,
    },
  };
}

function shared(head: ExecutionHead, payload: Readonly<Record<string, string | undefined>>): object {
  return head.callLogLevel === 'LOG_ALL_CALLS' ? payload : {};
}

/** Numbers of a jsonPayload are doubles, whatever a workflow computes with. */
function withoutBigints(json: JsonValue): unknown {
  return JSON.parse(
    JSON.stringify(json, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  );
}

function failureOf(error: ExecutionError | undefined): object {
  const [place] = error?.stackTrace.elements ?? [];
  return {
    exception: (error?.context.split('\n', 1)[0] ?? error?.payload ?? '').slice(0, FIELD_LIMIT),
    ...(place === undefined ? {} : { source: `${place.routine}.${place.step}`.slice(0, FIELD_LIMIT) }),
  };
}
