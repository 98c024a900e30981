/**
 * The local cloud: Google Cloud on 127.0.0.1, composed from its rooms. This is the only file that knows all of them;
 * each room gets what it needs of the others as functions.
 *
 * In: where to keep state, which ports. Out: a running cloud and how to stop it. State survives kill -9 at any moment.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFaults } from './control/faults/index.ts';
import { createControl } from './control/index.ts';
import { createEventarc } from './eventarc/index.ts';
import { accountMember, createIam, NOBODY } from './iam/index.ts';
import {
  asStorageAgent,
  createHandlerEnv,
  deadLetterCheck,
  scheduledCalls,
  secretReader,
  subscriptionFiles,
  triggerRemovalCheck,
  type Servers,
} from './on-behalf.ts';
import { createOutbound } from './outbound.ts';
import type { Failed } from './run/fleet.ts';
import { createRun } from './run/index.ts';
import { createBigtable } from './services/bigtable/index.ts';
import { createLogging } from './services/logging/index.ts';
import { createPubsub } from './services/pubsub/index.ts';
import { createStorage } from './services/storage/index.ts';
import { createWorkflows, type WorkflowsEnv } from './services/workflows/index.ts';
import { openStore, type Store } from './store/index.ts';
import { createBehaviour, type Behaviour, type BehaviourSwitch } from './wire/behaviour.ts';
import { systemClock, type Clock } from './wire/clock.ts';
import { startGrpcServer } from './wire/grpc.ts';
import { startHttpServer } from './wire/http.ts';
import { createOperations } from './wire/operations.ts';
import type { Log, Room, RoomEnv } from './wire/room.ts';
import { withParameters } from './wire/parameters/index.ts';
import { ok, type Route } from './wire/router.ts';

export interface CloudOptions {
  /** Made if absent; one cloud at a time. */
  readonly dataDir: string;
  readonly host?: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly grpcPort: number;
  readonly project: string;
  readonly location: string;
  readonly log: Log;
  readonly clock?: Clock;
  /** Workflow executions that are ACTIVE at once, sleeping ones too; others are QUEUED. */
  readonly concurrency?: number;
  /** How workflow definitions are read where Google's documentation is silent. Absent: as we read it. */
  readonly switches?: NonNullable<WorkflowsEnv['switches']>;
  /** Nothing has to survive this process. */
  readonly ephemeral?: boolean;
  /** Where what V8 makes of deployed programs is kept from one start to the next, also of other clouds. */
  readonly codeCache?: string;
  /** How like the real cloud the control planes are where that costs time. */
  readonly behaviour?: Partial<Behaviour>;
  /** Whether a workflow definition was found to be right before: it is compiled when it is first needed. */
  readonly isSound?: (definition: string) => boolean;
  /** False lets everybody do everything. Default true. */
  readonly iam?: boolean;
}

export interface Cloud {
  readonly http: number;
  readonly grpc: number;
  readonly behaviour: BehaviourSwitch;
  /** Does ahead what first requests would wait for: starts the Cloud Run services of these names, in their order, or all. */
  warmUp(services?: readonly string[]): Promise<readonly Failed[]>;
  /** Finishes what is under way, then frees ports, children and the data directory. */
  stop(): Promise<void>;
}

/** A project number that no real project has. */
const PROJECT_NUMBER = '800000000001';

/** Operations take a poll, and writes that exclude each other take long enough to meet. */
const HONEST: Partial<Behaviour> = { polls: 1, writeMilliseconds: 5 };

/** @throws StoreError when the data directory cannot be opened, the system's EADDRINUSE when a port is taken. */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  await mkdir(options.dataDir, { recursive: true });
  const store = await openStore(join(options.dataDir, 'store'), { ephemeral: options.ephemeral === true });
  const undo: (() => Promise<void>)[] = [() => store.close()];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return await open(options, store, undo, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(
  options: CloudOptions,
  store: Store,
  undo: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Cloud> {
  const host = options.host ?? '127.0.0.1';
  const servers: Servers = { inside: options.port };
  // What is done ahead may use the store until it is closed.
  const ahead = new Set<Promise<unknown>>();
  undo.push(async () => void (await Promise.allSettled(ahead)));
  const during = <T>(work: Promise<T>): Promise<T> => {
    ahead.add(work);
    return work;
  };
  const { rooms, run, workflows, behaviour, around, iam } = await compose(options, store, servers);
  const routes = iam.protect(withParameters([...rooms.flatMap((room) => room.routes), health(options)]));
  const http = await startHttpServer({ host, port: options.port, routes, log: options.log, byHost: run.serve, around });
  undo.push(() => http.close());
  servers.http = http;
  servers.inside = await http.listen(NOBODY);
  const services = iam.protectGrpc(rooms.flatMap((room) => room.grpc));
  const grpc = await startGrpcServer({ host, port: options.grpcPort, services });
  undo.push(() => grpc.close());
  servers.grpc = grpc;
  for (const room of rooms) undo.push(() => room.stop());
  for (const room of rooms) await room.start();
  const warmUp = async (services?: readonly string[]) => {
    const failed = await run.warmUp(services);
    await workflows.warmUp();
    return failed;
  };
  return { http: http.port, grpc: grpc.port, behaviour, warmUp: (services) => during(warmUp(services)), stop };
}

async function compose(options: CloudOptions, store: Store, servers: Servers) {
  const { project } = options;
  const clock = options.clock ?? systemClock;
  const env = (room: string): RoomEnv => roomEnv(options, clock, store.room(room));
  const behaviour = createBehaviour({ ...HONEST, ...options.behaviour });
  const operations = createOperations({ store: store.room('operations'), clock, behaviour });
  const watched = { clock, project, operations, behaviour };
  const faults = createFaults({ ...watched, principalOf: (request) => iam.principalOf(request) });
  const fetch = createOutbound({ port: () => servers.inside, run: (url, init) => run.fetch(url, init) });

  const control = await createControl({
    ...env('control'),
    operations,
    behaviour,
    reach: scheduledCalls(
      () => iam,
      fetch,
      (topic, messages) => pubsub.publish(topic, messages),
    ),
    may: (principal, permission, resource) => iam.holds(principal, permission, resource),
    agentExists: (email) => iam.agentExists(email),
  });
  const judged = { behaviour, policies: control.policies, enforced: options.iam !== false };
  const iam = await createIam({ ...env('iam'), ...judged });
  const { mintIdToken, mintAccessToken } = iam;
  const checkDeadLetter = deadLetterCheck(iam);
  const pubsub = await createPubsub({
    ...env('pubsub'),
    ...{ fetch, mintIdToken, checkDeadLetter },
    files: subscriptionFiles(() => iam, fetch),
  });
  const publishers = asStorageAgent(iam, pubsub);
  const checkRemoval = triggerRemovalCheck(iam, project);
  const eventarc = await createEventarc({ ...env('eventarc'), operations, pubsub: publishers, fetch, checkRemoval });
  const storage = await createStorage({
    ...env('storage'),
    directory: join(options.dataDir, 'objects'),
    emit: (event) => eventarc.routeStorageEvent(event),
    mayReplace: (writer, bucket) => iam.may(writer, 'storage.objects.delete', `projects/_/buckets/${bucket}`),
  });
  const bigtable = await createBigtable({ ...env('bigtable'), operations });
  const run = await createRun({
    ...env('run'),
    ...{ operations, codeCache: options.codeCache },
    directory: options.dataDir,
    readObject: async (bucket, object, generation) => (await storage.read(bucket, object, generation)).stream,
    accessSecret: secretReader(iam, control, project),
    handlerEnv: createHandlerEnv(servers, iam, project),
    ...{ turnAway: iam.invoke, coldStarts: () => behaviour.current.coldStarts },
  });
  // Its records lie in the workflows' part of the store: what a workflow logs is in the batch that does what it logs.
  const logging = createLogging({ ...env('logging'), store: store.room('workflows').room('logs') });
  const workflows = await createWorkflows({
    ...env('workflows'),
    keepLogs: (entry) => logging.changes(entry, 'logs\0'),
    operations,
    ...{ fetch, mintIdToken, mintAccessToken },
    mayLog: (account) => iam.may(accountMember(account), 'logging.logEntries.create', `projects/${project}`),
    origin: () => `http://127.0.0.1:${servers.http?.port}`,
    ...(options.isSound === undefined ? {} : { isSound: options.isSound }),
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.switches === undefined ? {} : { switches: options.switches }),
  });
  // Destinations before sources: what starts again first must find its receivers there.
  const rooms: Room[] = [
    control,
    bigtable,
    run,
    workflows,
    logging,
    pubsub,
    eventarc,
    storage,
    routesOnly([...operations.routes, ...faults.routes, ...iam.routes]),
    control.schedule,
  ];
  return { rooms, run, workflows, behaviour, around: faults.around, iam };
}

function roomEnv({ log, project, location }: CloudOptions, clock: Clock, store: Store): RoomEnv {
  return { store, clock, log, project, location, projectNumber: PROJECT_NUMBER };
}

function routesOnly(routes: readonly Route[]): Room {
  return { routes, grpc: [], start: () => Promise.resolve(), stop: () => Promise.resolve() };
}

/** Not an API of Google's: how the command line makes sure that a port and a process belong together. */
function health(options: CloudOptions): Route {
  return {
    service: 'notamesh',
    method: 'GET',
    pattern: '/notamesh/health',
    handle: () => Promise.resolve(ok({ pid: process.pid, project: options.project, location: options.location })),
  };
}
