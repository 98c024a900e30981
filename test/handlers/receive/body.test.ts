import { gunzipSync } from 'node:zlib';
import { readBody } from '../../../handlers/receive/body.ts';
import { fitEvent, messageOf, MOST_EVENT_BYTES } from '../../../handlers/receive/message.ts';
import type { Source } from '../../../handlers/sources.ts';

const source = (over: Partial<Source> = {}): Source => ({
  name: 'loja',
  kind: 'batch',
  origin: 'https://api.loja.example',
  ...over,
});
const read = (text: string, over: Partial<Source> = {}) => {
  const of = source(over);
  const { kind, data } = messageOf(readBody(Buffer.from(text), of.webhook), of);
  return kind === 'notice' ? { kind, notice: JSON.parse(data.toString()) as unknown } : { kind, data: data.toString() };
};

const notice = { source: 'loja', batch: 'b-1', url: 'https://api.loja.example/b-1?a=1&b=2', count: 3 };
const members = { batch: notice.batch, url: notice.url, count: notice.count };

describe('a body', () => {
  test.each([
    ['JSON', JSON.stringify(members)],
    ['JSON behind a byte order mark', `\uFEFF${JSON.stringify(members)}`],
    ['a form with JSON in a field', `payload=${encodeURIComponent(JSON.stringify(members))}`],
    ['a form with other fields before it', `event=x&payload=${encodeURIComponent(JSON.stringify(members))}`],
    ['a form of plain fields', `batch=b-1&count=3&url=${encodeURIComponent(notice.url)}`],
    [
      'XML',
      '<?xml version="1.0"?><aviso xmlns="urn:x"><batch>b-1</batch><n:url a="1"> https://api.loja.example/b-1?a=1&amp;b=2 </n:url><count>3</count></aviso>',
    ],
    [
      'a form with XML in a field',
      `xml=${encodeURIComponent('<a><batch>b-1</batch><url>https://api.loja.example/b-1?a=1&amp;b=2</url><count>3</count></a>')}`,
    ],
  ])('of %s announces a batch', (_title, text) => {
    expect(read(text)).toEqual({ kind: 'notice', notice });
  });

  test('of a form takes the field that the source names', () => {
    const text = 'payload=%7B%7D&lote=%7B%22batch%22%3A%22b-2%22%7D';
    expect(read(text, { webhook: { field: 'lote' } })).toEqual({
      kind: 'notice',
      notice: { source: 'loja', batch: 'b-2' },
    });
  });

  const xml = '<nfeProc versao="4.00"><NFe><infNFe Id="NFe1"></infNFe></NFe></nfeProc>';
  test.each([
    ['XML', xml, xml],
    ['XML of a summary', '<resNFe versao="1.01"></resNFe>', '<resNFe versao="1.01"></resNFe>'],
    ['JSON that holds XML', JSON.stringify({ xml }), JSON.stringify({ xml })],
    ['a form that holds XML', `xml=${encodeURIComponent(xml)}`, xml],
    ['a distribution batch', '{"docZip":[]}', '{"docZip":[]}'],
  ])('of %s is a document as it is', (_title, text, data) => {
    expect(read(text)).toEqual({ kind: 'document', data });
  });

  test('of base64 is no form', () => {
    const text = Buffer.from('{"x":1}').toString('base64');
    expect(text).toMatch(/=$/);
    expect(read(text, { kind: 'push' })).toEqual({ kind: 'document', data: text });
  });

  test('of anything is a document for a source that only pushes: nothing is dropped', () => {
    expect(read('no idea', { kind: 'push' })).toEqual({ kind: 'document', data: 'no idea' });
  });
});

describe('a large document', () => {
  test('goes as gzip where each starts a workflow', () => {
    const document = Buffer.from(`{"infNFe":"${'a'.repeat(MOST_EVENT_BYTES)}"}`);
    const packed = fitEvent(document);
    expect(packed.length).toBeLessThan(MOST_EVENT_BYTES);
    expect(gunzipSync(packed).equals(document)).toBe(true);
  });

  test('is refused where even gzip does not fit', () => {
    let state = 1;
    const noise = Buffer.from(
      Array.from({ length: 2 * MOST_EVENT_BYTES }, () => (state = (state * 48271) % 2147483647) & 255),
    );
    expect(() => fitEvent(noise)).toThrow(
      expect.objectContaining({ code: 'delivery-too-large', status: 413 }) as Error,
    );
  });
});
