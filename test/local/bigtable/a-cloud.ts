/** A Bigtable server on a store of its own, with Google's client and REST against it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bigtable, type Table } from '@google-cloud/bigtable';
import { createBigtable } from '../../../local/services/bigtable/index.ts';
import { openStore } from '../../../local/store/index.ts';
import { startGrpcServer } from '../../../local/wire/grpc.ts';
import { startHttpServer } from '../../../local/wire/http.ts';
import { createOperations } from '../../../local/wire/operations.ts';
import type { Log } from '../../../local/wire/log.ts';

export const PROJECT = 'demo-notamesh';
export const INSTANCE = 'notamesh';

// The client looks for a metadata server otherwise; there is none, and nothing may leave this machine.
process.env['METADATA_SERVER_DETECTION'] = 'none';

export interface Cloud {
  readonly client: Bigtable;
  readonly grpcPort: number;
  /** Moves the server's clock; it stands still otherwise. */
  setNow(millis: number): void;
  /** A REST call; the answer's status and body. */
  rest(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Messages of bugs the server has logged. */
  readonly failures: readonly string[];
  /** Everything again from the data directory, without the old server's stop(). */
  reopen(): Promise<Cloud>;
  close(): Promise<void>;
}

export async function aCloud(directory?: string): Promise<Cloud> {
  const home = directory ?? (await mkdtemp(join(tmpdir(), 'bigtable-')));
  const store = await openStore(home);
  let now = Date.UTC(2026, 10, 22);
  const clock = { now: () => now, after: () => () => undefined };
  const failures: string[] = [];
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) => failures.push(`${message}: ${JSON.stringify(fields)}`),
  };
  const operations = createOperations({ store: store.room('operations'), clock });
  const env = { store: store.room('bigtable'), clock, log, project: PROJECT, projectNumber: '800000000001' };
  const room = await createBigtable({ ...env, location: 'southamerica-east1', operations });
  await room.start();
  const grpc = await startGrpcServer({ host: '127.0.0.1', port: 0, services: room.grpc });
  const http = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    routes: [...room.routes, ...operations.routes],
    log,
  });
  const client = aClient(`127.0.0.1:${grpc.port}`);
  const leave = async () => {
    await client.close();
    await grpc.close();
    await http.close();
  };
  return {
    client,
    grpcPort: grpc.port,
    failures,
    setNow: (millis) => (now = millis),
    async rest(method, path, body) {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const response = await fetch(`http://127.0.0.1:${http.port}${path}`, init);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async reopen() {
      await leave();
      await store.close();
      return aCloud(home);
    },
    async close() {
      await leave();
      await room.stop();
      await store.close();
      await rm(home, { recursive: true });
    },
  };
}

export function aClient(apiEndpoint: string): Bigtable {
  return new Bigtable({ projectId: PROJECT, apiEndpoint, metricsEnabled: false } as ConstructorParameters<
    typeof Bigtable
  >[0]);
}

/** Makes the instance, if it is not there, and a table with these families. */
export async function aTable(
  cloud: Cloud,
  id: string,
  families: readonly (string | object)[] = ['f', 'g'],
): Promise<Table> {
  const instance = cloud.client.instance(INSTANCE);
  const [exists] = await instance.exists();
  if (!exists) {
    const [, operation] = await instance.create({
      clusters: [{ id: 'notamesh-c1', location: 'southamerica-east1-b', nodes: 1 }],
    });
    await operation.promise();
  }
  const table = instance.table(id);
  await table.create({ families: [...families] as string[] });
  return table;
}
