import { aControl, statusOf, type Json, type TestControl } from './a-control.ts';

let room: TestControl;
beforeEach(async () => {
  room = await aControl();
});
afterEach(() => room.close());

describe('API enablement', () => {
  const SERVICES = '/serviceusage/v1/projects/demo-notamesh/services';

  it('shows what is enabled', async () => {
    expect(await room.ok('GET', `${SERVICES}/pubsub.googleapis.com`)).toMatchObject({ state: 'DISABLED' });
    const operation = await room.ok('POST', `${SERVICES}:batchEnable`, {
      serviceIds: ['pubsub.googleapis.com', 'run.googleapis.com'],
    });
    expect(operation).toMatchObject({
      done: true,
      response: { services: [{ state: 'ENABLED' }, { state: 'ENABLED' }] },
    });
    expect(await room.ok('GET', `/serviceusage/v1/${String(operation['name'])}`)).toEqual(operation);
    expect(await room.ok('GET', `${SERVICES}/pubsub.googleapis.com`)).toEqual({
      name: 'projects/800000000001/services/pubsub.googleapis.com',
      parent: 'projects/800000000001',
      config: { name: 'pubsub.googleapis.com' },
      state: 'ENABLED',
    });
    await room.ok('POST', `${SERVICES}/run.googleapis.com:disable`, {});
    await room.ok('POST', `${SERVICES}/eventarc.googleapis.com:enable`, {});
    const listed = (await room.ok('GET', `${SERVICES}?filter=state:ENABLED`))['services'] as { config: Json }[];
    expect(listed.map((service) => service.config['name'])).toEqual([
      'eventarc.googleapis.com',
      'pubsub.googleapis.com',
    ]);
  });

  it.each([
    ['more than 20 at once', { serviceIds: Array.from({ length: 21 }, (_, index) => `a${index}.googleapis.com`) }],
    ['none', { serviceIds: [] }],
    ['a name that is no API', { serviceIds: ['pubsub'] }],
  ])('refuses %s as a whole', async (_title, body) => {
    expect(statusOf(await room.call('POST', `${SERVICES}:batchEnable`, body))).toBe('INVALID_ARGUMENT');
    expect(await room.ok('GET', `${SERVICES}?filter=state:ENABLED`)).toEqual({ services: [] });
  });

  it.each([
    ['pubsub', 'service-800000000001@gcp-sa-pubsub.iam.gserviceaccount.com'],
    ['eventarc', 'service-800000000001@gcp-sa-eventarc.iam.gserviceaccount.com'],
    ['unheardof', undefined],
  ])('gives the agent of %s in a finished operation', async (service, email) => {
    const path = `/serviceusage/v1beta1/projects/demo-notamesh/services/${service}.googleapis.com:generateServiceIdentity`;
    const operation = await room.ok('POST', path, {});
    expect(operation['done']).toBe(true);
    expect((operation['response'] as Json)['email']).toBe(email);
    expect(await room.ok('POST', path, {})).toEqual(operation);
  });
});

describe('kinds that are kept and shown', () => {
  const LOCATION = 'projects/demo-notamesh/locations/southamerica-east1';

  it('keep scheduler jobs by the name in the body, and say that none runs', async () => {
    const name = `${LOCATION}/jobs/nightly`;
    const body = { name, schedule: '0 3 * * *', httpTarget: { uri: 'https://example.com/' } };
    const job = await room.ok('POST', `/cloudscheduler/v1/${LOCATION}/jobs`, body);
    expect(job).toMatchObject({ ...body, timeZone: 'UTC', attemptDeadline: '180s', state: 'ENABLED' });
    expect(room.written.join()).toContain('does not run them');
    expect(await room.ok('POST', `/v1/${name}:pause`)).toMatchObject({ state: 'PAUSED' });
    const patched = await room.ok('PATCH', `/v1/${name}?updateMask=schedule,retryConfig.retryCount`, {
      schedule: '0 4 * * *',
      retryConfig: { retryCount: 3 },
    });
    expect(patched).toMatchObject({ schedule: '0 4 * * *', retryConfig: { retryCount: 3 }, state: 'PAUSED' });
    await room.ok('DELETE', `/v1/${name}`);
    expect((await room.call('GET', `/v1/${name}`)).status).toBe(404);
    const elsewhere = await room.call('POST', `/v1/${LOCATION}/jobs`, { ...body, name: 'projects/other/jobs/x' });
    expect(elsewhere.status).toBe(400);
  });

  it('keep log metrics by a bare name, made or replaced by PUT', async () => {
    const path = '/logging/v2/projects/demo-notamesh/metrics';
    const made = await room.ok('PUT', `${path}/failed`, { name: 'failed', filter: 'a', description: 'd' });
    expect(made).toMatchObject({ name: 'failed', filter: 'a', metricDescriptor: { metricKind: 'DELTA' } });
    room.pass(1000);
    const replaced = await room.ok('PUT', `${path}/failed`, { name: 'failed', filter: 'b' });
    expect(replaced).toMatchObject({ filter: 'b', createTime: made['createTime'] });
    expect(replaced).not.toHaveProperty('description');
    expect((await room.call('POST', path, { name: 'failed', filter: 'c' })).status).toBe(409);
    expect(await room.ok('GET', path)).toEqual({ metrics: [replaced] });
  });

  it('give log sinks a writer', async () => {
    const sink = await room.ok('POST', '/logging/v2/projects/demo-notamesh/sinks?uniqueWriterIdentity=true', {
      name: 'audit',
      destination: 'storage.googleapis.com/x',
    });
    expect(sink['writerIdentity']).toMatch(/^serviceAccount:.*gcp-sa-logging/);
  });

  it('number alert policies themselves and replace them where no mask is given', async () => {
    const path = '/monitoring/v3/projects/demo-notamesh/alertPolicies';
    const body = { displayName: 'x', conditions: [{ displayName: 'c' }], combiner: 'OR' };
    const made = await room.ok('POST', path, { ...body, documentation: { content: 'd' } });
    expect(made['name']).toMatch(/^projects\/demo-notamesh\/alertPolicies\/\d+$/);
    const replaced = await room.ok('PATCH', `/v3/${String(made['name'])}`, { ...body, displayName: 'y' });
    expect(replaced).toMatchObject({ displayName: 'y', creationRecord: made['creationRecord'] });
    expect(replaced).not.toHaveProperty('documentation');
  });

  it('replace dashboards under their etag', async () => {
    const made = await room.ok('POST', '/monitoring/v1/projects/demo-notamesh/dashboards', { displayName: 'x' });
    const name = String(made['name']);
    expect(name).toMatch(/^projects\/800000000001\/dashboards\//);
    room.pass(1);
    await room.ok('PATCH', `/v1/${name}`, { displayName: 'y', etag: made['etag'] });
    expect((await room.call('PATCH', `/v1/${name}`, { displayName: 'z', etag: made['etag'] })).status).toBe(409);
  });

  it('refuse filters on lists rather than ignore them', async () => {
    expect((await room.call('GET', '/v3/projects/demo-notamesh/alertPolicies?filter=x')).status).toBe(501);
  });
});
