import fc from 'fast-check';
import { JsonError, parseLoosely } from '../../../local/wire/loose-json.ts';

const runs = { numRuns: 300 };
const read = (text: string) => parseLoosely(Buffer.from(text));
/** Lone halves of characters do not survive UTF-8, and are no JSON of anybody. */
const value = fc.jsonValue({ maxDepth: 6, stringUnit: 'grapheme' });

test('what is JSON is read as JSON', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (given, space) => {
      const text = JSON.stringify(given, null, space);
      expect(read(text)).toEqual(JSON.parse(text));
    }),
    runs,
  );
});

test('quotes, names and commas may be as they are in JavaScript', () => {
  const name = fc.stringMatching(/^[A-Za-z_$][\w$]{0,8}$/).filter((each) => !['true', 'false', 'null'].includes(each));
  const fields = fc.dictionary(name, fc.stringMatching(/^[^'\\]*$/), { maxKeys: 5 });
  fc.assert(
    fc.property(fields, (given) => {
      const text = Object.entries(given).map(([key, text]) => `${key}: '${text}',`);
      expect(read(`{${text.join(' ')}}`)).toEqual({ ...given });
    }),
    runs,
  );
});

test('anything else is refused with its place, whatever it is', () => {
  const broken = fc
    .tuple(
      value,
      fc.nat(),
      fc.constantFrom('', '{', '}', '[', ']', ',', ':', '"', "'", '\\', '\\u12', '1', '-', '@', '\0'),
    )
    .map(([given, at, insert]) => {
      const text = JSON.stringify(given);
      const place = at % (text.length + 1);
      return text.slice(0, place) + insert + text.slice(place + (insert === '' ? 1 : 0));
    });
  fc.assert(
    fc.property(fc.oneof(broken, fc.string({ unit: 'binary' })), (text) => {
      try {
        read(text);
      } catch (error) {
        expect(error).toBeInstanceOf(JsonError);
        expect((error as Error).message).toMatch(/\n {0,20}\^$/);
      }
    }),
    runs,
  );
});
