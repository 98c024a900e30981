import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogging } from '../../../local/services/logging/index.ts';
import { createWorkflows, type WorkflowsEnv, type WorkflowsRoom } from '../../../local/services/workflows/index.ts';
import { openStore, type Store } from '../../../local/store/index.ts';
import type { Clock } from '../../../local/wire/clock.ts';
import { startGrpcServer } from '../../../local/wire/grpc.ts';
import { startHttpServer } from '../../../local/wire/http.ts';
import { createOperations } from '../../../local/wire/operations.ts';
import type { Fetch, Log } from '../../../local/wire/room.ts';
import { manualClock } from './manual-clock.ts';

export const PARENT = 'projects/demo-notamesh/locations/southamerica-east1';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

export function memoryLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: string) => (fields: Record<string, unknown>, message: string) => {
    lines.push({ level, message, fields });
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface TestCloud {
  readonly room: WorkflowsRoom;
  readonly url: string;
  readonly grpcPort: number;
  readonly clock: Clock;
  readonly log: ReturnType<typeof memoryLog>;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Creates a workflow, or fails the test with the operation's error. */
  deploy(id: string, sourceContents: string, fields?: Record<string, unknown>): Promise<void>;
  /** Starts an execution and returns its name. */
  execute(id: string, argument?: unknown): Promise<string>;
  /** The execution once it is no longer ACTIVE or QUEUED. */
  ended(name: string): Promise<Record<string, unknown>>;
  /** Keys of one kind in the room's store. */
  storedKeys(kind: string): Promise<string[]>;
  /** The end of a process that is not told: servers and store go, the room is not stopped. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

export interface CloudOptions extends Partial<
  Pick<WorkflowsEnv, 'concurrency' | 'places' | 'backlog' | 'isSound' | 'switches'>
> {
  readonly directory: string;
  readonly clock?: Clock;
  readonly fetch?: Fetch;
  readonly mintIdToken?: WorkflowsEnv['mintIdToken'];
  /** What the room writes its batches by; the store's own unless told otherwise. */
  readonly batch?: (changes: Parameters<Store['batch']>[0], store: Store) => Promise<void>;
}

export async function temporaryDirectory(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'notamesh-workflows-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export async function startTestCloud(options: CloudOptions): Promise<TestCloud> {
  const { directory, clock = manualClock(), batch, ...rest } = options;
  const store = await openStore(directory);
  const own = store.room('workflows');
  const log = memoryLog();
  const place = { project: 'demo-notamesh', projectNumber: '800000000001', location: 'southamerica-east1' };
  const operations = createOperations({ store: store.room('operations'), clock });
  // Not started: what is logged is kept for as long as a test runs.
  const logging = createLogging({ store: store.room('workflows').room('logs'), clock, log, ...place });
  let port = 0;
  const room = await createWorkflows({
    origin: () => `http://127.0.0.1:${port}`,
    store: batch ? { ...own, batch: (changes) => batch(changes, own) } : own,
    clock,
    log,
    ...place,
    operations,
    fetch: () => Promise.reject(new Error('this test expects no request')),
    mintIdToken: (audience, email) => `token for ${audience} as ${email}`,
    mintAccessToken: (scopes, email) => `token for ${scopes.join(' ')} as ${email}`,
    keepLogs: (entry) => logging.changes(entry).map((change) => ({ ...change, key: `logs\0${change.key.toString()}` })),
    ...rest,
  });
  const routes = [...room.routes, ...logging.routes, ...operations.routes];
  const http = await startHttpServer({ host: '127.0.0.1', port: 0, routes, log });
  port = http.port;
  const grpc = await startGrpcServer({ host: '127.0.0.1', port: 0, services: room.grpc });
  await room.start();
  const url = `http://127.0.0.1:${http.port}`;
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${url}${path}`, { method, ...init });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const close = async () => {
    await http.close();
    await grpc.close();
    await store.close();
  };
  return {
    room,
    url,
    grpcPort: grpc.port,
    clock,
    log,
    call,
    async deploy(id, sourceContents, fields = {}) {
      const { body } = await call('POST', `/v1/${PARENT}/workflows?workflowId=${id}`, { sourceContents, ...fields });
      if (body['error'] !== undefined) throw new Error(JSON.stringify(body['error']));
    },
    async execute(id, argument) {
      const body = argument === undefined ? {} : { argument: JSON.stringify(argument) };
      const answer = await call('POST', `/v1/${PARENT}/workflows/${id}/executions`, body);
      if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
      return answer.body['name'] as string;
    },
    async ended(name) {
      for (;;) {
        const { status, body } = await call('GET', `/v1/${name}`);
        if (status !== 200) throw new Error(JSON.stringify(body));
        if (body['state'] !== 'ACTIVE' && body['state'] !== 'QUEUED') return body;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async storedKeys(kind) {
      const keys: string[] = [];
      for await (const [key] of store.room('workflows').entries({ prefix: `${kind}\0` })) keys.push(key.toString());
      return keys;
    },
    crash: close,
    async stop() {
      await room.stop();
      await close();
    },
  };
}

/**
 * Resolves once the condition holds; Jest's own limit comes first.
 * @throws Error after some minutes, long after the test has failed: else nothing would end the process.
 */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 300_000; !(await condition());) {
    if (Date.now() > end) throw new Error('the condition never came to hold');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
