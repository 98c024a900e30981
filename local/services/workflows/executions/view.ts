/**
 * The Execution resource as callers see it.
 * Source: https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions
 */
import { readEnum } from '../definitions/input.ts';
import type { CheckpointNote, ExecutionHead, ExecutionKey, ExecutionOutcome } from '../records.ts';

export type ExecutionView = 'BASIC' | 'FULL';

/** JSON form: times RFC 3339, durations such as `1.500s`, argument and result JSON text. */
export interface Execution extends Omit<ExecutionHead, 'revisionId'>, ExecutionOutcome {
  readonly name: string;
  readonly workflowRevisionId: string;
  readonly duration?: string;
  readonly argument?: string;
  readonly status?: Pick<CheckpointNote, 'currentSteps'> & { readonly note?: string };
}

interface ExecutionDetails {
  readonly argument: string;
  readonly outcome: ExecutionOutcome | undefined;
  readonly currentSteps: CheckpointNote['currentSteps'];
  /** What else is to be known of an execution that runs; no field of the service. */
  readonly note?: string | undefined;
}

export const executionName = ({ workflow, id }: ExecutionKey) => `${workflow}/executions/${id}`;

export function basicView(key: ExecutionKey, head: ExecutionHead): Execution {
  const { createTime, startTime, endTime, state, revisionId } = head;
  const length = milliseconds(head);
  return {
    name: executionName(key),
    createTime,
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    ...(length === undefined ? {} : { duration: duration(length) }),
    state,
    workflowRevisionId: revisionId,
  };
}

export function fullView(key: ExecutionKey, head: ExecutionHead, details: ExecutionDetails): Execution {
  const { callLogLevel, executionHistoryLevel, labels, disableConcurrencyQuotaOverflowBuffering: unbuffered } = head;
  return {
    ...basicView(key, head),
    argument: details.argument,
    ...details.outcome,
    ...(callLogLevel === undefined ? {} : { callLogLevel }),
    ...(executionHistoryLevel === undefined ? {} : { executionHistoryLevel }),
    ...(labels === undefined ? {} : { labels }),
    ...(unbuffered ? { disableConcurrencyQuotaOverflowBuffering: true } : {}),
    ...(details.currentSteps.length > 0
      ? {
          status: { currentSteps: details.currentSteps, ...(details.note === undefined ? {} : { note: details.note }) },
        }
      : {}),
  };
}

/** From start to end; undefined for what has not ended. */
export function milliseconds({ startTime, endTime }: ExecutionHead): number | undefined {
  return startTime !== undefined && endTime !== undefined ? Date.parse(endTime) - Date.parse(startTime) : undefined;
}

/** Seconds with three decimals, as proto3 JSON writes milliseconds. */
function duration(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${(milliseconds / 1000).toFixed(3)}s`;
}

/** @throws ApiError INVALID_ARGUMENT for a view there is none of */
export function readView(given: string | number | null, otherwise: ExecutionView): ExecutionView {
  const number = typeof given === 'string' && /^\d$/.test(given) ? Number(given) : given;
  const view = readEnum({ view: number }, 'view', ['EXECUTION_VIEW_UNSPECIFIED', 'BASIC', 'FULL']);
  return view === 'BASIC' || view === 'FULL' ? view : otherwise;
}
