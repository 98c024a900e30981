import fc from 'fast-check';
import { parseDocument } from '../../handlers/invoice/document.ts';
import { parseLossless } from '../../handlers/invoice/lossless-json.ts';
import { NumberText } from '../../handlers/invoice/number-text.ts';
import { nfeProc } from '../fixtures/nfe.ts';
import { readInvoiceDocument } from '../fixtures/read-documents.ts';

/** Numbers as JSON.parse has them. */
const plain = (value: unknown): unknown => {
  if (value instanceof NumberText) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
};
const outcome = (parse: () => unknown): unknown => {
  try {
    return { value: plain(parse()) };
  } catch (error) {
    return error instanceof SyntaxError ? 'SyntaxError' : error;
  }
};

test('any JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      expect(plain(parseLossless(text))).toEqual(plain(JSON.parse(text)));
    }),
    { numRuns: 500 },
  );
});

test('what is no JSON is none here either', () => {
  const piece = fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', 'a', '\\"', '\\u00e9', '\\x', '\u0001', '\n', '1', '-', '.5', '1e5', 'true', 'nul', ' '); // prettier-ignore
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      expect(outcome(() => parseLossless(text))).toEqual(outcome(() => JSON.parse(text)));
    }),
    { numRuns: 3000 },
  );
});

test('digits stay as they were written', () => {
  expect(parseLossless('[12345678901234567890.10, 1e400]')).toEqual([new NumberText('12345678901234567890.10'), new NumberText('1e400')]); // prettier-ignore
});

test('long texts, and texts that a control character ends, take no more than their length', () => {
  const long = 'x\\n'.repeat(3_000_000);
  expect(parseLossless(`["${long}"]`)).toEqual(['x\n'.repeat(3_000_000)]);
  // One more character would double the time of a pattern that has many ways to match.
  expect(() => parseLossless(`["${'x'.repeat(10_000)}\u0001"]`)).toThrow(SyntaxError);
  expect(() => parseLossless(`["${long}\u0001"]`)).toThrow(SyntaxError);
});

describe('a name that an object has twice', () => {
  const read = (text: string, exactNumbers = false) => {
    const parsed = parseDocument({ bytes: Buffer.from(text), exactNumbers, problem: undefined });
    return typeof parsed === 'string' ? parsed : { value: plain(parsed.value), flags: parsed.flags };
  };

  test.each([
    ['with other values', '{"a":1,"b":[{"c":"x","d":2,"c":"y"}]}', { a: 1, b: [{ c: 'y', d: 2 }] }, true],
    ['with an object and with nothing', '{"a":{"b":1},"a":null}', { a: null }, true],
    ['with a list in another order', '{"a":[1,2],"a":[2,1]}', { a: [2, 1] }, true],
    ['with objects of other names', '{"a":{"b":1},"a":{"c":1}}', { a: { c: 1 } }, true],
    ['written differently', '{"a":"1","\\u0061":"2"}', { a: '2' }, true],
    ['with the same value', '{"a":{"b":[1,"2"]},"a":{"b":[1,"2"]}}', { a: { b: [1, '2'] } }, false],
    ['in two objects is none', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }], false],
    ['in a text is none', '{"a:":"{\\"a\\":1,\\"a\\":2}","b":":"}', { 'a:': '{"a":1,"a":2}', b: ':' }, false],
  ])('%s', (_title, text, value, flagged) => {
    const expected = { value, flags: flagged ? ['repeated-key'] : [] };
    expect(read(text)).toEqual(expected);
    expect(read(text, true)).toEqual(expected);
  });

  test('that is __proto__ is a name like others', () => {
    for (const exact of [false, true]) {
      expect(read('{"__proto__":{"a":1},"__proto__":{"a":2}}', exact)).toMatchObject({ flags: ['repeated-key'] });
    }
  });

  test('is seen wherever there is one, and nowhere else', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (text) => {
        expect(read(text)).toMatchObject({ flags: [] });
        expect(read(`{"a":${text},"b":0,"a":[${text}]}`)).toMatchObject({ flags: ['repeated-key'] });
      }),
      { numRuns: 300 },
    );
  });

  test('is flagged on the invoice', () => {
    const text = JSON.stringify(nfeProc()).replace('"natOp":', '"natOp":"Outra","natOp":');
    expect(readInvoiceDocument(text)).toMatchObject({ flags: ['repeated-key'] });
  });
});
