/**
 * One execution held in memory, and how it comes there: from its checkpoint, or from its argument when it has not
 * reached a first one.
 */
import {
  decodeState,
  DefinitionError,
  pendingEffects,
  start,
  type ExecutionState,
  type Program,
} from '../../../engine/index.ts';
import type { Effect, Outcome, StepPlace } from '../../../engine/types.ts';
import type { Clock } from '../../../wire/clock.ts';
import { ApiError } from '../../../wire/errors.ts';
import type { Store } from '../../../store/index.ts';
import { accountEmail, splitWorkflowName, type ProjectEnv } from '../names.ts';
import { decodeCheckpoint, parse, recordKey, type ExecutionHead, type ExecutionKey } from '../records.ts';
import type { Workflow } from '../definitions.ts';
import type { Programs, Revision } from '../programs.ts';
import { recordEntries, recordTrail, type Recording } from './recording.ts';

export interface Run {
  readonly key: ExecutionKey;
  readonly program: Program;
  readonly state: ExecutionState;
  /** In whose name HTTP requests are made. */
  readonly email: string;
  head: ExecutionHead;
  /** The head in the store still says QUEUED. */
  headChanged: boolean;
  currentSteps: readonly StepPlace[];
  /** Outcomes that the engine has not been given yet. */
  readonly outcomes: { readonly id: number; readonly outcome: Outcome }[];
  /** Requests to send once the checkpoint that knows of them is written. */
  readonly unsent: Extract<Effect, { kind: 'http' }>[];
  readonly requests: Map<number, AbortController>;
  /** Sleeps that are not over: when they are, and how to take the call-back back if one is set. */
  readonly sleeps: Map<number, { readonly until: number; cancel?: () => void }>;
  /** Its steps since the last checkpoint. */
  readonly recording: Recording;
  cancelling: boolean;
  /** Its workflow was deleted, or the room stops: nothing more may be written. */
  dropped: boolean;
  pumping: boolean;
}

export interface RunSource extends ProjectEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly revision: Programs['revision'];
}

/** A bug of the engine or a record it cannot read: fails the one execution, never the server. */
export class EngineFault extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/**
 * Undefined when the execution is gone or has ended.
 * @throws EngineFault
 */
export async function loadRun(source: RunSource, key: ExecutionKey): Promise<Run | undefined> {
  const [headBytes, argument, checkpoint] = await source.store.getMany([
    recordKey('e', key),
    recordKey('a', key),
    recordKey('c', key),
  ]);
  if (!headBytes) return undefined;
  const stored = parse<ExecutionHead>(headBytes);
  if (stored.state !== 'ACTIVE' && stored.state !== 'QUEUED') return undefined;
  return makeRun(source, key, stored, argument?.toString() ?? 'null', checkpoint);
}

/** @throws EngineFault */
export async function makeRun(
  source: RunSource,
  key: ExecutionKey,
  stored: ExecutionHead,
  argument: string,
  checkpoint: Buffer | undefined,
): Promise<Run> {
  const { workflow, program, scopes } = await revisionOf(source, key, stored);
  try {
    const saved = checkpoint && decodeCheckpoint(checkpoint);
    const now = source.clock.now();
    const state = saved
      ? decodeState(saved.state)
      : start(program, { argument: null, argumentText: argument, env: systemVariables(source, key, workflow), now });
    const run: Run = {
      key,
      program,
      state,
      email: accountEmail(workflow.serviceAccount),
      head: startedHead(stored, now),
      headChanged: stored.state === 'QUEUED',
      currentSteps: saved?.note.currentSteps ?? [],
      outcomes: [],
      unsent: [],
      requests: new Map(),
      sleeps: new Map(saved?.note.sleeps.map(({ id, until }) => [id, { until }])),
      recording:
        stored.executionHistoryLevel === 'EXECUTION_HISTORY_DETAILED'
          ? recordEntries(key)
          : recordTrail(key, scopes, saved?.note.trail ?? 0),
      cancelling: false,
      dropped: false,
      pumping: false,
    };
    for (const [id, { until }] of run.sleeps) {
      if (until <= now) run.outcomes.push({ id, outcome: { kind: 'done' } });
    }
    if (saved?.note.requests) takeUpRequests(run);
    return run;
  } catch (error) {
    throw new EngineFault(error);
  }
}

/** A revision that is missing or that this engine refuses breaks the execution; a store that cannot be read does not. */
async function revisionOf(source: RunSource, key: ExecutionKey, { revisionId }: ExecutionHead): Promise<Revision> {
  try {
    return await source.revision(key.workflow, revisionId);
  } catch (error) {
    throw error instanceof ApiError || error instanceof DefinitionError ? new EngineFault(error) : error;
  }
}

/** Requests that were out when the process died are sent again: at least once, never lost. */
function takeUpRequests(run: Run): void {
  for (const effect of pendingEffects(run.state)) {
    if (effect.kind === 'http') run.unsent.push(effect);
    if (effect.kind === 'log') run.outcomes.push({ id: effect.id, outcome: { kind: 'done' } });
  }
}

function startedHead(stored: ExecutionHead, now: number): ExecutionHead {
  return stored.state === 'ACTIVE' ? stored : { ...stored, state: 'ACTIVE', startTime: new Date(now).toISOString() };
}

/** Source: https://cloud.google.com/workflows/docs/reference/environment-variables */
function systemVariables(env: ProjectEnv, key: ExecutionKey, workflow: Workflow): Record<string, string> {
  const parts = splitWorkflowName(key.workflow);
  return {
    ...workflow.userEnvVars,
    GOOGLE_CLOUD_LOCATION: parts.location,
    GOOGLE_CLOUD_PROJECT_ID: parts.project,
    GOOGLE_CLOUD_PROJECT_NUMBER: env.projectNumber,
    GOOGLE_CLOUD_SERVICE_ACCOUNT_NAME: accountEmail(workflow.serviceAccount),
    GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID: key.id,
    GOOGLE_CLOUD_WORKFLOW_ID: parts.workflow,
    GOOGLE_CLOUD_WORKFLOW_REVISION_ID: workflow.revisionId,
  };
}
