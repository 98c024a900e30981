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
