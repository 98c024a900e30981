import { archive } from '../../../deploy/release/archive.ts';
import { changes } from '../../../deploy/planning/plan.ts';
import type { Payload } from '../../../deploy/kinds/secret.ts';
import type { Fields, KindName, Resource } from '../../../deploy/resource.ts';
import { aCloud, PLACE, type Ground } from './a-cloud.ts';
import { ARCHIVE, EXAMPLES, MAIN } from './examples.ts';

let ground: Ground;
let payload: Payload | undefined;
beforeAll(async () => {
  const main = 'require("http").createServer((_, r) => r.end()).listen(process.env.PORT);';
  ground = await aCloud({
    payloads: () => payload,
    archives: new Map([[ARCHIVE, await archive({ [MAIN]: Buffer.from(main) })]]),
  });
}, 60_000);
beforeEach(() => {
  payload = { bytes: Buffer.from('one'), rotates: true };
});
afterAll(() => ground.close());

const example = (kind: KindName) => {
  const found = EXAMPLES.find(({ resource }) => resource.kind === kind);
  if (!found) throw new Error(`no example of ${kind}`);
  return found;
};
const wantOf = (kind: KindName) => [...(example(kind).before ?? []), example(kind).resource];
const read = (resource: Resource) => ground.kinds[resource.kind].read(ground.client, resource);
const send = (service: string, method: 'GET' | 'POST' | 'DELETE', path: string, body?: Fields) =>
  ground.client.send({ service, method, path, ...(body ? { body } : {}) });
const versions = async (name: string) =>
  ((await send('secretmanager', 'GET', `/v1/${name}/versions`))['versions'] as Fields[]).length;

describe('a secret', () => {
  const { resource } = example('secret');

  test('gets a version when it is made, and another when another payload is given', async () => {
    await ground.apply([resource]);
    expect(await versions(resource.name)).toBe(1);
    expect(changes(await ground.plan([resource]))).toEqual([]);
    payload = { bytes: Buffer.from('two'), rotates: true };
    const [step] = changes(await ground.plan([resource]));
    expect(step?.differences.map(({ path }) => path)).toEqual(['payload']);
    await ground.apply([resource]);
    expect(await versions(resource.name)).toBe(2);
    expect(changes(await ground.plan([resource]))).toEqual([]);
  });

  test('keeps the first payload where the product cannot live with another', async () => {
    const own = { ...resource, name: `${resource.name}-own` };
    payload = { bytes: Buffer.from('one'), rotates: false };
    await ground.apply([own]);
    payload = { bytes: Buffer.from('two'), rotates: false };
    expect(changes(await ground.plan([own]))).toEqual([]);
  });

  test('is missed when no version of it can be read any more', async () => {
    const worn = { ...resource, name: `${resource.name}-worn` };
    await ground.apply([worn]);
    await send('secretmanager', 'POST', `/v1/${worn.name}/versions/1:disable`, {});
    const [step] = changes(await ground.plan([worn]));
    expect(step?.differences.map(({ path }) => path)).toEqual(['hasVersion']);
    await ground.apply([worn]);
    expect(changes(await ground.plan([worn]))).toEqual([]);
  });

  test('without a version and without a payload is refused by name', async () => {
    payload = undefined;
    await expect(ground.apply([{ ...resource, name: `${resource.name}-empty` }])).rejects.toMatchObject({
      code: 'secret-missing',
    });
  });

  test('never shows its payload in a plan', async () => {
    payload = { bytes: Buffer.from('a-very-secret-thing'), rotates: true };
    const steps = await ground.plan([{ ...resource, name: `${resource.name}-shown` }, resource]);
    const shown = JSON.stringify(steps);
    expect(shown).not.toContain('a-very-secret-thing');
    expect(shown).not.toContain(Buffer.from('a-very-secret-thing').toString('base64'));
  });
});

describe('a service whose revision did not get ready', () => {
  const { before = [], resource } = example('service');
  const want: Resource = { ...resource, name: `${resource.name}-late`, spec: { ...resource.spec, ready: true } };
  const template = want.spec['template'] as Fields;
  const [container] = template['containers'] as Fields[];
  const env = [{ name: 'KEY', valueSource: { secretKeyRef: { secret: 'late', version: 'latest' } } }];
  const late: Resource = {
    ...want,
    spec: { ...want.spec, template: { ...template, containers: [{ ...container, env }] } },
  };

  test('is not taken for done, and is brought up with the same template once what it lacked is there', async () => {
    await expect(ground.apply([...before, late])).rejects.toThrow(/late/);
    const [step] = changes(await ground.plan([...before, late]));
    expect(step?.differences.map(({ path }) => path)).toEqual(['ready']);
    const made = { ...example('secret').resource, name: `projects/${PLACE.project}/secrets/late` };
    await ground.apply([made]);
    const members = [`serviceAccount:${String(template['serviceAccount'])}`];
    const bindings = [{ role: 'roles/secretmanager.secretAccessor', members }];
    await send('secretmanager', 'POST', `/v1/${made.name}:setIamPolicy`, { policy: { bindings } });
    await ground.apply([...before, late]);
    expect(changes(await ground.plan([...before, late]))).toEqual([]);
    expect(await read(late)).toMatchObject({ terminalCondition: { state: 'CONDITION_SUCCEEDED' } });
  });
});

test('a bucket that was deleted softly is brought back, for its name is still taken', async () => {
  const { resource } = example('bucket');
  const name = `${resource.name}-again`;
  const again = {
    ...resource,
    name,
    spec: { ...resource.spec, softDeletePolicy: { retentionDurationSeconds: '604800' } },
  };
  await ground.apply([again]);
  await send('storage', 'DELETE', `/storage/v1/b/${name}`);
  expect(await read(again)).toBeUndefined();
  await ground.apply([again]);
  expect(changes(await ground.plan([again]))).toEqual([]);
});

test('a job that is declared as paused is made so', async () => {
  const { before = [], resource } = example('job');
  const paused = { ...resource, name: `${resource.name}-paused`, spec: { ...resource.spec, state: 'PAUSED' } };
  await ground.apply([...before, paused]);
  expect(await read(paused)).toMatchObject({ state: 'PAUSED' });
  expect(changes(await ground.plan([...before, paused]))).toEqual([]);
});

test('the conditions of an alert policy keep the names that the service gave them', async () => {
  const { resource } = example('alert');
  await ground.apply([resource]);
  const names = async () => ((await read(resource))?.['conditions'] as Fields[]).map(({ name }) => name);
  const before = await names();
  const [condition] = resource.spec['conditions'] as Fields[];
  const threshold = { ...(condition?.['conditionThreshold'] as Fields), thresholdValue: 9 };
  const conditions = [{ ...condition, conditionThreshold: threshold }];
  await ground.apply([{ ...resource, spec: { ...resource.spec, conditions } }]);
  expect(await names()).toEqual(before);
});

test.each([
  ['pool', 'iam', 'v1'],
  ['provider', 'iam', 'v1'],
  ['log-bucket', 'logging', 'v2'],
] as const)('a deleted %s is brought back, because its name is still taken', async (kind, service, version) => {
  const want = wantOf(kind);
  await ground.apply(want);
  const { resource } = example(kind);
  await ground.client.operate({ service, method: 'DELETE', path: `/${version}/${resource.name}` });
  expect((await ground.plan(want)).at(-1)?.action).toBe('create');
  await ground.apply(want);
  expect(changes(await ground.plan(want))).toEqual([]);
});

test.each(['topic', 'subscription', 'workflow', 'job', 'sink', 'metric', 'alert', 'channel', 'dashboard'] as const)(
  'a listing of %s finds ours and nobody else’s',
  async (kind) => {
    await ground.apply(wantOf(kind));
    const listed = (await ground.kinds[kind].list?.(ground.client)) ?? [];
    const serverNamed = ['alert', 'channel'].includes(kind);
    const { resource } = example(kind);
    if (serverNamed) expect(listed.map(({ fields }) => fields['displayName'])).toContain(resource.spec['displayName']);
    else expect(listed.map(({ name }) => name)).toContain(resource.name);
    expect(listed.map(({ name }) => name).filter((name) => /_Default|_Required/.test(name))).toEqual([]);
  },
);

test('an API that somebody switched off is named and switched on again', async () => {
  const services = ['pubsub.googleapis.com', 'run.googleapis.com'];
  const want: Resource[] = [
    { address: 'apis/enabled', kind: 'apis', name: PLACE.project, spec: { services }, needs: [] },
  ];
  await ground.apply(want);
  expect(changes(await ground.plan(want))).toEqual([]);
  await ground.client.operate({
    service: 'serviceusage',
    method: 'POST',
    path: `/v1/projects/${PLACE.project}/services/run.googleapis.com:disable`,
    body: {},
  });
  const [step] = changes(await ground.plan(want));
  expect(JSON.stringify(step?.differences)).toContain('services');
  await ground.apply(want);
  expect(changes(await ground.plan(want))).toEqual([]);
});

test('an archive that somebody deleted is put there again', async () => {
  const { before = [] } = example('service');
  await ground.apply(before);
  const { name } = before.find(({ kind }) => kind === 'archive') as Resource;
  const { spec } = before.find(({ kind }) => kind === 'archive') as Resource;
  const path = `/storage/v1/b/${String(spec['bucket'])}/o/${encodeURIComponent(name)}`;
  await send('storage', 'DELETE', path);
  expect(changes(await ground.plan(before)).map(({ action }) => action)).toEqual(['create']);
  await ground.apply(before);
  expect(changes(await ground.plan(before))).toEqual([]);
});

test('the first cluster of an instance is born with it, and not made twice', async () => {
  const want = wantOf('cluster');
  ground.writes();
  await ground.apply(want);
  expect(ground.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
    `POST /v2/projects/${PLACE.project}/instances`,
  ]);
});

test('what a bucket or a workflow would take with it is counted, and goes although the bucket would keep it', async () => {
  const { resource } = example('bucket');
  await ground.apply([resource]);
  const kind = ground.kinds.bucket;
  const live = (await read(resource)) ?? {};
  expect(await kind.vanishing?.(ground.client, resource, live)).toBeUndefined();
  await ground.client.send({
    service: 'storage',
    method: 'POST',
    path: `/upload/storage/v1/b/${resource.name}/o`,
    query: { uploadType: 'media', name: 'a' },
    bytes: { content: Buffer.from('a'), type: 'text/plain' },
  });
  expect(await kind.vanishing?.(ground.client, resource, live)).toEqual({ what: 'objects', count: 1 });
  expect(live['retentionPolicy']).toMatchObject({ retentionPeriod: '86400' });
  await kind.remove?.(ground.client, resource, live);
  expect(await read(resource)).toBeUndefined();
});
