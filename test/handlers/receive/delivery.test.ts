import { createHmac } from 'node:crypto';
import { receiveDelivery, type DeliveryPorts } from '../../../handlers/receive/delivery.ts';
import { createRepeats, type Repeats } from '../../../handlers/receive/repeats.ts';
import { readSources, type Source } from '../../../handlers/sources.ts';
import { nfeProc } from '../../fixtures/nfe.ts';

const SECRET = 'a secret of the provider';
const NOW = Date.parse('2026-11-28T12:00:00Z');
const signed: Partial<Source> = {
  signature: { header: 'X-Hub-Signature', algorithm: 'sha1', prefix: 'sha1=', secretEnv: 'HOOK' },
};

type Published = { topic: string; data: string; attributes: Readonly<Record<string, string>> };

interface Options {
  readonly source?: Partial<Source>;
  readonly headers?: Record<string, string>;
  readonly path?: string;
  readonly secret?: string;
  readonly single?: boolean;
  readonly repeats?: Repeats;
  readonly publish?: (message: Published) => void;
}

async function deliver(body: string | Buffer, options: Options = {}) {
  const published: Published[] = [];
  const ports: DeliveryPorts = {
    sources: readSources(
      JSON.stringify([
        { name: 'loja', kind: 'batch', origin: 'https://api.loja.example', acceptUnsigned: true, ...options.source },
      ]),
    ),
    environment: { HOOK: options.secret ?? SECRET },
    batchTopic: 'batch-available',
    invoiceTopic: 'invoices',
    single: options.single ?? true,
    repeats: options.repeats ?? createRepeats(() => NOW),
    maySearch: () => true,
    now: () => NOW,
    publish: async (topic, data, attributes) => {
      options.publish?.({ topic, data: data.toString(), attributes });
      published.push({ topic, data: data.toString(), attributes });
      return `m${published.length}`;
    },
  };
  const result = await receiveDelivery(
    { path: options.path ?? '/loja', headers: options.headers ?? {}, bytes: Buffer.from(body) },
    ports,
  );
  return { result, published };
}

const hmac = (body: string, algorithm = 'sha1') => createHmac(algorithm, SECRET).update(body).digest('hex');

describe('a delivery', () => {
  test.each([
    [
      'a batch with its address',
      {
        id: 'evt_1',
        event: 'batch.available',
        data: { batchId: 'b-1', url: 'https://api.loja.example/b-1', count: 3 },
      },
      { source: 'loja', batch: 'b-1', url: 'https://api.loja.example/b-1', count: 3 },
    ],
    ['a batch alone', { batch: 12 }, { source: 'loja', batch: '12' }],
    [
      'an address alone',
      { nsu: '7', link: 'https://api.loja.example/7' },
      { source: 'loja', url: 'https://api.loja.example/7' },
    ],
  ])('that announces %s becomes a notice', async (_title, body, notice) => {
    const { result, published } = await deliver(JSON.stringify(body));
    expect(result).toEqual({ kind: 'notice', source: 'loja', messageId: 'm1' });
    expect(published).toEqual([
      { topic: 'batch-available', data: JSON.stringify(notice), attributes: { source: 'loja' } },
    ]);
  });

  test.each<[unknown, string | undefined]>([
    ['5f8b2c1d9e0a4b3c7d6e1f20', '5f8b2c1d9e0a4b3c7d6e1f20'],
    ['farm', 'farm'],
    ['12.345.678/0001-95', '12345678000195'],
    [191, undefined],
    [1234567000195, '01234567000195'],
    [191000100, undefined],
    ['00.000.000/0001-91', '00000000000191'],
    // A CPF is no owner, however it is written.
    ['123.456.789-09', undefined],
    ['00012345678909', undefined],
    [{ id: 1 }, undefined],
  ])('names for whom a key is fetched, %j as %s', async (value, owner) => {
    const source = { keyPath: '/{owner}/{key}', webhook: { owner: 'company.id' } };
    const { published } = await deliver(JSON.stringify({ chave: 'k1', company: { id: value } }), { source });
    expect(JSON.parse(published[0]?.data ?? '')).toEqual({
      source: 'loja',
      kind: 'key',
      key: 'k1',
      ...(owner === undefined ? {} : { owner }),
    });
  });

  test.each([
    ['https://app.loja.example/7', { kind: 'key', key: 'k1' }],
    ['https://api.loja.example/7', { url: 'https://api.loja.example/7' }],
  ])('with a key and the link %s is a notice of what may be asked', async (link, notice) => {
    const { published } = await deliver(JSON.stringify({ chave: 'k1', link }), { source: { keyPath: '/{key}' } });
    expect(JSON.parse(published[0]?.data ?? '')).toEqual({ source: 'loja', ...notice });
  });

  test('that is a document goes on byte by byte', async () => {
    const body = JSON.stringify(nfeProc(), null, 2);
    const { result, published } = await deliver(body);
    expect(result?.kind).toBe('document');
    expect(published).toEqual([{ topic: 'invoices', data: body, attributes: { source: 'loja' } }]);
  });

  test('that holds a document as JSON in a text is a document', async () => {
    const body = JSON.stringify({ url: 'https://api.loja.example/1', payload_json: JSON.stringify(nfeProc()) });
    expect((await deliver(body)).published).toMatchObject([{ topic: 'invoices', data: body }]);
  });

  test('that holds a document where the source says so is unwrapped', async () => {
    const document = nfeProc();
    const { published } = await deliver(JSON.stringify({ event: 'x', payload: { note: document } }), {
      source: { webhook: { document: 'payload.note' } },
    });
    expect(published).toEqual([{ topic: 'invoices', data: JSON.stringify(document), attributes: { source: 'loja' } }]);
  });

  test.each(['', '{}', '{"event":"ping"}', '{"action":"ping","hook":1}'])('%j is a ping', async (body) => {
    expect(await deliver(body)).toEqual({ result: undefined, published: [] });
  });

  test.each([
    ['only a key', '{"event":"invoice.authorized","data":{"accessKey":"1"}}'],
    ['no JSON', 'hello'],
    ['an address of another kind', '{"batch":"b","url":"file:///etc/passwd"}'],
  ])('with %s is not understood', async (_title, body) => {
    await expect(deliver(body)).rejects.toMatchObject({ code: 'delivery-not-understood' });
  });

  test.each(['/', '/none', '/loja/more', '/../loja', '/LOJA'])('at %s belongs to no source', async (path) => {
    await expect(deliver('{"batch":"b"}', { path })).rejects.toMatchObject({ code: 'source-unknown', status: 404 });
  });
});

describe('a signature', () => {
  const body = '{"batch":"b-1"}';

  test('is demanded of a source that declares none', async () => {
    await expect(deliver(body, { source: { acceptUnsigned: false } })).rejects.toMatchObject({
      code: 'signature-invalid',
      status: 401,
    });
  });

  test.each([
    ['lower case', `sha1=${hmac(body)}`],
    ['upper case', `sha1=${hmac(body).toUpperCase()}`],
  ])('in %s is accepted', async (_title, signature) => {
    const { published } = await deliver(body, { source: signed, headers: { 'x-hub-signature': signature } });
    expect(published).toHaveLength(1);
  });

  test.each<[string, Record<string, string>]>([
    ['is missing', {}],
    ['is of other bytes', { 'x-hub-signature': `sha1=${hmac(`${body} `)}` }],
    ['lacks its prefix', { 'x-hub-signature': hmac(body) }],
    ['is of another algorithm', { 'x-hub-signature': `sha1=${hmac(body, 'sha256')}` }],
    ['is empty', { 'x-hub-signature': 'sha1=' }],
  ])('that %s is refused and nothing is published', async (_title, headers) => {
    await expect(deliver(body, { source: signed, headers })).rejects.toMatchObject({
      code: 'signature-invalid',
      status: 401,
    });
  });

  test('in base64 is accepted where the source says so', async () => {
    const signature = {
      header: 'X-Signature',
      algorithm: 'sha256' as const,
      encoding: 'base64' as const,
      secretEnv: 'HOOK',
    };
    const given = createHmac('sha256', SECRET).update(body).digest('base64');
    const { published } = await deliver(body, { source: { signature }, headers: { 'x-signature': given } });
    expect(published).toHaveLength(1);
  });

  test('cannot be checked without its secret, so nothing passes', async () => {
    const signature = { header: 'X-Signature', algorithm: 'sha256' as const, secretEnv: 'NONE' };
    await expect(deliver(body, { source: { signature } })).rejects.toMatchObject({
      code: 'configuration-invalid',
      status: 500,
    });
  });
});

describe('a refusal', () => {
  const body = '{"batch":"b-1"}';

  test('says in the log what was seen and what would have fitted, and in the answer neither', async () => {
    const signature = { header: 'X-Signature', algorithm: 'sha256' as const, secretEnv: 'HOOK' };
    const headers = { 'x-hub-signature': `sha1=${hmac(body).toUpperCase()}` };
    const refused = deliver(body, { source: { signature }, headers });
    await expect(refused).rejects.toMatchObject({
      message: 'X-Signature of loja is missing',
      fields: {
        signature: { wouldMatch: ['sha1 upper-case hex of the body in X-Hub-Signature, prefix sha1='] },
      },
    });
  });

  test('of a delivery that is too old has a code of its own', async () => {
    const old = String(NOW / 1000 - 301);
    const signature = {
      header: 'X-Signature',
      algorithm: 'sha256' as const,
      timestamp: { header: 'X-Time' },
      secretEnv: 'HOOK',
    };
    const headers = { 'x-signature': hmac(`${old}.${body}`, 'sha256'), 'x-time': old };
    await expect(deliver(body, { source: { signature }, headers })).rejects.toMatchObject({
      code: 'delivery-expired',
      status: 401,
    });
  });

  test('of a delivery that is too large comes before its signature is looked at', async () => {
    const large = { source: { ...signed, webhook: { maxBytes: 10 } } };
    await expect(deliver(body, large)).rejects.toMatchObject({ code: 'delivery-too-large', status: 413 });
  });
});

describe('a delivery that comes again', () => {
  const byHeader = { webhook: { delivery: { header: 'X-Delivery' } } };
  const byPath = { webhook: { delivery: { paths: ['id'] } } };
  const twice = async (first: [string, Options], second: [string, Options]) => {
    const repeats = createRepeats(() => NOW);
    await deliver(first[0], { ...first[1], repeats });
    return deliver(second[0], { ...second[1], repeats });
  };

  test.each<[string, Partial<Source>, Record<string, string>]>([
    ['a header', byHeader, { 'x-delivery': 'd-1' }],
    ['a path', byPath, {}],
  ])('is acknowledged without a second message: told by %s', async (_title, source, headers) => {
    const body = '{"id":"d-1","batch":"b"}';
    const { result, published } = await twice([body, { source, headers }], [body, { source, headers }]);
    expect(result).toEqual({ kind: 'repeated', source: 'loja', messageId: 'm1' });
    expect(published).toEqual([]);
  });

  test.each<[string, [string, Options], [string, Options]]>([
    ['another id', ['{"id":"1","batch":"b"}', { source: byPath }], ['{"id":"2","batch":"b"}', { source: byPath }]],
    ['no id', ['{"batch":"b"}', { source: byPath }], ['{"batch":"b"}', { source: byPath }]],
    [
      'the id of another body in a header that nobody signed',
      ['{"batch":"a"}', { source: byHeader, headers: { 'x-delivery': 'd' } }],
      ['{"batch":"b"}', { source: byHeader, headers: { 'x-delivery': 'd' } }],
    ],
    ['no rule', ['{"batch":"b"}', {}], ['{"batch":"b"}', {}]],
  ])('is passed on with %s', async (_title, first, second) => {
    expect((await twice(first, second)).published).toHaveLength(1);
  });

  test('after the topic failed is passed on', async () => {
    const repeats = createRepeats(() => NOW);
    let down = true;
    const options: Options = {
      source: byPath,
      repeats,
      publish: () => {
        if (down) throw new Error('no topic');
      },
    };
    await expect(deliver('{"id":"1","batch":"b"}', options)).rejects.toThrow('no topic');
    down = false;
    expect((await deliver('{"id":"1","batch":"b"}', options)).published).toHaveLength(1);
  });

  test('is forgotten after a day, and when too many others came', async () => {
    let now = 0;
    const repeats = createRepeats(() => now, 2, 1000);
    const once = async (key: string) => (await repeats.once(key, async () => key)).repeated;
    expect([await once('a'), await once('a')]).toEqual([false, true]);
    now = 1000;
    expect(await once('a')).toBe(false);
    await once('b');
    await once('c');
    expect(await once('a')).toBe(false);
  });
});

describe('a ping', () => {
  test('needs its signature, unless the source sends it without', async () => {
    await expect(deliver('{}', { source: signed })).rejects.toMatchObject({ code: 'signature-invalid' });
    const source = { ...signed, webhook: { ping: { unsigned: true } } };
    expect(await deliver('{}', { source })).toEqual({ result: undefined, published: [] });
  });

  test('is told by the member that the source names', async () => {
    const source = { webhook: { ping: { path: 'data.kind', value: 'registration' } } };
    expect(await deliver('{"data":{"kind":"registration"},"batch":"b"}', { source })).toEqual({
      result: undefined,
      published: [],
    });
  });
});

test('a key alone becomes a notice where the source can be asked for its document', async () => {
  const key = '35180834128745000152550010000476861118934859';
  const body = JSON.stringify({ event: 'nfe.received', data: { chave: key } });
  const { published } = await deliver(body, { source: { keyPath: '/nfe/{key}' } });
  expect(published.map(({ topic, data }) => [topic, JSON.parse(data)])).toEqual([
    ['batch-available', { source: 'loja', kind: 'key', key }],
  ]);
  const named = { keyPath: '/nfe/{key}', webhook: { key: 'data.document.id' } };
  const other = await deliver(JSON.stringify({ data: { document: { id: key } } }), { source: named });
  expect(JSON.parse(other.published[0]?.data ?? '')).toMatchObject({ key });
  await expect(deliver(body)).rejects.toMatchObject({ code: 'delivery-not-understood' });
});
