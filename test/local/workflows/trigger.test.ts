import { toCloudEvent, type PubsubPush } from '../../../local/services/workflows/events/cloud-event.ts';
import { PARENT, startTestCloud, temporaryDirectory, type CloudOptions, type TestCloud } from './cloud.ts';
import { manualClock } from './manual-clock.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;
const boot = async (options: Omit<CloudOptions, 'directory'> = {}) => {
  cloud = await startTestCloud({ directory: directory.path, ...options });
};
beforeEach(async () => {
  directory = await temporaryDirectory();
});
afterEach(async () => {
  await cloud.stop();
  await directory.remove();
});

const TOPIC = 'projects/demo-notamesh/topics/batch-available';
const SUBSCRIPTION = 'projects/demo-notamesh/subscriptions/eventarc-sub';
const MODE = `CUSTOM_PUBSUB_${TOPIC}`;
const ECHO = 'main:\n  params: [event]\n  steps:\n    - r:\n        return: ${event}\n';
const address = (workflow: string, mode = MODE) =>
  `/v1/${PARENT}/workflows/${workflow}:triggerPubsubExecution?__GCP_CloudEventsMode=${encodeURIComponent(mode)}`;
const push = (messageId: string, fields: Record<string, unknown> = {}) => ({
  subscription: SUBSCRIPTION,
  message: {
    data: Buffer.from('{"source":"demo"}').toString('base64'),
    messageId,
    message_id: messageId,
    publishTime: '2026-11-22T08:10:02.512Z',
    publish_time: '2026-11-22T08:10:02.512Z',
    ...fields,
  },
  deliveryAttempt: 2,
});
const storagePush = (id: string) => ({
  subscription: SUBSCRIPTION,
  message: {
    data: Buffer.from('{"kind":"storage#object","name":"a/b.json","size":"12"}').toString('base64'),
    attributes: {
      'ce-bucket': 'raw',
      'ce-id': id,
      'ce-source': '//storage.googleapis.com/projects/_/buckets/raw',
      'ce-specversion': '1.0',
      'ce-subject': 'objects/a/b.json',
      'ce-time': '2026-11-22T08:10:02.512Z',
      'ce-type': 'google.cloud.storage.object.v1.finalized',
      'content-type': 'application/json',
    },
    messageId: 'm1',
    publishTime: '2026-11-22T08:10:03.000Z',
  },
});
const nameOf = (body: Record<string, unknown>) => body['name'] as string;

describe('an event pushed', () => {
  it('starts an execution with the message as a CloudEvent', async () => {
    await boot();
    await cloud.deploy('w', ECHO);
    const { status, body } = await cloud.call('POST', address('w'), push('41', { attributes: { source: 'demo' } }));
    expect(status).toBe(200);
    const ended = await cloud.ended(nameOf(body));
    expect(JSON.parse(ended['result'] as string)).toEqual({
      id: '41',
      source: `//pubsub.googleapis.com/${TOPIC}`,
      specversion: '1.0',
      type: 'google.cloud.pubsub.topic.v1.messagePublished',
      time: '2026-11-22T08:10:02.512Z',
      datacontenttype: 'application/json',
      data: {
        subscription: SUBSCRIPTION,
        message: {
          data: 'eyJzb3VyY2UiOiJkZW1vIn0=',
          attributes: { source: 'demo' },
          messageId: '41',
          publishTime: '2026-11-22T08:10:02.512Z',
        },
      },
    });
  });

  it('starts an execution with the topic as it stands in a push address', async () => {
    await boot();
    await cloud.deploy('w', ECHO);
    const GCPCloudEventsMode = encodeURIComponent(`CUSTOM_PUBSUB_${TOPIC}`);
    const path = `/v1/${PARENT}/workflows/w:triggerPubsubExecution`;
    const { body } = await cloud.call('POST', path, { ...push('1'), GCPCloudEventsMode, deliveryAttempt: 2 });
    const { argument } = await cloud.ended(nameOf(body));
    expect(JSON.parse(argument as string)).toMatchObject({ source: `//pubsub.googleapis.com/${TOPIC}` });
  });

  it('starts an execution with the event bound to the message', async () => {
    await boot();
    await cloud.deploy('w', ECHO);
    const { body } = await cloud.call('POST', address('w', 'CE_PUBSUB_BINDING'), storagePush('e1'));
    const { argument } = await cloud.ended(nameOf(body));
    expect(argument).toBe(
      '{"bucket":"raw","data":{"kind":"storage#object","name":"a/b.json","size":"12"},"datacontenttype":"application/json","id":"e1","source":"//storage.googleapis.com/projects/_/buckets/raw","specversion":"1.0","subject":"objects/a/b.json","time":"2026-11-22T08:10:02.512Z","type":"google.cloud.storage.object.v1.finalized"}',
    );
  });

  it('has no time when the message has none', async () => {
    await boot();
    await cloud.deploy('w', ECHO);
    const message = { messageId: '1', data: 'aGk=' };
    const { body } = await cloud.call('POST', address('w'), { subscription: SUBSCRIPTION, message });
    const { argument } = await cloud.ended(nameOf(body));
    const event = JSON.parse(argument as string) as object;
    expect(event).not.toHaveProperty('time');
    expect(event).toMatchObject({ id: '1', data: { subscription: SUBSCRIPTION, message } });
  });

  it('is refused with 429 where a call would be queued, and starts once there is room', async () => {
    await boot({ concurrency: 1, fetch: () => new Promise(() => undefined) });
    await cloud.deploy('hold', 'main:\n  steps:\n    - s:\n        call: http.get\n        args: {url: "http://x/"}\n');
    await cloud.deploy('w', ECHO);
    const running = await cloud.execute('hold');
    expect(await cloud.call('POST', address('w'), push('1'))).toMatchObject({
      status: 429,
      body: { error: { status: 'RESOURCE_EXHAUSTED' } },
    });
    await cloud.call('POST', `/v1/${running}:cancel`, {});
    const { status, body } = await cloud.call('POST', address('w'), push('1'));
    expect(status).toBe(200);
    expect(await cloud.ended(nameOf(body))).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('gets 404 for an unknown workflow, so that it is delivered again', async () => {
    await boot();
    expect((await cloud.call('POST', address('none'), push('1'))).status).toBe(404);
  });

  test.each<{ title: string; path: string; body: object }>([
    { title: 'without a mode', path: `/v1/${PARENT}/workflows/w:triggerPubsubExecution`, body: push('1') },
    { title: 'with a mode there is none of', path: address('w', 'OTHER'), body: push('1') },
    { title: 'with data that is no base64', path: address('w'), body: push('1', { data: '%%%' }) },
    { title: 'without a message', path: address('w'), body: { subscription: SUBSCRIPTION } },
    { title: 'without a message id', path: address('w'), body: { subscription: SUBSCRIPTION, message: {} } },
    { title: 'bound without type', path: address('w', 'CE_PUBSUB_BINDING'), body: push('1') },
    {
      title: 'bound with data that is no JSON',
      path: address('w', 'CE_PUBSUB_BINDING'),
      body: { ...storagePush('1'), message: { ...storagePush('1').message, data: 'e3s=' } },
    },
  ])('is refused $title', async ({ path, body }) => {
    await boot();
    await cloud.deploy('w', ECHO);
    expect(await cloud.call('POST', path, body)).toMatchObject({ status: 400 });
  });
});

describe('the same event again', () => {
  it('starts nothing and answers the first execution, also at once and after a crash', async () => {
    await boot();
    await cloud.deploy('w', ECHO);
    const answers = await Promise.all([1, 2, 3].map(() => cloud.call('POST', address('w'), push('7'))));
    const names = new Set(answers.map(({ body }) => nameOf(body)));
    expect(names.size).toBe(1);
    await cloud.crash();
    await boot();
    names.add(nameOf((await cloud.call('POST', address('w'), push('7'))).body));
    expect(names.size).toBe(1);
    const listed = (await cloud.call('GET', `/v1/${PARENT}/workflows/w/executions`)).body['executions'];
    expect(listed).toHaveLength(1);
  });

  it('starts an execution of each workflow it is pushed to', async () => {
    await boot();
    await cloud.deploy('w', ECHO);
    await cloud.deploy('v', ECHO);
    const answers = [
      await cloud.call('POST', address('w'), push('7')),
      await cloud.call('POST', address('v'), push('7')),
    ];
    expect(new Set(answers.map(({ body }) => nameOf(body))).size).toBe(2);
  });

  it('is told apart from another topic or id', async () => {
    await boot();
    await cloud.deploy('w', ECHO);
    const other = address('w', 'CUSTOM_PUBSUB_projects/demo-notamesh/topics/other');
    const answers = [
      await cloud.call('POST', address('w'), push('7')),
      await cloud.call('POST', address('w'), push('8')),
      await cloud.call('POST', other, push('7')),
    ];
    expect(new Set(answers.map(({ body }) => nameOf(body))).size).toBe(3);
  });

  it('starts an execution again after 24 hours', async () => {
    const clock = manualClock();
    await boot({ clock });
    await cloud.deploy('w', ECHO);
    const first = await cloud.call('POST', address('w'), push('7'));
    clock.advance(24 * 60 * 60 * 1000 - 1);
    const within = await cloud.call('POST', address('w'), push('7'));
    clock.advance(1);
    const after = await cloud.call('POST', address('w'), push('7'));
    expect(nameOf(within.body)).toBe(nameOf(first.body));
    expect(nameOf(after.body)).not.toBe(nameOf(first.body));
  });
});

describe('an event above 512 KB', () => {
  it('is acknowledged, starts nothing and is kept where a person finds it', async () => {
    await boot();
    await cloud.deploy('w', ECHO);
    const large = push('9', { data: Buffer.alloc(400_000).toString('base64') });
    expect(await cloud.call('POST', address('w'), large)).toMatchObject({ status: 200, body: {} });
    const { body } = await cloud.call('GET', '/local/v1/discardedEvents');
    expect(body).toEqual({
      discardedEvents: [
        {
          time: '2026-11-22T10:00:00.000Z',
          workflow: `${PARENT}/workflows/w`,
          subscription: SUBSCRIPTION,
          id: '9',
          source: `//pubsub.googleapis.com/${TOPIC}`,
          type: 'google.cloud.pubsub.topic.v1.messagePublished',
          sizeBytes: expect.any(Number) as number,
          reason: expect.stringContaining('524288 bytes') as string,
        },
      ],
    });
    expect(await cloud.room.discardedEvents(10)).toEqual(body['discardedEvents']);
    expect(cloud.log.lines).toMatchObject([{ level: 'warn', message: 'an event started no execution' }]);
    const listed = (await cloud.call('GET', `/v1/${PARENT}/workflows/w/executions`)).body['executions'];
    expect(listed).toBeUndefined();
  });
});

describe('toCloudEvent', () => {
  it('gives data that is no JSON as data_base64', async () => {
    await boot();
    const bound: PubsubPush = {
      subscription: SUBSCRIPTION,
      mode: 'CE_PUBSUB_BINDING',
      message: {
        data: 'AAH/',
        attributes: { 'ce-id': '1', 'ce-source': 's', 'ce-type': 't', 'content-type': 'application/octet-stream' },
        messageId: 'm',
        publishTime: '',
      },
    };
    expect(toCloudEvent(bound)).toEqual({
      data_base64: 'AAH/',
      datacontenttype: 'application/octet-stream',
      id: '1',
      source: 's',
      specversion: '1.0',
      type: 't',
    });
  });
});
