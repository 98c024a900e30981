import { gunzipSync, inflateRawSync } from 'node:zlib';
import { createFaultPlan, createGateway, createGenerator, startSourceApi, type Faults } from '../../samples/index.ts';

const generator = createGenerator({ seed: 5, items: { min: 1, max: 2 }, form: 'at' });
const texts = (from: number, count: number) => [...generator.documents({ from, count })].map(({ text }) => text);

/** Whatever the gateway answers, by the fields that are looked at. */
interface Shown {
  readonly data: readonly { readonly id: string }[];
  readonly length: number;
  readonly next: string | null;
  readonly hasMore: boolean;
  readonly page: { readonly next: string | null };
  readonly xml: string;
  readonly retDistDFeInt: {
    readonly cStat: string;
    readonly loteDistDFeInt?: { readonly docZip: readonly Readonly<Record<string, string>>[] };
  };
}
let clock: number;

function open(count: number, faults: Faults = {}, limit?: { requests: number; perSeconds: number }) {
  clock = Date.UTC(2026, 8, 15, 12);
  const plan = createFaultPlan(faults);
  const gateway = createGateway({
    count,
    documents: (from, many) => texts(from, Math.max(0, Math.min(many, count - from))),
    now: () => clock,
    plan: () => plan,
    ...(limit === undefined ? {} : { limit }),
  });
  const ask = (path: string, question?: object) => {
    const body = question === undefined ? {} : { body: JSON.stringify({ distDFeInt: { CNPJ: '1', ...question } }) };
    const reply = gateway.answer({
      method: question === undefined ? 'GET' : 'POST',
      path: `/gateway/${path}`,
      ...body,
    });
    const text = reply?.body.toString() ?? '';
    return {
      ...reply,
      json: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}) as Shown,
    };
  };
  return { gateway, ask };
}
const dist = (ultNSU: number) => ({ distNSU: { ultNSU: String(ultNSU).padStart(15, '0') } });
const numbers = (json: Shown): number[] =>
  (json.retDistDFeInt.loteDistDFeInt?.docZip ?? []).map((each) => Number(each['@NSU']));

describe('a feed', () => {
  test.each([
    ['body', (json: Shown) => json.next],
    ['last', (json: Shown) => (json.hasMore ? (json.data.at(-1)?.id ?? null) : null)],
    [
      'url',
      (json: Shown) => (json.page.next === null ? null : new URL(json.page.next, 'http://x').searchParams.get('after')),
    ],
  ])('with the cursor in %s brings every document once', (at, cursorIn) => {
    const { ask } = open(7);
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { json } = ask(`feed?at=${at}&size=3&after=${encodeURIComponent(cursor)}`);
      ids.push(...json.data.map(({ id }) => id));
      cursor = cursorIn(json);
    }
    expect(ids).toEqual(['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7']);
  });

  test('with the cursor in a header', () => {
    const { ask } = open(3);
    const first = ask('feed?at=header&size=2');
    expect([first.json.length, first.headers?.['x-max-version']]).toEqual([2, '2']);
    expect(ask('feed?at=header&size=2&after=3').json).toEqual([]);
  });
});

test('a list names documents that are got in any encoding', () => {
  const { ask } = open(3);
  expect(ask('list?size=2').json).toEqual({ data: [{ number: 1 }, { number: 2 }], hasMore: true });
  expect(ask('list?size=2&page=2').json).toEqual({ data: [{ number: 3 }], hasMore: false });
  const xml = ask('documents/2?as=xml').body?.toString() ?? '';
  expect(xml).toMatch(/^<\?xml version="1.0".*<nfeProc .*<infNFe .*<\/nfeProc>$/);
  expect(ask('documents/2').json).toEqual(JSON.parse(texts(1, 1)[0] ?? ''));
  expect(Buffer.from(ask('documents/2?as=base64').json.xml, 'base64').toString()).toBe(xml);
  expect(gunzipSync(Buffer.from(ask('documents/2?as=base64%2Bgzip').json.xml, 'base64')).toString()).toBe(xml);
  const zip = ask('documents/2?as=zip').body ?? Buffer.alloc(0);
  const [size, start] = [zip.readUInt32LE(18), 30 + zip.readUInt16LE(26)];
  expect(inflateRawSync(zip.subarray(start, start + size)).toString()).toBe(xml);
  expect(ask('documents/4').status).toBe(404);
  expect(ask('nothing').status).toBe(404);
});

describe('the distribution', () => {
  test('brings fifty at a time, then nothing, and refuses whoever does not wait', () => {
    const { ask, gateway } = open(60);
    const first = ask('dist', dist(0)).json;
    expect(first['retDistDFeInt']).toMatchObject({
      cStat: '138',
      ultNSU: '000000000000050',
      maxNSU: '000000000000060',
    });
    expect(numbers(first)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    expect(numbers(ask('dist', dist(50)).json)).toHaveLength(10);
    expect(ask('dist', dist(60)).json.retDistDFeInt).toMatchObject({ cStat: '656', maxNSU: '000000000000000' });
    clock += 3_600_000;
    expect(ask('dist', dist(60)).json.retDistDFeInt).toMatchObject({ cStat: '137', ultNSU: '000000000000060' });
    expect(numbers(ask('dist', { consNSU: { NSU: '000000000000007' } }).json)).toEqual([7]);
    expect(ask('dist', { consNSU: { NSU: '000000000000099' } }).json.retDistDFeInt.cStat).toBe('137');
    expect(ask('dist', { distNSU: { ultNSU: '7' } }).status).toBe(400);
    expect(gateway.stats()).toMatchObject({ requests: 7, tooSoon: 1, stolen: 0 });
  });

  test('loses numbers to a second reader, or is refused because of it', () => {
    const { ask, gateway } = open(60, { steal: { first: 1, numbers: 4 }, refuse: { first: 1 } });
    expect(ask('dist', dist(0)).json.retDistDFeInt.cStat).toBe('656');
    clock += 3_600_000;
    const again = open(60, { steal: { first: 1, numbers: 4 } });
    expect(numbers(again.ask('dist', dist(0)).json)[0]).toBe(5);
    expect([gateway.stats().stolen, again.gateway.stats().stolen]).toEqual([0, 4]);
  });

  test('repeats and shuffles what it has', () => {
    const { ask } = open(60, { repeat: { share: 1 }, shuffle: { share: 1 } });
    const found = numbers(ask('dist', dist(50)).json);
    expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, index) => 46 + index));
    expect(found).not.toEqual([...found].sort((a, b) => a - b));
  });
});

test('too many requests in a window are refused and counted', () => {
  const { ask, gateway } = open(
    3,
    { clockOffSeconds: 86_400, throttle: { asDate: true } },
    { requests: 2, perSeconds: 10 },
  );
  expect([ask('list').status, ask('list').status]).toEqual([200, 200]);
  clock += 4000;
  const { status, headers } = ask('list');
  expect([status, headers?.['date'], headers?.['retry-after']]).toEqual([
    429,
    'Wed, 16 Sep 2026 12:00:04 GMT',
    'Wed, 16 Sep 2026 12:00:10 GMT',
  ]);
  expect(gateway.stats()).toMatchObject({ requests: 3, exceeded: 1, busiest: 3 });
});

test('it is served beside the batches', async () => {
  const api = await startSourceApi({
    batches: [{ id: 'a', seed: 5, count: 3 }],
    faults: { truncate: { share: 1, afterBytes: 5 } },
  });
  try {
    await expect(fetch(`${api.origin}/gateway/list`).then((response) => response.text())).rejects.toThrow();
    api.setFaults({ reset: { first: 1 } });
    await expect(fetch(`${api.origin}/gateway/list`)).rejects.toThrow();
    const body = JSON.stringify({ distDFeInt: { CNPJ: '1', ...dist(0) } });
    const response = await fetch(`${api.origin}/gateway/dist`, { method: 'POST', body });
    expect(numbers((await response.json()) as Shown)).toEqual([1, 2, 3]);
    expect(api.gatewayStats()).toMatchObject({ requests: 3 });
    expect(api.stats()).toMatchObject({ documents: 3 });
  } finally {
    await api.stop();
  }
});
