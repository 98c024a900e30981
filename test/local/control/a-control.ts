/** A control room for tests behind a real HTTP server, on a clock that is moved by hand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaults } from '../../../local/control/faults/index.ts';
import { createControl } from '../../../local/control/index.ts';
import { openStore } from '../../../local/store/index.ts';
import { startHttpServer } from '../../../local/wire/http.ts';
import { createBehaviour, type Behaviour } from '../../../local/wire/behaviour.ts';
import { createOperations } from '../../../local/wire/operations.ts';
import type { Log } from '../../../local/wire/room.ts';

export type Json = Record<string, unknown>;

interface Options {
  exists?(name: string): Promise<boolean>;
  behaviour?: Partial<Behaviour>;
}

export async function aControl({ behaviour: initial, ...options }: Options = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'control-room-'));
  const store = await openStore(join(directory, 'db'));
  let now = Date.parse('2026-11-22T12:00:00Z');
  const clock = { now: () => now, after: () => () => undefined };
  const written: string[] = [];
  const write = (fields: Record<string, unknown>, message: string) => {
    written.push(JSON.stringify({ ...fields, message }));
  };
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const behaviour = createBehaviour(initial);
  const operations = createOperations({ store: store.room('operations'), clock, behaviour });
  const faults = createFaults({ clock, project: 'demo-notamesh', operations, behaviour });
  const env = { clock, log, project: 'demo-notamesh', projectNumber: '800000000001', location: 'southamerica-east1' };
  const control = await createControl({ ...env, ...options, store: store.room('control'), operations });
  const http = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    routes: [...control.routes, ...operations.routes, ...faults.routes],
    around: faults.around,
    log,
  });
  /** Status and body; `{}` where the body is empty. */
  const call = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> => {
    const response = await fetch(`http://127.0.0.1:${http.port}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Json) };
  };
  return {
    control,
    call,
    /** The body of a call that must succeed. */
    async ok(method: string, path: string, body?: unknown): Promise<Json> {
      const answer = await call(method, path, body);
      if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    written,
    pass(milliseconds: number) {
      now += milliseconds;
    },
    async close() {
      await http.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type TestControl = Awaited<ReturnType<typeof aControl>>;

/** `error.status` of a failed call. */
export const statusOf = (answer: { body: Json }) => (answer.body['error'] as Json | undefined)?.['status'];
