import fc from 'fast-check';
import { parseLossless } from '../../handlers/invoice/lossless-json.ts';
import { NumberText } from '../../handlers/invoice/number-text.ts';

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
