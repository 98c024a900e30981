/**
 * Workflows v1 and Workflow Executions v1 of the local cloud.
 *
 * In: definitions and executions over REST and gRPC, and events pushed by Eventarc's subscriptions. Out: executions run
 * on the engine, whose HTTP requests go through `fetch`; their state, history and outcome in the store. Everything that
 * was answered survives a crash, and start() takes up what had not ended.
 */
import type { Switches } from '../../engine/index.ts';
import type { Operations } from '../../wire/operations.ts';
import type { Fetch, Room, RoomEnv } from '../../wire/room.ts';
import { build } from './definitions/build.ts';
import { Definitions } from './definitions/definitions.ts';
import { createWorkflowCalls } from './definitions/calls.ts';
import { definitionRoutes } from './definitions/routes.ts';
import type { MintAccessToken, MintIdToken } from './driver/http-effect.ts';
import { Driver } from './driver/index.ts';
import { createExecutionLogs, type KeepLogs } from './executions/logs.ts';
import { executionRoutes } from './executions/routes.ts';
import { createExecutions } from './executions/executions.ts';
import { executionsServices } from './grpc/executions.ts';
import { locationsService } from './grpc/locations.ts';
import { workflowsServices } from './grpc/workflows.ts';
import { callbackRoutes } from './callbacks/routes.ts';
import { createCallbacks } from './callbacks/callbacks.ts';
import { debugRoutes } from './debug/routes.ts';
import { createDebugging } from './debug/debugging.ts';
import { createFork } from './debug/fork.ts';
import { createJournal } from './journal.ts';
import { locationRoutes } from './definitions/location-routes.ts';
import { createPrograms } from './definitions/programs.ts';
import { forgetOldExecutions } from './executions/retention.ts';
import { createSweeper } from '../../wire/sweeper.ts';
import { storeScopes } from './history/trails.ts';
import { createTrigger, type DiscardedEvent } from './events/trigger.ts';

export type { DiscardedEvent } from './events/trigger.ts';

export interface WorkflowsEnv extends RoomEnv {
  readonly fetch: Fetch;
  readonly operations: Operations;
  readonly mintIdToken: MintIdToken;
  readonly mintAccessToken: MintAccessToken;
  /** `http://host:port` of this cloud, as a caller on this machine reaches it: what callback URLs begin with. */
  readonly origin: () => string;
  /** Keeps what executions log: changes of this room's store, for the batch that does what is logged. Absent: nowhere. */
  readonly keepLogs?: KeepLogs;
  /** Whether an account may write logs: what its executions say is lost otherwise. Absent: every one may. */
  mayLog?(account: string): boolean;
  /**
   * Executions that are ACTIVE at once, sleeping ones too; more than these are QUEUED. Default 10,000, the service's own
   * (https://cloud.google.com/workflows/quotas).
   */
  readonly concurrency?: number;
  /** How definitions are read where Google's documentation is silent. Absent: as the engine does by itself. */
  readonly switches?: Partial<Switches>;
  /** Whether a definition was found to be right before: it is compiled when it is first needed. Absent: none was. */
  isSound?(source: string): boolean;
  /** Of them, those that compute or wait for a response at once; the others take turns. Default 100. */
  readonly places?: number;
  /** Executions that may be QUEUED. Default 100,000, the service's own (https://cloud.google.com/workflows/quotas). */
  readonly backlog?: number;
}

export interface WorkflowsRoom extends Room {
  /** Events that were acknowledged but were too large to start an execution, newest first. */
  discardedEvents(limit: number): Promise<DiscardedEvent[]>;
  /** Compiles what has not been needed yet. */
  warmUp(): Promise<void>;
}

const CONCURRENCY = 10_000;
const PLACES = 100;
const BACKLOG = 100_000;
const SWEEP_MS = 60 * 60 * 1000;

export async function createWorkflows(env: WorkflowsEnv): Promise<WorkflowsRoom> {
  const journal = createJournal(env.store);
  const reading = env.switches === undefined ? {} : { switches: env.switches };
  const isSound = (source: string) => env.isSound?.(source) === true;
  const definitions = new Definitions({
    ...env,
    build: (source) => isSound(source) || build(source, reading),
    prepare: (workflow) => isSound(workflow.sourceContents) || programs.prepare(workflow),
    removeExecutions: (name) => removeExecutions(name),
  });
  const programs = createPrograms(
    (workflow, revision) => definitions.get(workflow, revision),
    (workflow, program) => storeScopes(env.store, workflow, program),
    reading,
  );
  const logs = createExecutionLogs({ ...env, keep: env.keepLogs });
  const driver = new Driver({
    ...env,
    journal,
    logs,
    revision: (workflow, revision) => programs.revision(workflow, revision),
    knownRevision: (workflow, revision) => programs.known(workflow, revision),
    concurrency: env.concurrency ?? CONCURRENCY,
    places: env.places ?? PLACES,
    backlog: env.backlog ?? BACKLOG,
  });
  const executions = createExecutions({ ...env, journal, definitions, driver, logs });
  const calls = createWorkflowCalls({ ...env, definitions });
  const callbacks = createCallbacks({ ...env, journal, driver });
  const forkEnv = { ...env, journal, driver, executions, logs, revision: programs.revision };
  const debugging = createDebugging({ ...forkEnv, definitions });
  const fork = createFork(forkEnv);
  const trigger = createTrigger({ ...env, definitions, executions });
  const removeExecutions = async (name: string) => {
    await executions.removeAll(name);
    programs.forget(name);
  };
  // Before any call is taken: what is created from here on is not mistaken for what the last process left.
  await definitions.load();
  await driver.load();
  const sweep = async () => {
    await trigger.sweep();
    for (const { name } of await definitions.list()) await forgetOldExecutions(env.store, name, env.clock.now());
  };
  const sweeper = createSweeper({ ...env, everyMs: SWEEP_MS, sweep });
  return {
    routes: [
      ...debugRoutes({ ...env, executions, driver, debugging, fork }),
      ...callbackRoutes({ ...env, callbacks }),
      ...definitionRoutes({ ...env, calls }),
      ...locationRoutes(env),
      ...executionRoutes({ ...env, definitions, executions, trigger }),
    ],
    grpc: [
      ...executionsServices({ ...env, executions }),
      ...workflowsServices({ ...env, calls }),
      locationsService(env),
    ],
    discardedEvents: (limit) => trigger.discarded(limit),
    async warmUp() {
      for (const { name, revisionId } of await definitions.list()) await programs.warmUp(name, revisionId);
    },
    async start() {
      driver.start();
      sweeper.start();
    },
    async stop() {
      await sweeper.stop();
      await driver.stop();
      await journal.idle();
    },
  };
}
