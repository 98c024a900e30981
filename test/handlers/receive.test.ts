import { createHmac } from 'node:crypto';
import { receiveDelivery, type DeliveryPorts } from '../../handlers/receive/delivery.ts';
import { readSources, type Source } from '../../handlers/sources.ts';
import { nfeProc } from '../fixtures/nfe.ts';

const SECRET = 'a secret of the provider';
const signed: Partial<Source> = {
  signature: { header: 'X-Hub-Signature', algorithm: 'sha1', prefix: 'sha1=', secretEnv: 'HOOK' },
};

async function deliver(
  body: string,
  options: { source?: Partial<Source>; headers?: Record<string, string>; path?: string } = {},
) {
  const published: { topic: string; data: string; attributes: Readonly<Record<string, string>> }[] = [];
  const ports: DeliveryPorts = {
    sources: readSources(
      JSON.stringify([
        { name: 'loja', kind: 'batch', origin: 'https://api.loja.example', acceptUnsigned: true, ...options.source },
      ]),
    ),
    environment: { HOOK: SECRET },
    batchTopic: 'batch-available',
    invoiceTopic: 'invoices',
    publish: async (topic, data, attributes) => {
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
  ])('that announces %s becomes a notice', async (_title, body, notice) => {
    const { result, published } = await deliver(JSON.stringify(body));
    expect(result).toEqual({ kind: 'notice', source: 'loja', messageId: 'm1' });
    expect(published).toEqual([
      { topic: 'batch-available', data: JSON.stringify(notice), attributes: { source: 'loja' } },
    ]);
  });

  test('that is a document goes on byte by byte', async () => {
    const body = JSON.stringify(nfeProc(), null, 2);
    const { result, published } = await deliver(body);
    expect(result?.kind).toBe('document');
    expect(published).toEqual([{ topic: 'invoices', data: body, attributes: { source: 'loja' } }]);
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
