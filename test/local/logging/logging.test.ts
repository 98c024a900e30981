import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogging, type LoggingRoom } from '../../../local/services/logging/index.ts';
import { openStore } from '../../../local/store/index.ts';
import { startHttpServer } from '../../../local/wire/http.ts';
import { manualClock, type ManualClock } from '../workflows/manual-clock.ts';

let clock: ManualClock;
let directory: string;
let room: LoggingRoom;
let call: (path: string, body?: unknown, method?: string) => Promise<{ status: number; body: Record<string, unknown> }>;
let close: () => Promise<void>;

const boot = async (kept?: number) => {
  const store = await openStore(directory);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const place = { project: 'p', projectNumber: '800000000001', location: 'here' };
  room = createLogging({ store: store.room('logging'), clock, log, ...place, ...(kept === undefined ? {} : { kept }) });
  const http = await startHttpServer({ host: '127.0.0.1', port: 0, routes: room.routes, log });
  await room.start();
  call = async (path, body, method = body === undefined ? 'GET' : 'POST') => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`http://127.0.0.1:${http.port}${path}`, { method, ...init });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  close = async () => {
    await room.stop();
    await http.close();
    await store.close();
  };
};
beforeEach(async () => {
  clock = manualClock();
  directory = await mkdtemp(join(tmpdir(), 'notamesh-logging-'));
  await boot();
});
afterEach(async () => {
  await close();
  await rm(directory, { recursive: true });
});

const WORKFLOW = { type: 'workflows.googleapis.com/Workflow', labels: { workflow_id: 'w', location: 'here' } };
const write = (...entries: object[]) => call('/v2/entries:write', { logName: 'projects/p/logs/app', entries });
const list = async (filter = '', more: object = {}) => {
  const { status, body } = await call('/v2/entries:list', { resourceNames: ['projects/p'], filter, ...more });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as { entries: Record<string, unknown>[]; nextPageToken?: string };
};
const texts = async (filter = '', more: object = {}) =>
  (await list(filter, more)).entries.map(({ textPayload }) => textPayload);

describe('entries', () => {
  it('are kept with what was left out filled in', async () => {
    expect(await write({ textPayload: 'hello' })).toEqual({ status: 200, body: {} });
    expect((await list()).entries).toEqual([
      {
        logName: 'projects/p/logs/app',
        resource: { type: 'global', labels: {} },
        timestamp: '2026-11-22T10:00:00.000Z',
        receiveTimestamp: '2026-11-22T10:00:00.000Z',
        severity: 'DEFAULT',
        insertId: expect.any(String) as string,
        textPayload: 'hello',
      },
    ]);
  });

  it('take the name, resource and labels of the request where they have none', async () => {
    const entries = [
      { jsonPayload: { n: 1 }, labels: { b: '2' } },
      { textPayload: 'own', logName: 'projects/p/logs/x/y' },
    ];
    await call('/v2/entries:write', { logName: 'projects/p/logs/a', resource: WORKFLOW, labels: { a: '1' }, entries });
    expect((await list()).entries).toMatchObject([
      { logName: 'projects/p/logs/a', resource: WORKFLOW, labels: { a: '1', b: '2' }, jsonPayload: { n: 1 } },
      { logName: 'projects/p/logs/x%2Fy', labels: { a: '1' } },
    ]);
  });

  it('with the same time and insertId are one', async () => {
    const entry = { textPayload: 'once', insertId: 'i', timestamp: '2026-11-22T09:00:00.123456Z' };
    await write(entry, entry);
    await write(entry);
    expect(await texts()).toEqual(['once']);
  });

  it('survive a restart', async () => {
    await write({ textPayload: 'kept' });
    await close();
    await boot();
    expect(await texts()).toEqual(['kept']);
  });

  test.each<{ title: string; entry: object }>([
    { title: 'two payloads', entry: { textPayload: 'a', jsonPayload: {} } },
    { title: 'a severity there is none of', entry: { severity: 'LOUD' } },
    { title: 'a time that is none', entry: { timestamp: 'today' } },
    { title: 'a log name without a project', entry: { logName: 'app' } },
    { title: 'a payload that is no map', entry: { jsonPayload: [1] } },
    { title: 'labels that are no texts', entry: { labels: { a: 1 } } },
    {
      title: 'nesting without end',
      entry: { jsonPayload: JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`) as object },
    },
    { title: 'more than 256 KB', entry: { textPayload: 'x'.repeat(257 * 1024) } },
  ])('are refused with $title', async ({ entry }) => {
    expect(await write({ textPayload: 'good' }, entry)).toMatchObject({
      status: 400,
      body: { error: { status: 'INVALID_ARGUMENT' } },
    });
    expect(await texts()).toEqual([]);
  });
});

describe('listing', () => {
  beforeEach(async () => {
    await write(
      { textPayload: 'one', severity: 'INFO', timestamp: '2026-11-22T08:00:01Z', labels: { 'x.y/z': 'a' } },
      { textPayload: 'two', severity: 'ERROR', timestamp: '2026-11-22T08:00:02+00:00', resource: WORKFLOW },
      { textPayload: 'three', severity: 300, timestamp: '2026-11-22T06:00:03.5-02:00', resource: WORKFLOW },
      {
        jsonPayload: { '@type': 't/Log', batch: { id: 'b1', size: 12 }, tags: ['p', 'q'] },
        timestamp: '2026-11-22T08:00:04Z',
        logName: 'projects/p/logs/workflows.googleapis.com/executions_system',
      },
      { textPayload: 'elsewhere', logName: 'projects/other/logs/app' },
    );
  });

  it('goes by time, either way, page by page', async () => {
    expect(await texts()).toEqual(['one', 'two', 'three', undefined]);
    const first = await list('', { orderBy: 'timestamp desc', pageSize: 3 });
    expect(first.entries.map(({ textPayload }) => textPayload)).toEqual([undefined, 'three', 'two']);
    const more = { orderBy: 'timestamp desc', pageSize: 3, pageToken: first.nextPageToken };
    expect(await texts('', more)).toEqual(['one']);
    const other = await call('/v2/entries:list', { resourceNames: ['projects/p'], ...more, filter: 'severity>INFO' });
    expect(other.status).toBe(400);
  });

  test.each([
    ['severity>=ERROR', ['two']],
    ['severity>=NOTICE', ['two', 'three']],
    ['severity=info', ['one']],
    ['resource.type="workflows.googleapis.com/Workflow"', ['two', 'three']],
    ['resource.labels.workflow_id=w AND severity=ERROR', ['two']],
    ['labels."x.y/z"="a"', ['one']],
    ['labels."x.y/z":*', ['one']],
    ['textPayload:T', ['two', 'three']],
    ['textPayload=~"^t.o$"', ['two']],
    ['textPayload=("one" OR "two")', ['one', 'two']],
    ['jsonPayload.batch.id="b1"', [undefined]],
    ['jsonPayload.batch.size>=12', [undefined]],
    ['jsonPayload.tags:"q"', [undefined]],
    ['jsonPayload.@type=t/Log', [undefined]],
    ['log_id("workflows.googleapis.com/executions_system")', [undefined]],
    ['logName="projects/p/logs/workflows.googleapis.com%2Fexecutions_system"', [undefined]],
    ['timestamp>="2026-11-22T08:00:02Z" timestamp<"2026-11-22T08:00:03.5Z"', ['two']],
    ['timestamp<"2026-11-22T08:00:02Z" OR textPayload:three', ['one', 'three']],
    ['"ONE"', ['one']],
    ['NOT textPayload:o', ['three', undefined]],
    ['-- a comment\nseverity=ERROR', ['two']],
    ['missing.field=1', []],
  ])('by %s', async (filter, expected) => {
    expect(await texts(filter)).toEqual(expected);
  });

  test.each<{ title: string; body: object }>([
    { title: 'no resource names', body: { resourceNames: [] } },
    { title: 'a filter that cannot be read', body: { resourceNames: ['projects/p'], filter: 'severity>=' } },
    { title: 'another order', body: { resourceNames: ['projects/p'], orderBy: 'severity' } },
  ])('is refused with $title', async ({ body }) => {
    expect(await call('/v2/entries:list', body)).toMatchObject({ status: 400 });
  });

  it('takes the number of the project and views of its buckets', async () => {
    for (const name of ['projects/800000000001', 'projects/p/locations/global/buckets/_Default/views/_AllLogs']) {
      expect(await texts('severity=ERROR', { resourceNames: [name] })).toEqual(['two']);
    }
  });

  it('knows the logs and deletes one', async () => {
    const names = ['projects/p/logs/app', 'projects/p/logs/workflows.googleapis.com%2Fexecutions_system'];
    expect((await call('/v2/projects/p/logs')).body).toEqual({ logNames: names });
    const path = '/v2/projects/p/logs/workflows.googleapis.com%2Fexecutions_system';
    expect(await call(path, undefined, 'DELETE')).toEqual({ status: 200, body: {} });
    expect(await texts()).toEqual(['one', 'two', 'three']);
    expect((await call(path, undefined, 'DELETE')).status).toBe(404);
  });
});

describe('keeping', () => {
  const store = async (entries: object[]) => {
    await write(...entries);
    await close();
  };
  it('ends after 30 days', async () => {
    await store([{ textPayload: 'old' }]);
    clock.advance(29 * 24 * 60 * 60 * 1000);
    await boot();
    await store([{ textPayload: 'young' }]);
    clock.advance(2 * 24 * 60 * 60 * 1000);
    await boot();
    await room.stop();
    expect(await texts()).toEqual(['young']);
  });

  it('ends for the oldest when there are too many', async () => {
    await store(['a', 'b', 'c'].map((textPayload) => ({ textPayload })));
    await boot(2);
    await room.stop();
    expect(await texts()).toEqual(['b', 'c']);
  });
});
