import { compare } from '../../deploy/model/compare.ts';
import { UNKNOWN, type CompareRules, type Fields } from '../../deploy/resource.ts';

interface Case {
  readonly title: string;
  readonly want: Fields;
  readonly have: Fields;
  readonly rules?: CompareRules;
  readonly paths: readonly string[];
}

const cases: readonly Case[] = [
  { title: 'what we do not state is not looked at', want: { a: 1 }, have: { a: 1, b: 2 }, paths: [] },
  { title: 'a 64-bit number as text equals the number', want: { size: 604800 }, have: { size: '604800' }, paths: [] },
  { title: 'durations are equal whatever their zeros', want: { t: '600s' }, have: { t: '600.0s' }, paths: [] },
  { title: 'durations with another fraction differ', want: { t: '600.5s' }, have: { t: '600s' }, paths: ['t'] },
  { title: 'false, zero and the empty text equal nothing', want: { a: false, b: 0, c: '' }, have: {}, paths: [] },
  { title: 'an unspecified enum equals nothing', want: { m: 'MODE_UNSPECIFIED' }, have: {}, paths: [] },
  {
    title: 'a nested field is named by its path',
    want: { a: { b: { c: 1 } } },
    have: { a: { b: { c: 2 } } },
    paths: ['a.b.c'],
  },
  { title: 'lists are compared in order', want: { l: [1, 2] }, have: { l: [2, 1] }, paths: ['l.0', 'l.1'] },
  {
    title: 'sets are compared by their identity',
    want: {
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    },
    have: {
      env: [
        { name: 'B', value: '2' },
        { name: 'A', value: '9' },
      ],
    },
    rules: { sets: { env: 'name' } },
    paths: ['env.A.value'],
  },
  {
    title: 'a set with another member differs as a whole',
    want: { ids: ['a', 'b'] },
    have: { ids: ['a', 'c'] },
    rules: { sets: { ids: '' } },
    paths: ['ids'],
  },
  {
    title: 'references are compared by their last segment',
    want: { account: 'x@p.iam.gserviceaccount.com' },
    have: { account: 'projects/p/serviceAccounts/x@p.iam.gserviceaccount.com' },
    rules: { references: ['account'] },
    paths: [],
  },
  { title: 'an empty map means nothing by default', want: { policy: {} }, have: { policy: { ttl: '1s' } }, paths: [] },
  {
    title: 'an empty map is a statement where it matters',
    want: { policy: {} },
    have: { policy: { ttl: '2678400s' } },
    rules: { emptyMatters: ['policy'] },
    paths: ['policy'],
  },
  {
    title: 'lengths of time are equal in whatever unit',
    want: { t: '1d', u: '90m' },
    have: { t: '86400s', u: '5400.0s' },
    rules: { durations: ['t', 'u'] },
    paths: [],
  },
  {
    title: 'the same name in another project is another resource',
    want: { topic: 'projects/a/topics/x' },
    have: { topic: 'projects/b/topics/x' },
    rules: { references: ['topic'] },
    paths: ['topic'],
  },
  {
    title: 'the same name in another parent is another resource',
    want: { table: 'projects/a/instances/i/tables/x' },
    have: { table: 'projects/a/instances/j/tables/x' },
    rules: { references: ['table'] },
    paths: ['table'],
  },
  {
    title: 'a project is the same by id and by number, and a resource by address',
    want: { topic: 'projects/a/topics/x', zone: 'us-east1-b' },
    have: {
      topic: 'projects/12345/topics/x',
      zone: 'https://www.googleapis.com/compute/v1/projects/a/zones/us-east1-b',
    },
    rules: { references: ['topic', 'zone'] },
    paths: [],
  },
  {
    title: 'texts that look like lengths of time are not one where every byte counts',
    want: { labels: { a: '600s' } },
    have: { labels: { a: '600.0s' } },
    rules: { exact: ['labels'] },
    paths: ['labels.a'],
  },
  {
    title: 'what only the service sets is not compared, even when it is stated',
    want: { a: 1, list: [{ name: 'x', v: 1 }] },
    have: { a: 2, list: [{ name: 'y', v: 1 }] },
    rules: { outputOnly: ['a', 'list.*.name'] },
    paths: [],
  },
  {
    title: 'what is never shown again is not compared',
    want: { token: 'x' },
    have: {},
    rules: { writeOnly: [{ path: 'token' }] },
    paths: [],
  },
  {
    title: 'elements of a set of maps are compared whole, in any order',
    want: { rules: [{ age: 1 }, { age: 2 }] },
    have: { rules: [{ age: 2 }, { age: 3 }] },
    rules: { sets: { rules: '' } },
    paths: ['rules'],
  },
  { title: 'an unknown value always differs', want: { uri: UNKNOWN }, have: { uri: 'https://x' }, paths: ['uri'] },
];

describe('compare', () => {
  test.each(cases)('$title', ({ want, have, rules, paths }) => {
    expect(compare(want, have, rules ?? {}).map(({ path }) => path)).toEqual(paths);
  });
});
