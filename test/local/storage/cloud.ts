/** A Cloud Storage on a free port with a store of its own, for the tests of this room. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Storage as Client } from '@google-cloud/storage';
import { createStorage, type Storage, type StorageEvent } from '../../../local/services/storage/index.ts';
import { openStore } from '../../../local/store/index.ts';
import { systemClock, type Clock } from '../../../local/wire/clock.ts';
import { startHttpServer } from '../../../local/wire/http.ts';
import type { RestRequest, Route } from '../../../local/wire/router.ts';

export interface Cloud {
  readonly origin: string;
  readonly directory: string;
  readonly storage: Storage;
  /** Events that were emitted successfully, in that order. */
  readonly events: StorageEvent[];
  readonly logged: string[];
  /** Google's client by the option apiEndpoint. */
  client(): Client;
  /** Resolves when no request is being worked on. */
  idle(): Promise<void>;
  /** Ends the process's part without stop(), as a crash would, and opens the same directory again. */
  crash(options?: CloudOptions): Promise<Cloud>;
  close(): Promise<void>;
}

export interface CloudOptions {
  readonly clock?: Clock;
  /** Before the event counts as emitted; throws to refuse it. */
  readonly emit?: (event: StorageEvent) => Promise<void>;
  /** Leftovers of the last process are taken up only by start(). */
  readonly start?: boolean;
}

export async function openCloud(options: CloudOptions = {}): Promise<Cloud> {
  return openAt(await mkdtemp(join(tmpdir(), 'notamesh-storage-')), options);
}

async function openAt(directory: string, options: CloudOptions): Promise<Cloud> {
  const store = await openStore(join(directory, 'store'));
  const events: StorageEvent[] = [];
  const logged: string[] = [];
  const note = (fields: Record<string, unknown>, message: string) =>
    logged.push(`${message} ${JSON.stringify(fields)}`);
  const log = { debug: () => undefined, info: note, warn: note, error: note };
  const { clock, stopTimers } = mortal(options.clock ?? systemClock);
  const storage = await createStorage({
    store: store.room('storage'),
    clock,
    log,
    project: 'demo-notamesh',
    projectNumber: '800000000001',
    location: 'southamerica-east1',
    directory: join(directory, 'files'),
    async emit(event) {
      await options.emit?.(event);
      events.push(event);
    },
  });
  if (options.start !== false) await storage.start();
  const { routes, idle } = counted(storage.routes);
  const server = await startHttpServer({ host: '127.0.0.1', port: 0, routes, log });
  const origin = `http://127.0.0.1:${server.port}`;
  const end = async () => {
    stopTimers();
    await server.close();
    await store.close();
  };
  return {
    origin,
    directory,
    storage,
    events,
    logged,
    idle,
    client: () => new Client({ projectId: 'demo-notamesh', apiEndpoint: origin }),
    async crash(next = {}) {
      await end();
      return openAt(directory, next);
    },
    async close() {
      await storage.stop();
      await end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A process that dies takes its timers along. */
function mortal({ now, after }: Clock): { clock: Clock; stopTimers(): void } {
  const cancels = new Set<() => void>();
  const stopTimers = () => cancels.forEach((cancel) => cancel());
  return {
    stopTimers,
    clock: {
      now,
      after(milliseconds, callback) {
        const cancel = after(milliseconds, callback);
        cancels.add(cancel);
        return cancel;
      },
    },
  };
}

function counted(routes: readonly Route[]) {
  let running = 0;
  let waiting: (() => void)[] = [];
  const count = (change: number) => {
    running += change;
    if (running > 0) return;
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  return {
    idle: () => new Promise<void>((resolve) => (running === 0 ? resolve() : waiting.push(resolve))),
    routes: routes.map((route) => ({
      ...route,
      async handle(request: RestRequest) {
        count(1);
        try {
          return await route.handle(request);
        } finally {
          count(-1);
        }
      },
    })),
  };
}

/** The HTTP status a client call failed with; the client has it in `code` or, for resumable uploads, in `status`. */
export async function statusOf(work: Promise<unknown>): Promise<number | undefined> {
  try {
    await work;
  } catch (error) {
    const { code, status } = error as { code?: unknown; status?: unknown };
    return typeof code === 'number' ? code : typeof status === 'number' ? status : Number.NaN;
  }
  return undefined;
}
