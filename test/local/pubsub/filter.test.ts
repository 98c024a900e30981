import { compileFilter } from '../../../local/services/pubsub/filter.ts';
import { ApiError } from '../../../local/wire/errors.ts';

const attributes = { kind: 'invoice', source: 'demo-pages', 'iana.org/language_tag': 'pt', empty: '' };

test.each([
  ['', true],
  ['attributes:kind', true],
  ['attributes:absent', false],
  ['attributes:empty', true],
  ['NOT attributes:absent', true],
  ['-attributes:kind', false],
  ['attributes.kind = "invoice"', true],
  ['attributes.kind="Invoice"', false],
  ['attributes.kind != "invoice"', false],
  ['attributes.kind != "event"', true],
  ['attributes.absent != "x"', true],
  ['attributes."iana.org/language_tag" = "pt"', true],
  ['attributes:"iana.org/language_tag"', true],
  ['attributes.kind = "in\\u0076oice"', true],
  ['hasPrefix(attributes.source, "demo")', true],
  ['hasPrefix(attributes.absent, "demo")', false],
  ['attributes:kind AND attributes:source AND attributes:absent', false],
  ['attributes:absent OR attributes:kind', true],
  ['NOT attributes:kind OR attributes:source', true],
  ['NOT (attributes:kind OR attributes:absent)', false],
  ['attributes:kind AND (attributes:absent OR NOT attributes:nothing)', true],
  ['attributes:toString', false],
  ['attributes:__proto__', false],
])('%s is %s', (filter, expected) => {
  expect(compileFilter(filter)(attributes)).toBe(expected);
});

test.each([
  ['nonsense'],
  ['attributes'],
  ['attributes.kind'],
  ['attributes.kind = invoice'],
  ['attributes.kind > "a"'],
  ['attributes:kind AND attributes:a OR attributes:b'],
  ['attributes:kind and attributes:a'],
  ['(attributes:kind'],
  ['attributes:kind)'],
  ['hasPrefix(attributes.kind)'],
  ['hasSuffix(attributes.kind, "x")'],
  ['attributes.kind = "open'],
  ['data = "x"'],
  [`attributes.kind = "${'x'.repeat(256)}"`],
])('refuses %s', (filter) => {
  expect(() => compileFilter(filter)).toThrow(ApiError);
});
