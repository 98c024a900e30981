/**
 * The Execution resource as callers see it: times RFC 3339, durations such as `1.500s`, argument and result JSON text.
 * Source: https://cloud.google.com/workflows/docs/reference/executions/rest/v1/projects.locations.workflows.executions
 */
import { readEnumParameter } from '../../../wire/message.ts';
import { EXECUTION_VIEW } from '../messages.ts';
import type { CheckpointNote, ExecutionHead, ExecutionKey, ExecutionOutcome } from '../records.ts';

export type ExecutionView = 'BASIC' | 'FULL';

export interface Execution extends Omit<ExecutionHead, 'revisionId' | 'argument' | 'outcome'>, ExecutionOutcome {
  readonly name: string;
  readonly workflowRevisionId: string;
  readonly duration?: string;
  readonly argument?: string;
  readonly status?: Pick<CheckpointNote, 'currentSteps'> & { readonly note?: string };
}

interface ExecutionDetails {
  readonly argument: string;
  /** Undefined while it runs. */
  readonly outcome: ExecutionOutcome | undefined;
  /** Where it is while it runs; empty afterwards. */
  readonly currentSteps: CheckpointNote['currentSteps'];
  /** What else is to be known of an execution that runs; no field of the service. */
  readonly note?: string | undefined;
}

export const executionName = ({ workflow, id }: ExecutionKey) => `${workflow}/executions/${id}`;

/** One execution as it is at one moment. */
export class Seen {
  readonly key: ExecutionKey;
  readonly head: ExecutionHead;
  /** Undefined in the view BASIC. */
  readonly details: ExecutionDetails | undefined;

  constructor(key: ExecutionKey, head: ExecutionHead, details?: ExecutionDetails) {
    this.key = key;
    this.head = head;
    this.details = details;
  }

  resource(): Execution {
    return JSON.parse(this.json()) as Execution;
  }

  /** The resource as JSON text, put together by hand: clients that poll ask for it by the thousand. */
  json(): string {
    const { key, head, details } = this;
    const { startTime, endTime } = head;
    const length = milliseconds(head);
    let text = `{"name":${JSON.stringify(executionName(key))},"createTime":"${head.createTime}"`;
    if (startTime !== undefined) text += `,"startTime":"${startTime}"`;
    if (endTime !== undefined) text += `,"endTime":"${endTime}"`;
    if (length !== undefined) text += `,"duration":"${duration(length)}"`;
    text += `,"state":"${head.state}","workflowRevisionId":"${head.revisionId}"`;
    return details === undefined ? `${text}}` : text + detailsJson(head, details);
  }
}

/** What the view FULL has beyond BASIC, and the end of the object. */
function detailsJson(head: ExecutionHead, { argument, outcome, currentSteps, note }: ExecutionDetails): string {
  let text = `,"argument":${JSON.stringify(argument)}`;
  if (outcome?.result !== undefined) text += `,"result":${JSON.stringify(outcome.result)}`;
  if (outcome?.error !== undefined) text += `,"error":${JSON.stringify(outcome.error)}`;
  if (head.callLogLevel !== undefined) text += `,"callLogLevel":"${head.callLogLevel}"`;
  if (head.executionHistoryLevel !== undefined) text += `,"executionHistoryLevel":"${head.executionHistoryLevel}"`;
  if (head.labels !== undefined) text += `,"labels":${JSON.stringify(head.labels)}`;
  if (head.disableConcurrencyQuotaOverflowBuffering === true) {
    text += ',"disableConcurrencyQuotaOverflowBuffering":true';
  }
  const status = outcome === undefined && currentSteps.length > 0 ? { currentSteps, note } : outcome?.status;
  return status === undefined ? `${text}}` : `${text},"status":${JSON.stringify(status)}}`;
}

/** From start to end; undefined for what has not ended. */
export function milliseconds({ startTime, endTime }: ExecutionHead): number | undefined {
  if (startTime === undefined || endTime === undefined) return undefined;
  return startTime === endTime ? 0 : Date.parse(endTime) - Date.parse(startTime);
}

/** Seconds with three decimals, as proto3 JSON writes milliseconds. */
function duration(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${(milliseconds / 1000).toFixed(3)}s`;
}

/** @throws ApiError INVALID_ARGUMENT for a view there is none of */
export function readView(given: string | null, otherwise: ExecutionView): ExecutionView {
  if (!given) return otherwise;
  const view = readEnumParameter(EXECUTION_VIEW, given, 'view');
  return view === 'BASIC' || view === 'FULL' ? view : otherwise;
}
