/** Subscriptions that write to Cloud Storage. https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription */
import avro from 'avsc';
import { fileName } from '../../../local/services/pubsub/files/name.ts';
import {
  crashed,
  ManualClock,
  startPubsub,
  subscriptionName,
  topicName,
  until,
  type LocalPubsub,
} from './local-pubsub.ts';

const TOPIC = topicName('invoices');
const SUBSCRIPTION = subscriptionName('invoices-to-raw');

interface File {
  readonly bucket: string;
  readonly name: string;
  readonly bytes: Buffer;
  readonly contentType: string;
}

let clock: ManualClock;
let local: LocalPubsub;
let files: File[];
let checked: 'ACTIVE' | 'NOT_FOUND' | 'PERMISSION_DENIED';
let status: number;
let tries: number;

const start = async (folder?: string) => {
  local = await startPubsub({
    clock,
    ...(folder === undefined ? {} : { folder }),
    files: {
      check: async () => checked,
      async write(bucket, name, content) {
        tries++;
        if (status === 200) files.push({ bucket, name, ...content });
        return status;
      },
    },
  });
};

beforeEach(async () => {
  clock = new ManualClock();
  files = [];
  [checked, status, tries] = ['ACTIVE', 200, 0];
  await start();
  await local.pubsub.createTopic(TOPIC);
});
afterEach(() => local.stop());

const subscribe = (config: object = {}, more: object = {}) =>
  local.rest('PUT', SUBSCRIPTION, { topic: TOPIC, cloudStorageConfig: { bucket: 'raw', ...config }, ...more });
const publish = (...texts: string[]) =>
  local.pubsub.publish(
    TOPIC,
    texts.map((text) => ({ data: Buffer.from(text), attributes: { source: 'loja' } })),
  );
const emptied = () => until(async () => (await local.pubsub.backlog(SUBSCRIPTION)) === 0);
/** Lets the writer take what is there. */
const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const written = async (count: number): Promise<File> => {
  await until(() => files.length >= count);
  return files[count - 1] as File;
};

describe('the resource', () => {
  test('has its defaults filled in', async () => {
    expect(await subscribe({ maxBytes: '1000000' })).toMatchObject({
      status: 200,
      body: {
        ackDeadlineSeconds: 300,
        state: 'ACTIVE',
        cloudStorageConfig: {
          bucket: 'raw',
          textConfig: {},
          maxDuration: '300s',
          maxBytes: '1000000',
          state: 'ACTIVE',
        },
      },
    });
  });

  test.each<[string, object, object, number]>([
    ['no bucket', { bucket: '' }, {}, 400],
    ['a bucket with its scheme', { bucket: 'gs://raw' }, {}, 400],
    ['two formats', { textConfig: {}, avroConfig: {} }, {}, 400],
    ['a suffix that ends in a slash', { filenameSuffix: 'x/' }, {}, 400],
    ['a duration below a minute', { maxDuration: '59s' }, {}, 400],
    ['a duration above ten minutes', { maxDuration: '601s' }, {}, 400],
    ['a duration longer than the deadline', { maxDuration: '120s' }, { ackDeadlineSeconds: 60 }, 400],
    ['less than 1 KB', { maxBytes: 999 }, {}, 400],
    ['more than 10 GiB', { maxBytes: String(10 * 1024 ** 3 + 1) }, {}, 400],
    ['less than 1000 messages', { maxMessages: '999' }, {}, 400],
    ['a push endpoint as well', {}, { pushConfig: { pushEndpoint: 'https://a.example/' } }, 400],
    ['an unknown field', { folder: 'x' }, {}, 400],
    ['the schema of the topic', { avroConfig: { useTopicSchema: true } }, {}, 501],
  ])('is refused with %s', async (_title, config, more, code) => {
    expect((await subscribe(config, more)).status).toBe(code);
  });

  test.each([
    ['NOT_FOUND', 404],
    ['PERMISSION_DENIED', 403],
  ] as const)('is refused where the bucket is %s for the agent', async (state, code) => {
    checked = state;
    expect((await subscribe()).status).toBe(code);
  });

  test('cannot be pulled from', async () => {
    await subscribe();
    const pulled = await local.rest('POST', `${SUBSCRIPTION}:pull`, { maxMessages: 1 });
    expect(pulled).toMatchObject({ status: 400, body: { error: { status: 'FAILED_PRECONDITION' } } });
  });
});

/** 2023-09-25T04:10:00Z, as in the documentation. */
const TIME = Date.UTC(2023, 8, 25, 4, 10);

describe('a name', () => {
  test.each([
    [{}, '2023-09-25T04:10:00+00:00_id'],
    [{ filenamePrefix: 'prod_', filenameSuffix: '_archive' }, 'prod_2023-09-25T04:10:00+00:00_id_archive'],
    [
      { filenamePrefix: 'prod_', filenameSuffix: '_archive', filenameDatetimeFormat: 'YYYY-MM-DD/hh_mm_ssZ' },
      'prod_2023-09-25/04_10_00Z_id_archive',
    ],
    [
      { filenamePrefix: 'prod_', filenameSuffix: '_archive', filenameDatetimeFormat: 'YYYY-MM-DDThh_mm_ss-' },
      'prod_2023-09-25T04_10_00-id_archive',
    ],
    [{ filenameDatetimeFormat: 'YY/MM/DD/hh/mm/ss/' }, '23/09/25/04/10/00/id'],
  ])('of %j', (config, name) => {
    expect(fileName(config, TIME, 'id')).toBe(name);
  });

  test.each([
    'YY-YYYY-MM-DD hh',
    'YYYY-MM-DD',
    'YYYY-MMM-DDThh:mm:ss',
    'YYYY-MM-DDThh:mm:ssT',
    'YYYYMMDDhhmmssZ+00:00',
    'x',
  ])('in the format %s is refused', async (filenameDatetimeFormat) => {
    expect((await subscribe({ filenameDatetimeFormat })).status).toBe(400);
  });
});

describe('a file', () => {
  test('ends after its time, and its messages are acknowledged', async () => {
    await subscribe({ maxDuration: '60s', filenamePrefix: 'loja/stream/' });
    await publish('{"a":1}', '{"b":2}');
    await settle();
    clock.advance(59_999);
    await settle();
    expect(files).toEqual([]);
    clock.advance(1);
    const { bucket, name, bytes, contentType } = await written(1);
    expect({ bucket, text: bytes.toString(), contentType }).toEqual({
      bucket: 'raw',
      text: '{"a":1}\n{"b":2}',
      contentType: 'text/plain',
    });
    expect(name).toMatch(/^loja\/stream\/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00_[0-9a-f]+$/);
    await emptied();
    await publish('{"c":3}');
    await settle();
    clock.advance(60_000);
    expect((await written(2)).bytes.toString()).toBe('{"c":3}');
  });

  test('ends by its bytes, which one large message may exceed', async () => {
    await subscribe({ maxBytes: 1000 });
    await publish('a'.repeat(400), 'b'.repeat(700), 'c'.repeat(5000));
    await written(2);
    await emptied();
    expect(files.map(({ bytes }) => bytes.length)).toEqual([1101, 5000]);
  });

  test('holds what was on its way when the bytes were reached, and counts what is in it alone', async () => {
    await subscribe({ maxBytes: 1000 });
    const attributes = { source: 'loja', trace: 't'.repeat(400) };
    const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(260));
    await Promise.all(texts.map((text) => local.pubsub.publish(TOPIC, [{ data: Buffer.from(text), attributes }])));
    expect((await written(1)).bytes.toString().split('\n').sort()).toEqual(texts);
    await emptied();
    expect(files).toHaveLength(1);
  });

  test('ends by its messages', async () => {
    await subscribe({ maxMessages: 1000 });
    const texts = Array.from({ length: 1000 }, (_, index) => String(index));
    await publish(...texts);
    expect((await written(1)).bytes.toString().split('\n')).toEqual(texts);
    await emptied();
  });

  test('holds only what passes the filter', async () => {
    await subscribe({ maxDuration: '60s' }, { filter: 'attributes.source = "other"' });
    await publish('{"a":1}');
    await local.pubsub.publish(TOPIC, [{ data: Buffer.from('{"b":2}'), attributes: { source: 'other' } }]);
    await settle();
    clock.advance(60_000);
    expect((await written(1)).bytes.toString()).toBe('{"b":2}');
  });

  test.each([
    [{}, [{ data: Buffer.from('{"a":1}') }]],
    [
      { writeMetadata: true },
      [
        {
          subscription_name: SUBSCRIPTION,
          message_id: expect.stringMatching(/^\d+$/) as string,
          publish_time: expect.any(Number) as number,
          attributes: { source: 'loja', ordering_key: 'k' },
          data: Buffer.from('{"a":1}'),
        },
      ],
    ],
  ])('is Avro with %j', async (avroConfig, records) => {
    await subscribe({ maxDuration: '60s', avroConfig });
    await local.pubsub.publish(TOPIC, [
      { data: Buffer.from('{"a":1}'), attributes: { source: 'loja' }, orderingKey: 'k' },
    ]);
    await settle();
    clock.advance(60_000);
    const { bytes } = await written(1);
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('Obj\x01');
    const decoder = new avro.streams.BlockDecoder();
    const read: unknown[] = [];
    decoder.on('data', (record) => read.push({ ...(record as object) }));
    const done = new Promise((resolve) => decoder.once('end', resolve));
    decoder.end(bytes);
    await done;
    expect(read).toEqual(records);
  });
});

describe('when the bucket cannot be written', () => {
  test.each([
    [403, 'PERMISSION_DENIED'],
    [404, 'NOT_FOUND'],
  ])('with %d the subscription says %s, and nothing is lost', async (code, state) => {
    await subscribe({ maxDuration: '60s' });
    status = code;
    await publish('{"a":1}');
    await settle();
    clock.advance(60_000);
    await until(() => tries === 1);
    await settle();
    expect((await local.rest('GET', SUBSCRIPTION)).body).toMatchObject({
      state: 'RESOURCE_ERROR',
      cloudStorageConfig: { state },
    });
    expect(await local.pubsub.backlog(SUBSCRIPTION)).toBe(1);
    status = 200;
    for (let minute = 0; minute < 3 && files.length === 0; minute++) {
      clock.advance(60_000);
      await settle();
    }
    expect((await written(1)).bytes.toString()).toBe('{"a":1}');
    await emptied();
    expect((await local.rest('GET', SUBSCRIPTION)).body).toMatchObject({ state: 'ACTIVE' });
  });
});

test('turned into a pull subscription it gives back what it held', async () => {
  await subscribe({ maxDuration: '60s' });
  await publish('{"a":1}');
  await settle();
  const body = { subscription: { name: SUBSCRIPTION }, updateMask: 'cloudStorageConfig' };
  expect((await local.rest('PATCH', SUBSCRIPTION, body)).status).toBe(200);
  expect((await local.pull(SUBSCRIPTION)).map(({ data }) => data)).toEqual(['{"a":1}']);
  clock.advance(60_000);
  await settle();
  expect(files).toEqual([]);
});

test('what was in no file yet is in one after kill -9', async () => {
  await subscribe({ maxDuration: '60s' });
  await publish('{"a":1}');
  await settle();
  const before = local;
  const folder = crashed(before);
  await before.stop();
  await start(folder);
  await settle();
  clock.advance(60_000);
  expect((await written(1)).bytes.toString()).toBe('{"a":1}');
});
