/**
 * Entries of executions' logs, made into text late: most are written and never read.
 * Source: google.cloud.workflows.type.ExecutionsSystemLog,
 * https://github.com/googleapis/googleapis/blob/master/google/cloud/workflows/type/executions_system.proto
 */
import type { ExecutionError } from '../../../engine/types.ts';
import { splitWorkflowName } from '../names.ts';
import type { ExecutionHead, ExecutionKey, ExecutionOutcome } from '../records.ts';

const SYSTEM_LOG = 'workflows.googleapis.com/executions_system';
const SYSTEM_TYPE = 'type.googleapis.com/google.cloud.workflows.type.ExecutionsSystemLog';
/** Of exception and source, as the published message says. */
const FIELD_LIMIT = 1024;

/** An entry to be logged; who keeps logs fills in the rest. */
export interface LogRecord {
  /** Not encoded, such as `workflows.googleapis.com/executions_system`. */
  readonly logId: string;
  readonly severity: string;
  /** JSON members: resource, labels and payload. Made of what does not change. */
  members(): string;
}

/** What is logged of one execution. */
export class Entry implements LogRecord {
  readonly logId: string;
  readonly severity: string;
  readonly #key: ExecutionKey;
  readonly #head: ExecutionHead;
  readonly #payload: string;

  constructor(key: ExecutionKey, head: ExecutionHead, logId: string, severity: string, payload: string) {
    this.#key = key;
    this.#head = head;
    this.logId = logId;
    this.severity = severity;
    this.#payload = payload;
  }

  members(): string {
    return `${origin(this.#key, this.#head)},${this.#payload}`;
  }
}

/** That it began; `argument`: JSON text. */
export class Started implements LogRecord {
  readonly logId = SYSTEM_LOG;
  readonly severity = 'INFO';
  readonly #key: ExecutionKey;
  readonly #head: ExecutionHead;
  readonly #argument: string | undefined;

  constructor(key: ExecutionKey, head: ExecutionHead, argument: string | undefined) {
    this.#key = key;
    this.#head = head;
    this.#argument = argument;
  }

  members(): string {
    const detail = `"start":${shared(this.#head, { argument: this.#argument })}`;
    return systemMembers(this.#key, this.#head, this.#head.startTime, detail);
  }
}

/** How it ended. */
export class Ended implements LogRecord {
  readonly logId = SYSTEM_LOG;
  readonly #key: ExecutionKey;
  readonly #head: ExecutionHead;
  readonly #outcome: ExecutionOutcome;

  constructor(key: ExecutionKey, head: ExecutionHead, outcome: ExecutionOutcome) {
    this.#key = key;
    this.#head = head;
    this.#outcome = outcome;
  }

  get severity(): string {
    return this.#head.state === 'FAILED' ? 'ERROR' : 'INFO';
  }

  members(): string {
    return systemMembers(this.#key, this.#head, this.#head.endTime, endDetail(this.#head, this.#outcome));
  }
}

function systemMembers(key: ExecutionKey, head: ExecutionHead, time: string | undefined, detail: string): string {
  const about = `"activityTime":"${time ?? head.createTime}","state":"${head.state}"`;
  return `${origin(key, head)},"jsonPayload":{"@type":"${SYSTEM_TYPE}",${about},${detail}}`;
}

let originWorkflow = '';
let originResource = '';

/** Resource and labels as JSON members; most executions are of the workflow the last one was of. */
function origin({ workflow, id }: ExecutionKey, { revisionId }: ExecutionHead): string {
  if (workflow !== originWorkflow) {
    const { project, location, workflow: workflowId } = splitWorkflowName(workflow);
    const labels = JSON.stringify({ project_id: project, location, workflow_id: workflowId });
    originResource = `"resource":{"type":"workflows.googleapis.com/Workflow","labels":${labels}}`;
    originWorkflow = workflow;
  }
  const execution = `"workflows.googleapis.com/execution_id":"${id}"`;
  return `${originResource},"labels":{${execution},"workflows.googleapis.com/revision_id":"${revisionId}"}`;
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

function failureOf(error: ExecutionError | undefined): object {
  const [place] = error?.stackTrace.elements ?? [];
  return {
    exception: (error?.context.split('\n', 1)[0] ?? error?.payload ?? '').slice(0, FIELD_LIMIT),
    ...(place === undefined ? {} : { source: `${place.routine}.${place.step}`.slice(0, FIELD_LIMIT) }),
  };
}
