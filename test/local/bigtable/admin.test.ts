import { aCloud, INSTANCE, PROJECT, type Cloud } from './a-cloud.ts';

const BASE = `/v2/projects/${PROJECT}/instances`;
const ONE = `${BASE}/${INSTANCE}`;
const LOCATION = `projects/${PROJECT}/locations/southamerica-east1-b`;

describe('administration', () => {
  let cloud: Cloud;
  beforeEach(async () => {
    cloud = await aCloud();
  });
  afterEach(async () => {
    expect(cloud.failures).toEqual([]);
    await cloud.close();
  });
  const createInstance = () =>
    cloud.rest('POST', BASE, {
      instanceId: INSTANCE,
      instance: { displayName: 'Notas', labels: { app: 'notamesh' } },
      clusters: { 'notamesh-c1': { location: LOCATION, serveNodes: 1 } },
    });
  const createTable = (table: object = { columnFamilies: { h: { gcRule: { maxNumVersions: 3 } } } }) =>
    cloud.rest('POST', `${ONE}/tables`, { tableId: 'invoices', table });

  test('creates an instance as a finished operation that can be polled', async () => {
    const { body } = await createInstance();
    expect(body).toMatchObject({
      done: true,
      metadata: { '@type': 'type.googleapis.com/google.bigtable.admin.v2.CreateInstanceMetadata' },
      response: {
        '@type': 'type.googleapis.com/google.bigtable.admin.v2.Instance',
        name: `projects/${PROJECT}/instances/${INSTANCE}`,
        state: 'READY',
        labels: { app: 'notamesh' },
      },
    });
    expect((await cloud.rest('GET', `/v2/${String(body['name'])}`)).body).toEqual(body);
    expect((await cloud.rest('GET', ONE)).body).toMatchObject({ displayName: 'Notas', type: 'PRODUCTION' });
    expect((await cloud.rest('GET', `${BASE}/-/clusters`)).body['clusters']).toEqual([
      {
        name: `projects/${PROJECT}/instances/${INSTANCE}/clusters/notamesh-c1`,
        location: LOCATION,
        serveNodes: 1,
        state: 'READY',
        nodeScalingFactor: 'NODE_SCALING_FACTOR_1X',
        defaultStorageType: 'SSD',
      },
    ]);
    expect((await cloud.rest('GET', `${ONE}/appProfiles/default`)).body).toMatchObject({
      singleClusterRouting: { clusterId: 'notamesh-c1' },
    });
  });

  test.each([
    [
      'an instance id that is too short',
      BASE,
      { instanceId: 'short', clusters: { 'notamesh-c1': { location: LOCATION } } },
      400,
    ],
    ['an instance without cluster', BASE, { instanceId: INSTANCE }, 400],
    ['a cluster without location', BASE, { instanceId: INSTANCE, clusters: { 'notamesh-c1': {} } }, 400],
    ['a field that does not exist', BASE, { instanceId: INSTANCE, instance: { colour: 'red' } }, 400],
    ['a table in an unknown instance', `${ONE}/tables`, { tableId: 'invoices' }, 404],
  ])('refuses %s', async (_title, path, body, status) => {
    expect((await cloud.rest('POST', path, body)).status).toBe(status);
  });

  test('changes only what the mask names', async () => {
    await createInstance();
    const patch = { displayName: 'Other', labels: { a: 'b' } };
    expect((await cloud.rest('PATCH', ONE, patch)).status).toBe(400);
    await cloud.rest('PATCH', `${ONE}?updateMask=displayName`, patch);
    expect((await cloud.rest('GET', ONE)).body).toMatchObject({ displayName: 'Other', labels: { app: 'notamesh' } });
  });

  test('scales a cluster by limits and back to a number', async () => {
    await createInstance();
    const path = `${ONE}/clusters/notamesh-c1`;
    const autoscaling = {
      autoscalingLimits: { minServeNodes: 1, maxServeNodes: 3 },
      autoscalingTargets: { cpuUtilizationPercent: 60 },
    };
    await cloud.rest('PATCH', `${path}?updateMask=cluster_config.cluster_autoscaling_config`, {
      clusterConfig: { clusterAutoscalingConfig: autoscaling },
    });
    expect((await cloud.rest('GET', path)).body).toMatchObject({
      clusterConfig: {
        clusterAutoscalingConfig: {
          autoscalingTargets: { cpuUtilizationPercent: 60, storageUtilizationGibPerNode: 2560 },
        },
      },
    });
    await cloud.rest('PATCH', `${path}?updateMask=serveNodes,clusterConfig`, { serveNodes: 2 });
    const { body } = await cloud.rest('GET', path);
    expect(body).toMatchObject({ serveNodes: 2 });
    expect(body).not.toHaveProperty('clusterConfig');
    expect((await cloud.rest('PATCH', `${path}?updateMask=location`, { location: 'x' })).status).toBe(400);
    expect((await cloud.rest('DELETE', path)).status).toBe(400);
  });

  test('creates a table once, and shows it as the view asks', async () => {
    await createInstance();
    const name = `projects/${PROJECT}/instances/${INSTANCE}/tables/invoices`;
    expect((await createTable()).body).toEqual({
      name,
      columnFamilies: { h: { gcRule: { maxNumVersions: 3 } } },
      granularity: 'MILLIS',
    });
    expect((await createTable()).status).toBe(409);
    expect((await cloud.rest('GET', `${ONE}/tables`)).body).toEqual({ tables: [{ name }] });
    expect((await cloud.rest('GET', `${ONE}/tables/invoices?view=NAME_ONLY`)).body).toEqual({ name });
    expect((await cloud.rest('GET', `${ONE}/tables/invoices?view=FULL`)).body).toMatchObject({
      clusterStates: { 'notamesh-c1': { replicationState: 'READY' } },
    });
    expect((await cloud.rest('GET', `${ONE}/tables/other`)).status).toBe(404);
  });

  test('counts the rows of a table where that is asked for', async () => {
    await createInstance();
    await createTable();
    const table = cloud.client.instance(INSTANCE).table('invoices');
    const big = Buffer.alloc(3 * 1024 * 1024, 'x');
    await table.insert([
      { key: 'a', data: { h: { one: '1', two: '2' } } },
      { key: 'b', data: { h: { one: big } } },
    ]);
    const { body } = await cloud.rest('GET', `${ONE}/tables/invoices?view=STATS_VIEW`);
    expect(body).toMatchObject({ stats: { rowCount: '2' }, columnFamilies: { h: {} } });
    expect(Number((body['stats'] as Record<string, string>)['logicalDataBytes'])).toBeGreaterThan(big.length);
    expect((await cloud.rest('GET', `${ONE}/tables/invoices?view=FULL`)).body).not.toHaveProperty('stats');
  });

  test('modifies families in order, all or none', async () => {
    await createInstance();
    await createTable();
    const modify = (...modifications: object[]) =>
      cloud.rest('POST', `${ONE}/tables/invoices:modifyColumnFamilies`, { modifications });
    const failed = await modify({ id: 'i', create: {} }, { id: 'h', create: {} });
    expect(failed.status).toBe(409);
    expect((await modify({ id: 'i', drop: true })).status).toBe(404);
    const union = { union: { rules: [{ maxNumVersions: 1 }, { maxAge: '86400s' }] } };
    const { body } = await modify(
      { id: 'i', create: { gcRule: union } },
      { id: 'h', update: {}, updateMask: 'gcRule' },
    );
    expect(body['columnFamilies']).toEqual({ i: { gcRule: union }, h: {} });
    expect((await modify({ id: 'i', update: { gcRule: { maxNumVersions: 0 } } })).status).toBe(400);
    expect((await modify({ id: 'a:b', create: {} })).status).toBe(400);
  });

  test('keeps a protected table, its families and its instance', async () => {
    await createInstance();
    await createTable();
    const path = `${ONE}/tables/invoices`;
    await cloud.rest('PATCH', `${path}?updateMask=deletionProtection`, { deletionProtection: true });
    expect((await cloud.rest('GET', path)).body).toMatchObject({ deletionProtection: true });
    const drop = { modifications: [{ id: 'h', drop: true }] };
    for (const refused of [
      await cloud.rest('DELETE', path),
      await cloud.rest('DELETE', ONE),
      await cloud.rest('POST', `${path}:modifyColumnFamilies`, drop),
    ]) {
      expect(refused.body).toMatchObject({ error: { status: 'FAILED_PRECONDITION' } });
    }
    expect((await cloud.rest('PATCH', `${path}?updateMask=columnFamilies`, {})).status).toBe(501);
    await cloud.rest('PATCH', `${path}?updateMask=deletionProtection`, { deletionProtection: false });
    expect((await cloud.rest('DELETE', path)).status).toBe(200);
    expect((await cloud.rest('DELETE', ONE)).status).toBe(200);
    expect((await cloud.rest('GET', BASE)).body).toEqual({ instances: [] });
  });

  test('keeps application profiles, of which calls may name one that exists', async () => {
    await createInstance();
    await createTable();
    const path = `${ONE}/appProfiles`;
    const routing = { singleClusterRouting: { clusterId: 'notamesh-c1' } };
    expect((await cloud.rest('POST', `${path}?appProfileId=loader`, routing)).body).toMatchObject(routing);
    expect(
      (await cloud.rest('POST', `${path}?appProfileId=other`, { singleClusterRouting: { clusterId: 'no' } })).status,
    ).toBe(400);
    await cloud.rest('PATCH', `${path}/loader?updateMask=multiClusterRoutingUseAny`, { multiClusterRoutingUseAny: {} });
    const { body } = await cloud.rest('GET', `${path}/loader`);
    expect(body).toMatchObject({ multiClusterRoutingUseAny: {} });
    expect(body).not.toHaveProperty('singleClusterRouting');
    const rows = (appProfile: string) => {
      const instance = cloud.client.instance(INSTANCE);
      return new Promise((resolve, reject) => {
        const table = instance.table('invoices');
        Object.assign(table.bigtable, { appProfileId: appProfile });
        table.getRows((error, found) => (error ? reject(error) : resolve(found)));
      });
    };
    await expect(rows('loader')).resolves.toEqual([]);
    await expect(rows('nobody')).rejects.toMatchObject({ code: 5 });
    expect((await cloud.rest('DELETE', `${path}/loader`)).status).toBe(200);
    expect((await cloud.rest('GET', `${path}/loader`)).status).toBe(404);
  });

  test("serves the same through Google's client", async () => {
    const instance = cloud.client.instance(INSTANCE);
    const [, operation] = await instance.create({
      displayName: 'Notas',
      clusters: [{ id: 'notamesh-c1', location: 'southamerica-east1-b', nodes: 2 }],
    });
    const [created] = (await operation.promise()) as [object];
    expect(created).toMatchObject({ displayName: 'Notas', state: 1 });
    expect((await cloud.client.getInstances())[0].map(({ id }) => id)).toEqual([
      `projects/${PROJECT}/instances/${INSTANCE}`.split('/').at(-1),
    ]);
    expect((await instance.cluster('notamesh-c1').getMetadata())[0]).toMatchObject({ serveNodes: 2 });
    await instance.cluster('notamesh-c1').setMetadata({ nodes: 3 });
    expect((await instance.cluster('notamesh-c1').getMetadata())[0]).toMatchObject({ serveNodes: 3 });
    const [profile] = await instance.createAppProfile('loader', { routing: 'any' });
    expect((await profile.getMetadata())[0]).toMatchObject({ multiClusterRoutingUseAny: {} });

    const table = instance.table('invoices');
    await table.create({
      families: [{ name: 'h', rule: { versions: 3, age: { seconds: 60, nanos: 0 }, union: true } }, 'i'],
    });
    await expect(table.create()).rejects.toMatchObject({ code: 6 });
    expect(await table.exists()).toEqual([true]);
    const [families] = await table.getFamilies();
    expect(families.map(({ id }) => id)).toEqual(['h', 'i']);
    expect((await table.family('h').getMetadata())[0].gcRule).toMatchObject({
      union: { rules: [{ maxAge: { seconds: '60', nanos: 0 } }, { maxNumVersions: 3 }] },
    });
    await table.family('i').setMetadata({ rule: { versions: 1 } });
    expect((await table.family('i').getMetadata())[0].gcRule).toMatchObject({ maxNumVersions: 1 });
    expect(await table.waitForReplication()).toEqual([true]);
    await instance.delete();
    expect(await instance.exists()).toEqual([false]);
  });
});
