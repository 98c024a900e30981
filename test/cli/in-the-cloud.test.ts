/** `attention` and `quarantine` on a project of Google's: which calls they make there, and what they say of refusals. */

import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gather } from '../../cli/attention.ts';
import { listQuarantine } from '../../cli/quarantine.ts';
import type { Tables } from '../../cli/tables.ts';
import type { Context } from '../../cli/command.ts';
import { writeMesh } from '../../cli/mesh.ts';
import { atPlace, placeOf, type Place } from '../../cli/target.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly token: string | undefined;
}

const asked: Asked[] = [];
let answers: (path: string) => { status?: number; body: unknown } = () => ({ body: {} });
let server: Server;
let place: Place;

/** Rows of the ledger by key, as the command line reads them. */
const tablesWith = (rows: Readonly<Record<string, Readonly<Record<string, string>>>>): Tables => {
  const table = {
    async *rows({ keys, prefix = '' }: { keys?: readonly string[]; prefix?: string } = {}) {
      for (const [key, columns] of Object.entries(rows)) {
        if (keys === undefined ? !key.startsWith(prefix) : !keys.includes(key)) continue;
        const cells = Object.entries(columns).map(([qualifier, value]) => ({
          family: 's',
          qualifier,
          timestamp: 1000,
          value,
        }));
        yield { key, cells };
      }
    },
    write: () => Promise.reject(new Error('nothing is written')),
  };
  return { invoices: table, ledger: table, close: () => Promise.resolve() };
};

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push({ method: request.method ?? '', path, token: request.headers.authorization });
    const { status = 200, body } = answers(path);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  place = {
    project: 'acme',
    location: 'southamerica-east1',
    env: 'stage',
    base: (service) => `http://127.0.0.1:${port}/${service}`,
    authorize: () => Promise.resolve({ authorization: 'Bearer of-the-person' }),
  };
});

beforeEach(() => {
  asked.length = 0;
  answers = () => ({ body: {} });
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const item = {
  name: 'loja/no-key/1.json',
  size: '9',
  timeCreated: '2026-11-28T10:00:00Z',
  metadata: { reason: 'no-key', origin: 'gs://acme-stage-raw/loja/a.json#7' },
};
const record = { state: 'done', updated: '2026-11-28T11:00:00Z', reasons: '{}', counts: '{"quarantined":0}' };

test('quarantine reads the bucket of the environment and the ledger, page by page, as whoever asks', async () => {
  answers = (path) =>
    path.includes('pageToken=2')
      ? { body: { items: [{ ...item, name: 'loja/no-key/2.json', metadata: { reason: 'no-key' } }] } }
      : path.includes('/o?')
        ? { body: { items: [item], nextPageToken: '2' } }
        : { body: { metadata: { file: 'a.json' } } };
  const opened: unknown[] = [];
  const found = [];
  const open = (where: unknown) => {
    opened.push(where);
    return Promise.resolve(tablesWith({ 'o#acme-stage-raw/loja/a.json#7': record }));
  };
  for await (const one of listQuarantine(place, open)) found.push(one);
  expect(found).toMatchObject([
    { object: 'loja/no-key/1.json', file: 'a.json', resolved: record.updated },
    { object: 'loja/no-key/2.json', reason: 'no-key' },
  ]);
  expect(found[1]).not.toHaveProperty('resolved');
  expect(opened).toEqual([place]);
  expect(asked.map(({ path }) => path.split('?')[0])).toEqual([
    '/storage/storage/v1/b/acme-stage-quarantine/o',
    '/storage/storage/v1/b/acme-stage-raw/o/loja/a.json',
    '/storage/storage/v1/b/acme-stage-quarantine/o',
  ]);
  expect(new Set(asked.map(({ token }) => token))).toEqual(new Set(['Bearer of-the-person']));
});

test('attention reads executions, dead letters and the quarantine of the environment', async () => {
  answers = (path) => {
    if (path.includes('/workflows/load-object-stage/executions')) {
      const argument = JSON.stringify({ bucket: 'acme-stage-raw', object: 'x', generation: '1' });
      return { body: { executions: [{ name: 'a/b/e-1', argument, error: { payload: 'gone' } }] } };
    }
    if (path.endsWith('raw-object-dead-letter-stage:pull') || /dead-letter-stage:pull$/.test(path))
      return { body: { receivedMessages: [{ ackId: 'a', message: { messageId: 'm-1' } }] } };
    return { body: path.includes('-quarantine/o?') ? { items: [] } : {} };
  };
  const concerns = await gather(
    place,
    tablesWith({
      'b#loja#b-1': { state: 'failed', source: 'loja', batch: 'b-1', error: '{"code":"x","message":"y"}' },
    }),
  );
  expect(concerns).toContainEqual(expect.objectContaining({ kind: 'failed-batch', code: 'x' }));
  expect(concerns).toContainEqual(
    expect.objectContaining({ kind: 'failed-execution', code: 'load-object-stage', examples: ['e-1'] }),
  );
  const dead = concerns.find(({ kind }) => kind === 'dead-letter');
  expect(dead).toMatchObject({
    examples: ['m-1'],
    command: expect.stringMatching(/-dead-letter-stage .*--project=acme$/),
  });
  expect(asked.some(({ path }) => path.endsWith('dead-letter-stage:modifyAckDeadline'))).toBe(true);
  expect(asked.some(({ path }) => path.includes('discardedEvents'))).toBe(false);
  expect(asked.every(({ token }) => token === 'Bearer of-the-person')).toBe(true);
});

test('a call that is refused is told with its reason, and nothing is taken for empty', async () => {
  answers = (path) =>
    path.includes('quarantine')
      ? { status: 403, body: { error: { message: 'storage.objects.list is missing' } } }
      : { body: {} };
  await expect(gather(place, tablesWith({}))).rejects.toMatchObject({
    exitCode: 6,
    code: 'cloud-refused',
    message: expect.stringMatching(/answers 403 at .*acme-stage-quarantine\/o: storage.objects.list is missing$/),
    hint: 'Whoever asks needs a role that may do so in acme.',
  });
});

test('what is to be run next acts on the same cloud', () => {
  expect(atPlace(place, '.notamesh')).toEqual({ target: ' --target cloud --project acme', env: ' --env stage' });
  const other = { ...place, location: 'us-central1' };
  expect(atPlace(other, '.notamesh').target).toBe(' --target cloud --project acme --location us-central1');
  expect(atPlace({ ...place, grpc: 1 }, 'x').target).toBe(' --data-dir x');
});

test('a project that the local cloud is not is refused, for whoever names it means another cloud', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'notamesh-target-'));
  try {
    answers = () => ({ body: { pid: process.pid } });
    const { port } = server.address() as AddressInfo;
    await writeMesh(dataDir, { pid: process.pid, http: port, grpc: 1, project: 'demo', location: 'l' });
    const at = (flags: Context['flags']) => placeOf({ flags, dataDir, environment: {} } as unknown as Context);
    expect(await at({ project: 'demo' })).toMatchObject({ project: 'demo' });
    await expect(at({ project: 'acme' })).rejects.toMatchObject({ exitCode: 2, code: 'other-project' });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
