/**
 * What executions leave in Cloud Logging: their start and end, their calls when they are asked to, and what they log
 * themselves. Arguments, results and responses are in there only with LOG_ALL_CALLS, because they may be personal.
 * Sources: https://cloud.google.com/workflows/docs/log-workflow, https://cloud.google.com/logging/docs/api/platform-logs,
 * https://github.com/googleapis/googleapis/tree/master/google/cloud/workflows/type
 */
import type { CallNote, JsonValue } from '../../../engine/types.ts';
import type { Effect } from '../../../engine/effects.ts';
import type { Change } from '../../../store/index.ts';
import { timeText, type Clock } from '../../../wire/clock.ts';
import { callEntry } from './call-entries.ts';
import { Ended, Entry, Started, type LogRecord } from './log-records.ts';
import type { ExecutionHead, ExecutionKey, ExecutionOutcome } from '../records.ts';

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

const CALL_LOG = 'workflows.googleapis.com/engine_call';
const CUSTOM_LOG = 'Workflows';

export function createExecutionLogs(env: {
  readonly clock: Clock;
  readonly keep: KeepLogs | undefined;
  /** Whether an account may write logs: what its executions say is lost otherwise. Absent: every one may. */
  mayLog?(account: string): boolean;
}): ExecutionLogs {
  const { clock, keep } = env;
  const mayLog = (account: string) => env.mayLog?.(account) !== false;
  if (!keep) return { started: () => [], ended: () => [], logged: () => [], calls: () => undefined };
  return {
    started: (key, head, argument) => keep(new Started(key, head, argument)),
    ended: (key, head, outcome) => keep(new Ended(key, head, outcome)),
    logged(key, head, { severity, text, json }, account) {
      if (!mayLog(account)) return [];
      const payload =
        json === undefined ? `"textPayload":${JSON.stringify(text ?? '')}` : `"jsonPayload":${withDoubles(json)}`;
      return keep(new Entry(key, head, CUSTOM_LOG, severity, payload));
    },
    calls(key, head, account, write) {
      const { callLogLevel } = head;
      if (callLogLevel !== 'LOG_ALL_CALLS' && callLogLevel !== 'LOG_ERRORS_ONLY') return undefined;
      const starts = new Map<string, string>();
      return (note) => {
        const time = timeText(clock.now());
        const jsonPayload = callEntry(key.id, note, time, starts);
        if (callLogLevel === 'LOG_ERRORS_ONLY' && (note.state === 'BEGUN' || note.state === 'SUCCEEDED')) return;
        if (!mayLog(account)) return;
        write(keep(new Entry(key, head, CALL_LOG, 'DEBUG', `"jsonPayload":${JSON.stringify(jsonPayload)}`)));
      };
    },
  };
}

/** Numbers of a jsonPayload are doubles, whatever a workflow computes with. */
function withDoubles(json: JsonValue): string {
  return JSON.stringify(json, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}
