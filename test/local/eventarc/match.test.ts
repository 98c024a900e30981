import { matches, pathMatches, type EventFilter } from '../../../local/eventarc/match.ts';

const EVENT = { type: 'google.cloud.storage.object.v1.finalized', bucket: 'raw', subject: 'objects/a/b.json' };

describe('matches', () => {
  test.each<{ title: string; filters: EventFilter[]; passes: boolean }>([
    { title: 'type alone', filters: [{ attribute: 'type', value: EVENT.type }], passes: true },
    {
      title: 'type and bucket',
      filters: [
        { attribute: 'type', value: EVENT.type },
        { attribute: 'bucket', value: 'raw' },
      ],
      passes: true,
    },
    {
      title: 'another bucket',
      filters: [
        { attribute: 'type', value: EVENT.type },
        { attribute: 'bucket', value: 'staging' },
      ],
      passes: false,
    },
    { title: 'a prefix of the value', filters: [{ attribute: 'bucket', value: 'ra' }], passes: false },
    { title: 'another case', filters: [{ attribute: 'bucket', value: 'RAW' }], passes: false },
    { title: 'an attribute the event has not', filters: [{ attribute: 'region', value: 'x' }], passes: false },
    { title: 'a name of the object prototype', filters: [{ attribute: 'constructor', value: 'x' }], passes: false },
    { title: 'wildcards without the operator', filters: [{ attribute: 'bucket', value: '*' }], passes: false },
    {
      title: 'a path pattern',
      filters: [{ attribute: 'subject', value: 'objects/*/*.json', operator: 'match-path-pattern' }],
      passes: true,
    },
  ])('$title: $passes', ({ filters, passes }) => {
    expect(matches(filters, EVENT)).toBe(passes);
  });
});

describe('pathMatches', () => {
  test.each([
    ['/a/b', '/a/b', true],
    ['/a/b', '/a/b/c', false],
    ['/a/*', '/a/b', true],
    ['/a/*', '/a', false],
    ['/a/*', '/a/', false],
    ['/a/*', '/a/b/c', false],
    ['/a/**', '/a/b/c', true],
    ['/a/**', '/a', true],
    ['/**/c', '/a/b/c', true],
    ['/**/c', '/c', true],
    ['/**/b/*', '/a/b/b/c', true],
    ['/**/b/*/d', '/a/b/b/c', false],
    ['**', 'anything/at/all', true],
    ['/projects/*/locations/*/instances/i-*', '/projects/p/locations/l/instances/i-1', true],
    ['/projects/*/locations/*/instances/i-*', '/projects/p/locations/l/instances/j-1', false],
    ['/a/x*y*z', '/a/x-y-y-z', true],
    ['/a/x*y*z', '/a/xz', false],
    ['/a/xx*xx', '/a/xxx', false],
    ['/a.c', '/abc', false],
    ['', '', true],
    ['', 'a', false],
  ])('%s against %s: %s', (pattern, path, expected) => {
    expect(pathMatches(pattern, path)).toBe(expected);
  });

  it('ends soon on patterns made to be slow', () => {
    const pattern = '/**/a'.repeat(40);
    const path = '/a'.repeat(4000) + '/b';
    expect(pathMatches(pattern, path)).toBe(false);
  });
});
