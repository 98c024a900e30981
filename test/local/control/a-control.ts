/** A control room for tests behind a real HTTP server, on a clock that is moved by hand. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaults } from '../../../local/control/faults/index.ts';
import type { Reach } from '../../../local/control/scheduler/index.ts';
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
  reach?: Reach;
  /** Of a former room, to take up what it kept. */
  directory?: string;
  now?: string;
}

export async function aControl({
  behaviour: initial,
  directory: former,
  now: begin = '2026-11-22T12:00:00Z',
  ...options
}: Options = {}) {
  const directory = former ?? (await mkdtemp(join(tmpdir(), 'control-room-')));
  const store = await openStore(join(directory, 'db'));
  let now = Date.parse(begin);
  const timers = new Set<{ due: number; callback: () => void }>();
  const clock = {
    now: () => now,
    after(milliseconds: number, callback: () => void) {
      const timer = { due: now + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  const written: string[] = [];
  const write = (fields: Record<string, unknown>, message: string) => {
    written.push(JSON.stringify({ ...fields, message }));
  };
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const behaviour = createBehaviour(initial);
  const operations = createOperations({ store: store.room('operations'), clock, behaviour });
  const faults = createFaults({ clock, project: 'demo-notamesh', operations, behaviour });
  const env = { clock, log, project: 'demo-notamesh', projectNumber: '800000000001', location: 'southamerica-east1' };
  const control = await createControl({ ...env, ...options, behaviour, store: store.room('control'), operations });
  await control.schedule.start();
  const http = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    routes: [...control.routes, ...operations.routes, ...faults.routes],
    around: faults.around,
    log,
  });
  /** Status and body; `{}` where the body is empty. */
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Json }> => {
    const response = await fetch(`http://127.0.0.1:${http.port}${path}`, {
      method,
      headers,
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
      if (answer.status !== 200 && answer.status !== 204)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    origin: `http://127.0.0.1:${http.port}`,
    written,
    directory,
    now: () => now,
    /** Moves the clock; timers go off in their order. */
    pass(milliseconds: number) {
      const end = now + milliseconds;
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.due);
        next.callback();
      }
      now = end;
    },
    /** Ends the room and leaves what it kept. */
    async stop() {
      await http.close();
      await control.schedule.stop();
      await store.close();
    },
    async close() {
      await http.close();
      await control.schedule.stop();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export type TestControl = Awaited<ReturnType<typeof aControl>>;

/** `error.status` of a failed call. */
export const statusOf = (answer: { body: Json }) => (answer.body['error'] as Json | undefined)?.['status'];
