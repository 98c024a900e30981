import { createClient, type Progress } from '../../deploy/rest/client.ts';
import { desired } from '../../deploy/desired/index.ts';
import { dependencies } from '../../deploy/planning/plan.ts';
import { fingerprint, provenSmoke, smoke } from '../../deploy/kinds/smoke.ts';
import type { Fields, Resource } from '../../deploy/resource.ts';
import { WORKFLOWS } from '../../infra/workflows.ts';
import { runbooks } from './runbooks.ts';

const name = 'projects/p/locations/l/workflows/smoke';
const resource: Resource = {
  address: 'smoke/handlers',
  kind: 'smoke',
  name: 'handlers',
  spec: { workflow: name, verified: 'new' },
  needs: [],
};

interface Watching {
  /** How long each wait takes, however long it is asked to be. */
  readonly waitMs?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** A Workflows service that holds one workflow and answers looks at its execution one after the other. */
function service(labels: Record<string, string>, looks: Fields[], { waitMs = 0, onProgress }: Watching = {}) {
  let now = 0;
  const calls: string[] = [];
  const answer = (method: string, path: string, body: string): Fields => {
    if (method === 'POST' && path.endsWith('/executions')) return { name: `${name}/executions/1`, state: 'ACTIVE' };
    if (path.endsWith('/executions/1')) return looks.shift() ?? { state: 'ACTIVE' };
    if (method === 'PATCH') labels = (JSON.parse(body) as { labels: Record<string, string> }).labels;
    return method === 'PATCH' ? { done: true, response: {} } : { name, labels };
  };
  const client = createClient({
    target: { project: 'p', location: 'l', base: () => 'http://here', authorize: () => Promise.resolve({}) },
    time: { now: () => now, wait: () => Promise.resolve(void (now += waitMs)), random: () => 0 },
    ...(onProgress ? { onProgress } : {}),
    fetch: (async (url: string, init: RequestInit) => {
      const { pathname } = new URL(url);
      calls.push(`${init.method} ${pathname}`);
      return new Response(JSON.stringify(answer(init.method ?? 'GET', pathname, String(init.body))));
    }) as typeof fetch,
  });
  return { client, calls, labels: () => labels };
}

const failed = (...messages: string[]): Fields => ({
  name: `${name}/executions/1`,
  state: 'FAILED',
  error: {
    payload: JSON.stringify({
      tags: ['UnhandledBranchError'],
      message: 'branches failed',
      branches: messages.map((message) => ({ id: '1', error: { code: 'handler-silent', message } })),
    }),
  },
});

describe('the smoke test', () => {
  test('counts as there once the label says what was verified', async () => {
    const { client } = service({ verified: 'old', 'managed-by': 'notamesh' }, []);
    expect(await smoke.read(client, resource)).toEqual({ workflow: name, verified: 'old' });
    expect(await smoke.read(service({}, []).client, resource)).toBeUndefined();
  });

  test('waits for the execution, then notes what it proved beside the other labels', async () => {
    const looks = [{ state: 'QUEUED' }, { state: 'ACTIVE' }, { state: 'SUCCEEDED' }];
    const { client, labels, calls } = service({ 'managed-by': 'notamesh', verified: 'old' }, looks);
    await smoke.create(client, resource, resource.spec);
    expect(labels()).toEqual({ 'managed-by': 'notamesh', verified: 'new' });
    expect(calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  test('is noted and not run where it is known how it ends', async () => {
    const { client, labels, calls } = service({ 'managed-by': 'notamesh' }, []);
    await provenSmoke.create(client, resource, resource.spec);
    expect(labels()).toEqual({ 'managed-by': 'notamesh', verified: 'new' });
    expect(calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  });

  test('says now and then which handlers it waits for, and how long already', async () => {
    const at = (...steps: string[]) => ({ state: 'ACTIVE', status: { currentSteps: steps.map((step) => ({ step })) } });
    const asking = Array.from({ length: 3 }, () => at('request'));
    const looks = [at(), at('wait_for_fetch', 'wait_for_write'), ...asking, { state: 'SUCCEEDED' }];
    const said: string[] = [];
    const { client } = service({}, looks, { waitMs: 6000, onProgress: ({ text }) => said.push(text) });
    await smoke.create(client, resource, resource.spec);
    expect(said).toEqual([
      'waiting for fetch, write to answer, for 6 s so far',
      'waiting for the handlers to answer, for 24 s so far',
    ]);
  });

  test('names the handlers that do not answer, and notes nothing', async () => {
    const { client, labels } = service({ verified: 'old' }, [failed('Handler fetch is away', 'Handler write is away')]);
    const run = smoke.create(client, resource, resource.spec);
    await expect(run).rejects.toMatchObject({
      code: 'smoke',
      message: expect.stringContaining('Handler fetch is away; Handler write is away') as string,
    });
    expect(labels()).toEqual({ verified: 'old' });
  });

  test('an execution that was cancelled proves nothing', async () => {
    const { client, labels } = service({}, [{ name: 'x', state: 'CANCELLED' }]);
    await expect(smoke.create(client, resource, resource.spec)).rejects.toThrow('CANCELLED');
    expect(labels()).toEqual({});
  });

  test('is for the archives as they are, in whatever order they come', () => {
    expect(fingerprint(['a', 'b'])).toBe(fingerprint(['b', 'a']));
    expect(fingerprint(['a', 'b'])).not.toBe(fingerprint(['a', 'c']));
    expect(fingerprint(['a'])).toMatch(/^[a-z0-9]{1,63}$/);
  });
});

test('all workflows but smoke wait for the proof, which waits for every handler', () => {
  const place = { project: 'p', location: 'l' };
  const archives = new Map(
    ['receive', 'fetch', 'transform', 'write', 'inspect'].map((each) => [each, Buffer.from(each)]),
  );
  const definitions = new Map(WORKFLOWS.map(({ id }) => [id, 'main: {}']));
  const resources = desired({ place, archives, definitions, runbooks, sources: [] });
  const needs = (address: string) => dependencies(resources.find((each) => each.address === address) as Resource);
  expect(needs('smoke/handlers')).toEqual(
    expect.arrayContaining([
      'service/receive',
      'service/fetch',
      'service/transform',
      'service/write',
      'workflow/smoke',
    ]),
  );
  const others = WORKFLOWS.filter(({ id }) => id !== 'smoke');
  expect(others.filter(({ id }) => !needs(`workflow/${id}`).includes('smoke/handlers'))).toEqual([]);
});
