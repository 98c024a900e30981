/** A Pub/Sub of its own for one test: store in a temporary folder, ports picked by the system, time by hand if wanted. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PubSub } from '@google-cloud/pubsub';
import { createPubsub, type Files, type Pubsub, type PubsubEnv } from '../../../local/services/pubsub/index.ts';
import { openStore } from '../../../local/store/index.ts';
import { systemClock, type Clock } from '../../../local/wire/clock.ts';
import { startGrpcServer } from '../../../local/wire/grpc.ts';
import { startHttpServer } from '../../../local/wire/http.ts';
import type { Fetch, Log } from '../../../local/wire/room.ts';

// Without it the client looks for a metadata server outside this machine.
process.env['METADATA_SERVER_DETECTION'] = 'none';

export const PROJECT = 'projects/demo-notamesh';
export const topicName = (id: string) => `${PROJECT}/topics/${id}`;
export const subscriptionName = (id: string) => `${PROJECT}/subscriptions/${id}`;

const silent = () => undefined;
const quietLog: Log = { debug: silent, info: silent, warn: silent, error: silent };

export interface LocalPubsub {
  readonly pubsub: Pubsub;
  readonly folder: string;
  readonly http: string;
  /** host:port */
  readonly grpc: string;
  readonly client: PubSub;
  /** A REST call; answers status and body. */
  rest(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
  /** What a pull gives right now: data as text, newest attempt included. */
  pull(subscription: string, maxMessages?: number): Promise<Pulled[]>;
  stop(): Promise<void>;
}

export type Answer = Record<string, unknown> & { error?: { status: string; message: string } };
export interface Pulled {
  readonly ackId: string;
  readonly data: string;
  readonly attributes: Record<string, string>;
  readonly deliveryAttempt: number | undefined;
}

interface Options {
  readonly clock?: Clock;
  readonly fetch?: Fetch;
  readonly mintIdToken?: NonNullable<PubsubEnv['mintIdToken']>;
  readonly files?: Files;
  /** Continues from a folder of before. */
  readonly folder?: string;
}

export async function startPubsub(options: Options = {}): Promise<LocalPubsub> {
  const folder = options.folder ?? temporaryFolder();
  const store = await openStore(folder);
  const pubsub = await createPubsub({
    store: store.room('pubsub'),
    clock: options.clock ?? systemClock,
    log: quietLog,
    project: 'demo-notamesh',
    projectNumber: '800000000001',
    location: 'southamerica-east1',
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    ...(options.mintIdToken ? { mintIdToken: options.mintIdToken } : {}),
    ...(options.files ? { files: options.files } : {}),
  });
  const server = await startHttpServer({ host: '127.0.0.1', port: 0, routes: pubsub.routes, log: quietLog });
  const grpc = await startGrpcServer({ host: '127.0.0.1', port: 0, services: pubsub.grpc });
  await pubsub.start();
  const http = `http://127.0.0.1:${server.port}`;
  const client = new PubSub({
    projectId: 'demo-notamesh',
    apiEndpoint: `127.0.0.1:${grpc.port}`,
    emulatorMode: true,
  });
  const rest = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${http}/v1/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return { status: response.status, body: (await response.json()) as Answer };
  };
  return {
    pubsub,
    folder,
    http,
    grpc: `127.0.0.1:${grpc.port}`,
    client,
    rest,
    pull: async (subscription, maxMessages = 100) => {
      const { body } = await rest('POST', `${subscription}:pull`, { maxMessages, returnImmediately: true });
      return ((body['receivedMessages'] ?? []) as RawReceived[]).map(({ ackId, message, deliveryAttempt }) => ({
        ackId,
        data: Buffer.from(message.data ?? '', 'base64').toString(),
        attributes: message.attributes ?? {},
        deliveryAttempt,
      }));
    },
    stop: async () => {
      await client.close();
      await pubsub.stop();
      await grpc.close();
      await server.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface RawReceived {
  readonly ackId: string;
  readonly message: { readonly data?: string; readonly attributes?: Record<string, string> };
  readonly deliveryAttempt?: number;
}

/** The data directory as a kill -9 at this moment would leave it. */
export function crashed(local: LocalPubsub): string {
  const folder = temporaryFolder();
  cpSync(local.folder, folder, { recursive: true });
  rmSync(join(folder, 'LOCK'), { force: true });
  return folder;
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'notamesh-pubsub-'));
}

/**
 * Turns the event loop until something holds; the test's own time limit comes first.
 * @throws Error after a minute, long after the test has failed: else nothing would end the process.
 */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds());) {
    if (Date.now() > end) throw new Error('it never came to hold');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export class ManualClock implements Clock {
  private time = Date.parse('2026-03-01T12:00:00Z');
  private timers: { readonly at: number; readonly callback: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.time + Math.max(milliseconds, 0), callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Fires what falls due, in order. */
  advance(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((other) => other !== due);
      this.time = Math.max(this.time, due.at);
      due.callback();
    }
    this.time = end;
  }
}
