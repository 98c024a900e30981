/** A Cloud Run room for tests: a real HTTP server, real child processes, objects and secrets from memory. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRun, type Run } from '../../../local/run/index.ts';
import { openStore } from '../../../local/store/index.ts';
import { systemClock, type Clock } from '../../../local/wire/clock.ts';
import { notFound } from '../../../local/wire/errors.ts';
import { startHttpServer } from '../../../local/wire/http.ts';
import { createOperations } from '../../../local/wire/operations.ts';
import type { Log } from '../../../local/wire/room.ts';
import { tarGz } from './tar-gz.ts';

export const PARENT = 'projects/demo-notamesh/locations/southamerica-east1';

interface LogEntry {
  readonly level: keyof Log;
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

/** Collects entries; `until` resolves with the first one, past or future, that fits. */
export function aLog() {
  const entries: LogEntry[] = [];
  const watchers = new Set<(entry: LogEntry) => void>();
  const write = (level: keyof Log) => (fields: Record<string, unknown>, message: string) => {
    const entry = { level, fields, message };
    entries.push(entry);
    for (const watch of [...watchers]) watch(entry);
  };
  const log: Log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const until = (fits: (entry: LogEntry) => boolean) =>
    new Promise<LogEntry>((resolve) => {
      const before = entries.find(fits);
      if (before) {
        resolve(before);
        return;
      }
      const watch = (entry: LogEntry) => {
        if (!fits(entry)) return;
        watchers.delete(watch);
        resolve(entry);
      };
      watchers.add(watch);
    });
  return { log, entries, until };
}

/** Time that stands still until advance(); everything due then is called in order. */
export function aManualClock(start = 1_800_000_000_000): Clock & { advance(milliseconds: number): void } {
  let now = start;
  const timers = new Set<{ due: number; callback: () => void }>();
  return {
    now: () => now,
    after(milliseconds, callback) {
      const timer = { due: now + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(milliseconds) {
      now += milliseconds;
      for (const timer of [...timers].sort((a, b) => a.due - b.due)) {
        if (timer.due <= now && timers.delete(timer)) timer.callback();
      }
    },
  };
}

interface RunOptions {
  readonly clock?: Clock;
  readonly maxInstances?: number;
  readonly queueLimit?: number;
  readonly handlerEnv?: Record<string, string>;
  readonly coldStarts?: () => boolean;
  readonly codeCache?: string;
}

export interface TestRun {
  readonly run: Run;
  readonly base: string;
  readonly port: number;
  readonly objects: Map<string, Buffer>;
  readonly secrets: Map<string, string>;
  readonly log: ReturnType<typeof aLog>;
  /** Stops the room and its store and opens them again on the same directory. */
  restart(): Promise<void>;
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

export async function aRun(options: RunOptions = {}): Promise<TestRun> {
  const directory = await mkdtemp(join(tmpdir(), 'run-room-'));
  const objects = new Map<string, Buffer>();
  const secrets = new Map<string, string>();
  const log = aLog();
  const open = async () => {
    const store = await openStore(join(directory, 'db'));
    const clock = options.clock ?? systemClock;
    const operations = createOperations({ store: store.room('operations'), clock });
    const run = await createRun({
      store: store.room('run'),
      clock,
      log: log.log,
      project: 'demo-notamesh',
      projectNumber: '800000000001',
      location: 'southamerica-east1',
      directory,
      operations,
      async readObject(bucket, object) {
        const found = objects.get(`${bucket}/${object}`);
        if (!found) throw notFound(`Object ${bucket}/${object}`);
        return (async function* () {
          yield found;
        })();
      },
      async accessSecret(secret, version) {
        const found = secrets.get(`${secret}/${version}`);
        if (found === undefined) throw notFound(`Secret ${secret} version ${version}`);
        return Buffer.from(found);
      },
      handlerEnv: async () => options.handlerEnv ?? {},
      ...(options.maxInstances === undefined ? {} : { maxInstances: options.maxInstances }),
      codeCache: options.codeCache,
      ...(options.coldStarts === undefined ? {} : { coldStarts: options.coldStarts }),
      ...(options.queueLimit === undefined ? {} : { queueLimit: options.queueLimit }),
    });
    await run.start();
    const http = await startHttpServer({
      host: '127.0.0.1',
      port: 0,
      routes: [...run.routes, ...operations.routes],
      log: log.log,
      byHost: (host, request, response) => run.serve(host, request, response),
    });
    return { store, run, http };
  };
  let parts = await open();
  const shut = async () => {
    await parts.run.stop();
    await parts.http.close();
    await parts.store.close();
  };
  return {
    get run() {
      return parts.run;
    },
    get base() {
      return `http://127.0.0.1:${parts.http.port}`;
    },
    get port() {
      return parts.http.port;
    },
    objects,
    secrets,
    log,
    async restart() {
      await shut();
      parts = await open();
    },
    async call(method, path, body) {
      const response = await fetch(`http://127.0.0.1:${parts.http.port}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async close() {
      await shut();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** The body of a service whose program is one ES module, put into the room's objects. */
export function aService(room: TestRun, source: string, template: Record<string, unknown> = {}, container = {}) {
  const object = `code-${room.objects.size}.tar.gz`;
  room.objects.set(`source/${object}`, tarGz([{ path: 'app/main.mjs', content: source }]));
  return {
    template: {
      ...template,
      containers: [
        {
          image: 'scratch',
          baseImageUri: 'southamerica-east1-docker.pkg.dev/serverless-runtimes/google-22-full/runtimes/nodejs24',
          command: ['node'],
          args: ['app/main.mjs'],
          sourceCode: { cloudStorageSource: { bucket: 'source', object, generation: '1' } },
          ...container,
        },
      ],
    },
  };
}

/** A program: `handle` is the text of a `(request, response) => …`. */
export const program = (handle: string, before = '') => `
import { createServer } from 'node:http';
${before}
createServer(${handle}).listen(process.env.PORT);
`;

export const uri = (service: string, path = '/') => `https://${service}-800000000001.southamerica-east1.run.app${path}`;

/** Deploys; the operation must have succeeded. */
export async function deploy(room: TestRun, service: string, body: unknown) {
  const { status, body: operation } = await room.call('POST', `/v2/${PARENT}/services?serviceId=${service}`, body);
  if (status !== 200 || operation['error'] !== undefined) throw new Error(JSON.stringify(operation));
  return operation['response'] as Record<string, unknown>;
}
