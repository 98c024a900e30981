/**
 * How an execution comes into memory: from its checkpoint, or from its argument when it has not reached a first one.
 */
import { decodeState, DefinitionError, pendingEffects, start } from '../../../engine/index.ts';
import { timeText, type Clock } from '../../../wire/clock.ts';
import { ApiError } from '../../../wire/errors.ts';
import type { Store } from '../../../store/index.ts';
import { awaitRequest, loadEndpoints, openEndpoint, overdue } from './inbox.ts';
import type { ExecutionLogs } from '../executions/logs.ts';
import { accountEmail, splitWorkflowName, type ProjectEnv } from '../names.ts';
import type { Control } from './control.ts';
import type { Run } from './live-run.ts';
import { startedHead } from '../life.ts';
import { decodeCheckpoint, parse, recordKey, type ExecutionHead, type ExecutionKey } from '../records.ts';
import type { Workflow } from '../definitions/definitions.ts';
import type { Programs, Revision } from '../definitions/programs.ts';
import { recordEntries, recordTrail } from './recording.ts';
import { recordTurns } from './turns.ts';

export interface RunSource extends ProjectEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly revision: Programs['revision'];
  readonly knownRevision: Programs['known'];
  readonly logs: ExecutionLogs;
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
  const [headBytes, argument, checkpoint, control] = await source.store.getMany([
    recordKey('e', key),
    recordKey('a', key),
    recordKey('c', key),
    recordKey('b', key),
  ]);
  if (!headBytes) return undefined;
  const stored = parse<ExecutionHead>(headBytes);
  if (stored.state !== 'ACTIVE' && stored.state !== 'QUEUED') return undefined;
  return makeRun(source, key, stored, {
    argument: stored.argument ?? argument?.toString() ?? 'null',
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(control === undefined ? {} : { control: parse<Control>(control) }),
  });
}

/** What is stored of an execution beside its head. */
export interface Stored {
  readonly argument: string;
  readonly checkpoint?: Buffer;
  readonly control?: Control | undefined;
  /** See Run. */
  readonly begun?: Promise<void> | undefined;
}

/** A run that begins; at once when its definition is in memory. @throws EngineFault */
export function newRun(
  source: RunSource,
  key: ExecutionKey,
  head: ExecutionHead,
  stored: Omit<Stored, 'checkpoint'>,
): Run | Promise<Run> {
  const revision = source.knownRevision(key.workflow, head.revisionId);
  if (!revision) return makeRun(source, key, head, stored);
  const { argument, control, begun } = stored;
  return buildRun(source, key, head, { revision, saved: undefined, endpoints: new Map(), argument, control, begun });
}

async function makeRun(source: RunSource, key: ExecutionKey, head: ExecutionHead, stored: Stored): Promise<Run> {
  const revision = await revisionOf(source, key, head);
  const saved = stored.checkpoint && readCheckpoint(stored.checkpoint);
  const endpoints: Run['endpoints'] = saved?.note.callbacks ? await loadEndpoints(source.store, key) : new Map();
  return buildRun(source, key, head, { ...stored, revision, saved, endpoints });
}

interface Parts extends Omit<Stored, 'checkpoint'> {
  readonly revision: Revision;
  readonly saved: ReturnType<typeof decodeCheckpoint> | undefined;
  readonly endpoints: Run['endpoints'];
}

function buildRun(
  source: RunSource,
  key: ExecutionKey,
  stored: ExecutionHead,
  { revision: { workflow, program, scopes }, saved, endpoints, argument, control, begun }: Parts,
): Run {
  const now = source.clock.now();
  try {
    const run: Run = {
      key,
      program,
      state: saved
        ? decodeState(saved.state)
        : start(program, { argument: null, argumentText: argument, env: systemVariables(source, key, workflow), now }),
      email: accountEmail(workflow.serviceAccount),
      begun,
      head: stored.state === 'ACTIVE' ? stored : startedHead(stored, timeText(now)),
      headChanged: stored.state === 'QUEUED',
      currentSteps: saved?.note.currentSteps ?? [],
      outcomes: [],
      unsent: [],
      requests: new Map(),
      sleeps: new Map(),
      endpoints,
      hasCheckpoint: saved !== undefined,
      changes: [],
      calls: undefined,
      recording:
        stored.executionHistoryLevel === 'EXECUTION_HISTORY_DETAILED'
          ? recordEntries(key)
          : recordTrail(key, scopes, saved?.note.trail ?? 0),
      turns: stored.executionHistoryLevel === 'EXECUTION_HISTORY_DETAILED' ? recordTurns(key, saved?.note.turns) : null,
      control: control ?? null,
      controlChanged: false,
      rests: [],
      cancelling: false,
      prodded: false,
      dropped: false,
      pumping: false,
    };
    if (run.headChanged) run.changes.push(...source.logs.started(key, run.head, argument));
    run.calls = source.logs.calls(key, run.head, run.email, (changes) => void run.changes.push(...changes));
    takeUp(run, now);
    return run;
  } catch (error) {
    throw new EngineFault(error);
  }
}

function readCheckpoint(bytes: Buffer): ReturnType<typeof decodeCheckpoint> {
  try {
    return decodeCheckpoint(bytes);
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

/**
 * What was under way when the state was stored. Requests are sent again: at least once, never lost. A log that was
 * pending had been written. Sleeps and waits go on, or end at once when their time is past.
 */
function takeUp(run: Run, now: number): void {
  for (const effect of pendingEffects(run.state)) {
    const { id, kind } = effect;
    if (kind === 'callback') openEndpoint(run, effect);
    if (kind === 'http' || kind === 'callback') run.unsent.push(effect);
    else if (kind === 'await') awaitRequest(run, effect);
    else if (kind === 'sleep') run.sleeps.set(id, { until: effect.until });
    else run.outcomes.push({ id, outcome: { kind: 'done' } });
  }
  for (const [id, sleep] of run.sleeps) {
    if (sleep.until <= now && !run.outcomes.some((one) => one.id === id)) {
      run.outcomes.push({ id, outcome: overdue(sleep) });
    }
  }
}

/** What all executions of a revision have in common. */
const shared = new WeakMap<Workflow, Readonly<Record<string, string>>>();

/** Source: https://cloud.google.com/workflows/docs/reference/environment-variables */
export function systemVariables(env: ProjectEnv, key: ExecutionKey, workflow: Workflow): Record<string, string> {
  let known = shared.get(workflow);
  if (!known) {
    const parts = splitWorkflowName(key.workflow);
    known = {
      ...workflow.userEnvVars,
      GOOGLE_CLOUD_LOCATION: parts.location,
      GOOGLE_CLOUD_PROJECT_ID: parts.project,
      GOOGLE_CLOUD_PROJECT_NUMBER: env.projectNumber,
      GOOGLE_CLOUD_SERVICE_ACCOUNT_NAME: accountEmail(workflow.serviceAccount),
      GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID: '',
      GOOGLE_CLOUD_WORKFLOW_ID: parts.workflow,
      GOOGLE_CLOUD_WORKFLOW_REVISION_ID: workflow.revisionId,
    };
    shared.set(workflow, known);
  }
  return { ...known, GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID: key.id };
}
