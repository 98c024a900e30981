import type { Fetch } from '../../../local/wire/room.ts';
import { temporaryDirectory, until } from '../workflows/cloud.ts';
import { FINALIZED, PARENT, PUBSUB_TYPE, startEventarc, type EventarcCloud } from './cloud.ts';

interface Pushed {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

let cloud: EventarcCloud;
let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let pushed: Pushed[];

/** What run.app and googleapis.com addresses would take; relay addresses come back to this machine. */
const receive: Fetch = async (url, init) => {
  const target = new URL(url);
  const headers = Object.fromEntries(new Headers(init?.headers));
  if (target.host === 'eventarc.googleapis.com') return fetch(`${cloud.url}${target.pathname}${target.search}`, init);
  pushed.push({ url: String(url), headers, body: await new Response(init?.body ?? '').text() });
  return new Response('{}');
};

beforeEach(async () => {
  pushed = [];
  directory = await temporaryDirectory();
  cloud = await startEventarc(directory.path, receive);
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const TRIGGERS = `/v1/${PARENT}/triggers`;
const storageTrigger = {
  eventFilters: [
    { attribute: 'type', value: FINALIZED },
    { attribute: 'bucket', value: 'demo-notamesh-raw' },
  ],
  destination: { workflow: `${PARENT}/workflows/load-object` },
  serviceAccount: 'notamesh-trigger@demo-notamesh.iam.gserviceaccount.com',
};
const topicTrigger = {
  eventFilters: [{ attribute: 'type', value: PUBSUB_TYPE }],
  destination: { workflow: `${PARENT}/workflows/ingest-batch` },
  transport: { pubsub: { topic: 'projects/demo-notamesh/topics/batch-available' } },
};
const event = {
  id: '1234567890',
  type: FINALIZED,
  time: '2026-11-22T10:00:00.000Z',
  bucket: 'demo-notamesh-raw',
  object: {
    kind: 'storage#object',
    name: 'demo/ação 1.json',
    bucket: 'demo-notamesh-raw',
    generation: '7',
    size: '12',
  },
};

interface TriggerView {
  readonly etag: string;
  readonly uid: string;
  readonly transport: { pubsub: { topic: string; subscription: string } };
}

describe('creating a trigger', () => {
  it('makes a topic and a push subscription for storage events and answers the output fields', async () => {
    const trigger = await cloud.operate('POST', `${TRIGGERS}?triggerId=raw-object-finalized`, storageTrigger);
    expect(trigger).toMatchObject({
      name: `${PARENT}/triggers/raw-object-finalized`,
      eventDataContentType: 'application/json',
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      etag: expect.any(String) as string,
      transport: {
        pubsub: {
          topic: expect.stringMatching(/\/topics\/eventarc-southamerica-east1-raw-object-finalized-\d{3}$/) as string,
          subscription: expect.stringMatching(
            /\/subscriptions\/eventarc-southamerica-east1-raw-object-finalized-sub-\d{3}$/,
          ) as string,
        },
      },
    });
    const { pubsub } = (trigger as unknown as TriggerView).transport;
    expect(await cloud.pubsub.getSubscription(pubsub.subscription)).toMatchObject({
      topic: pubsub.topic,
      messageRetentionDuration: '86400s',
      retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
      expirationPolicy: {},
      pushConfig: {
        pushEndpoint: `https://workflowexecutions.googleapis.com/v1/${PARENT}/workflows/load-object:triggerPubsubExecution?__GCP_CloudEventsMode=CE_PUBSUB_BINDING`,
        oidcToken: { serviceAccountEmail: storageTrigger.serviceAccount },
      },
    });
    expect((await cloud.call('GET', `${TRIGGERS}/raw-object-finalized`)).body).toMatchObject(
      storageTrigger as Record<string, unknown>,
    );
  });

  it('listens to the topic given for published messages', async () => {
    await cloud.pubsub.createTopic(topicTrigger.transport.pubsub.topic);
    const trigger = await cloud.operate('POST', `${TRIGGERS}?triggerId=batch-available`, topicTrigger);
    const { pubsub } = (trigger as unknown as TriggerView).transport;
    expect(pubsub.topic).toBe(topicTrigger.transport.pubsub.topic);
    const { pushConfig } = await cloud.pubsub.getSubscription(pubsub.subscription);
    expect(pushConfig.pushEndpoint).toMatch(
      /__GCP_CloudEventsMode=CUSTOM_PUBSUB_projects%2Fdemo-notamesh%2Ftopics%2Fbatch-available$/,
    );
  });

  it('leaves nothing behind when the topic does not exist', async () => {
    const { body } = await cloud.call('POST', `${TRIGGERS}?triggerId=batch-available`, topicTrigger);
    expect(body).toMatchObject({ done: true, error: { code: 5 } });
    expect((await cloud.call('GET', `${TRIGGERS}/batch-available`)).status).toBe(404);
    await cloud.pubsub.createTopic(topicTrigger.transport.pubsub.topic);
    await cloud.operate('POST', `${TRIGGERS}?triggerId=batch-available`, topicTrigger);
  });

  it('only checks when asked to validate', async () => {
    await cloud.operate('POST', `${TRIGGERS}?triggerId=t&validateOnly=true`, storageTrigger);
    expect((await cloud.call('GET', `${TRIGGERS}/t`)).status).toBe(404);
  });

  it('answers ALREADY_EXISTS at once for a name that is taken', async () => {
    await cloud.operate('POST', `${TRIGGERS}?triggerId=t`, storageTrigger);
    const { body } = await cloud.call('POST', `${TRIGGERS}?triggerId=t`, storageTrigger);
    expect(body).toMatchObject({ error: { code: 409, status: 'ALREADY_EXISTS' } });
  });

  const typed = (value: string) => [{ attribute: 'type', value }];
  test.each<{ title: string; id?: string; fields: Record<string, unknown>; status: string }>([
    { title: 'an id in capitals', id: 'Trigger', fields: {}, status: 'INVALID_ARGUMENT' },
    { title: 'no filters', fields: { eventFilters: [] }, status: 'INVALID_ARGUMENT' },
    {
      title: 'no type filter',
      fields: { eventFilters: [{ attribute: 'bucket', value: 'b' }] },
      status: 'INVALID_ARGUMENT',
    },
    {
      title: 'a type of no provider here',
      fields: { eventFilters: typed('google.cloud.audit.log.v1.written') },
      status: 'UNIMPLEMENTED',
    },
    { title: 'a storage type without bucket', fields: { eventFilters: typed(FINALIZED) }, status: 'INVALID_ARGUMENT' },
    {
      title: 'a filter on the object name',
      fields: { eventFilters: [...storageTrigger.eventFilters, { attribute: 'subject', value: 'x' }] },
      status: 'INVALID_ARGUMENT',
    },
    {
      title: 'a path pattern where none is taken',
      fields: {
        eventFilters: [typed(FINALIZED)[0], { attribute: 'bucket', value: '*', operator: 'match-path-pattern' }],
      },
      status: 'INVALID_ARGUMENT',
    },
    { title: 'no destination', fields: { destination: {} }, status: 'INVALID_ARGUMENT' },
    {
      title: 'two destinations',
      fields: { destination: { workflow: `${PARENT}/workflows/w`, cloudRun: { service: 's', region: 'r' } } },
      status: 'INVALID_ARGUMENT',
    },
    {
      title: 'a workflow of another project',
      fields: { destination: { workflow: 'projects/other/locations/l/workflows/w' } },
      status: 'INVALID_ARGUMENT',
    },
    { title: 'a GKE destination', fields: { destination: { gke: { cluster: 'c' } } }, status: 'UNIMPLEMENTED' },
    { title: 'a topic for storage events', fields: { transport: topicTrigger.transport }, status: 'INVALID_ARGUMENT' },
    {
      title: 'a retry policy with a workflow',
      fields: { retryPolicy: { maxAttempts: 1 } },
      status: 'INVALID_ARGUMENT',
    },
    { title: 'a channel', fields: { channel: `${PARENT}/channels/c` }, status: 'UNIMPLEMENTED' },
  ])('refuses $title', async ({ id = 't', fields, status }) => {
    const answer = await cloud.call('POST', `${TRIGGERS}?triggerId=${id}`, { ...storageTrigger, ...fields });
    expect(answer.body).toMatchObject({ error: { status } });
  });
});

describe('changing and deleting a trigger', () => {
  it('takes a new destination over to the subscription and keeps what was set there', async () => {
    const created = await cloud.operate('POST', `${TRIGGERS}?triggerId=t`, storageTrigger);
    const { subscription } = (created as unknown as TriggerView).transport.pubsub;
    await cloud.pubsub.patchSubscription(subscription, { ackDeadlineSeconds: 60 }, 'ackDeadlineSeconds');
    const destination = { workflow: `${PARENT}/workflows/other` };
    const patched = await cloud.operate('PATCH', `${TRIGGERS}/t?updateMask=destination`, { destination });
    expect(patched).toMatchObject({ destination, uid: created['uid'], serviceAccount: storageTrigger.serviceAccount });
    expect(patched['etag']).not.toBe(created['etag']);
    expect(await cloud.pubsub.getSubscription(subscription)).toMatchObject({
      ackDeadlineSeconds: 60,
      pushConfig: { pushEndpoint: expect.stringContaining('/workflows/other:triggerPubsubExecution') as string },
    });
  });

  it('refuses to change the filters, and takes the same ones in another order', async () => {
    await cloud.operate('POST', `${TRIGGERS}?triggerId=t`, storageTrigger);
    const eventFilters = storageTrigger.eventFilters.toReversed();
    await cloud.operate('PATCH', `${TRIGGERS}/t`, { eventFilters, labels: { a: 'b' } });
    const others = [eventFilters[1], { attribute: 'bucket', value: 'another' }];
    const { body } = await cloud.call('PATCH', `${TRIGGERS}/t?updateMask=eventFilters`, { eventFilters: others });
    expect(body).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
  });

  it('creates on patch only with allowMissing', async () => {
    expect((await cloud.call('PATCH', `${TRIGGERS}/t`, storageTrigger)).status).toBe(404);
    await cloud.operate('PATCH', `${TRIGGERS}/t?allowMissing=true`, storageTrigger);
    expect((await cloud.call('GET', `${TRIGGERS}/t`)).status).toBe(200);
  });

  it('removes subscription and own topic, but not a topic of the caller', async () => {
    await cloud.pubsub.createTopic(topicTrigger.transport.pubsub.topic);
    const own = await cloud.operate('POST', `${TRIGGERS}?triggerId=own`, storageTrigger);
    await cloud.operate('POST', `${TRIGGERS}?triggerId=given`, topicTrigger);
    const { topic, subscription } = (own as unknown as TriggerView).transport.pubsub;
    await cloud.operate('DELETE', `${TRIGGERS}/own`);
    await cloud.operate('DELETE', `${TRIGGERS}/given`);
    await expect(cloud.pubsub.getSubscription(subscription)).rejects.toMatchObject({ status: 'NOT_FOUND' });
    expect((await cloud.call('GET', `/v1/${topic}`)).status).toBe(404);
    expect((await cloud.call('GET', `/v1/${topicTrigger.transport.pubsub.topic}`)).status).toBe(200);
    expect((await cloud.call('GET', TRIGGERS)).body).toEqual({ triggers: [] });
  });

  it('refuses a delete with an old etag', async () => {
    await cloud.operate('POST', `${TRIGGERS}?triggerId=t`, storageTrigger);
    const { body } = await cloud.call('DELETE', `${TRIGGERS}/t?etag=old`);
    expect(body).toMatchObject({ error: { code: 409, status: 'ABORTED' } });
    expect((await cloud.call('DELETE', `${TRIGGERS}/missing`)).status).toBe(404);
    await cloud.operate('DELETE', `${TRIGGERS}/missing?allowMissing=true`);
  });
});

describe('listing', () => {
  it('pages through triggers in order of names', async () => {
    for (const id of ['c', 'a', 'b']) await cloud.operate('POST', `${TRIGGERS}?triggerId=${id}`, storageTrigger);
    const first = (await cloud.call('GET', `${TRIGGERS}?pageSize=2`)).body;
    const second = (await cloud.call('GET', `${TRIGGERS}?pageSize=2&pageToken=${String(first['nextPageToken'])}`)).body;
    const names = [first, second].flatMap((page) =>
      (page['triggers'] as { name: string }[]).map(({ name }) => name.slice(-1)),
    );
    expect(names).toEqual(['a', 'b', 'c']);
    expect(second['nextPageToken']).toBeUndefined();
  });

  it('knows the providers of Pub/Sub and Storage', async () => {
    const { body } = await cloud.call('GET', `/v1/${PARENT}/providers`);
    expect((body['providers'] as { displayName: string }[]).map((one) => one.displayName)).toEqual([
      'Cloud Pub/Sub',
      'Cloud Storage',
    ]);
    expect((await cloud.call('GET', `/v1/${PARENT}/providers/nobody`)).status).toBe(404);
  });
});

describe('a storage event', () => {
  it('is pushed once for each matching trigger, with the attributes of the event bound to the message', async () => {
    await cloud.operate('POST', `${TRIGGERS}?triggerId=one`, storageTrigger);
    await cloud.operate('POST', `${TRIGGERS}?triggerId=two`, storageTrigger);
    const elsewhere = [storageTrigger.eventFilters[0], { attribute: 'bucket', value: 'another' }];
    await cloud.operate('POST', `${TRIGGERS}?triggerId=three`, { ...storageTrigger, eventFilters: elsewhere });
    await cloud.room.routeStorageEvent(event);
    await until(() => pushed.length === 2);
    for (const { url, body } of pushed) {
      expect(url).toContain('load-object:triggerPubsubExecution?__GCP_CloudEventsMode=CE_PUBSUB_BINDING');
      const { message } = JSON.parse(body) as { message: { attributes: unknown; data: string } };
      expect(message.attributes).toEqual({
        'ce-bucket': 'demo-notamesh-raw',
        'ce-id': '1234567890',
        'ce-source': '//storage.googleapis.com/projects/_/buckets/demo-notamesh-raw',
        'ce-specversion': '1.0',
        'ce-subject': 'objects/demo/ação 1.json',
        'ce-time': '2026-11-22T10:00:00.000Z',
        'ce-type': FINALIZED,
        'content-type': 'application/json',
      });
      expect(JSON.parse(Buffer.from(message.data, 'base64').toString())).toEqual(event.object);
    }
  });

  it('fits into message attributes whatever the length of the object name', async () => {
    await cloud.operate('POST', `${TRIGGERS}?triggerId=one`, storageTrigger);
    const name = 'n'.repeat(1024);
    await cloud.room.routeStorageEvent({ ...event, object: { ...event.object, name } });
    await until(() => pushed.length === 1);
    const { message } = JSON.parse(pushed[0]?.body ?? '') as { message: { attributes: object; data: string } };
    expect(message.attributes).not.toHaveProperty('ce-subject');
    expect(JSON.parse(Buffer.from(message.data, 'base64').toString())).toHaveProperty('name', name);
  });

  it('reaches a Cloud Run service as a CloudEvent in binary mode', async () => {
    const destination = { cloudRun: { service: 'sink', region: 'southamerica-east1', path: '/events' } };
    await cloud.operate('POST', `${TRIGGERS}?triggerId=one`, { ...storageTrigger, destination });
    await cloud.room.routeStorageEvent(event);
    await until(() => pushed.length === 1);
    expect(pushed[0]).toMatchObject({
      url: 'https://sink-800000000001.southamerica-east1.run.app/events',
      headers: {
        'ce-id': event.id,
        'ce-type': FINALIZED,
        'ce-subject': 'objects/demo/a%C3%A7%C3%A3o%201.json',
        'content-type': 'application/json',
      },
    });
    expect(JSON.parse(pushed[0]?.body ?? '')).toEqual(event.object);
  });
});

describe('after a restart', () => {
  it('triggers are there and match', async () => {
    await cloud.operate('POST', `${TRIGGERS}?triggerId=one`, storageTrigger);
    await cloud.stop();
    cloud = await startEventarc(directory.path, receive);
    await cloud.room.routeStorageEvent(event);
    await until(() => pushed.length === 1);
    expect((await cloud.call('GET', `${TRIGGERS}/one`)).status).toBe(200);
  });
});
