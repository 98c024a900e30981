import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { globMatcher } from '../../../local/services/storage/glob.ts';
import { listObjects, type ListRequest } from '../../../local/services/storage/listing.ts';
import { createRecords, liveKey, noncurrentKey, type ObjectRecord } from '../../../local/services/storage/records.ts';
import { openStore } from '../../../local/store/index.ts';

type OpenStore = Awaited<ReturnType<typeof openStore>>;

let directory: string;
let store: OpenStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'notamesh-listing-'));
  store = await openStore(directory);
});

afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true, force: true });
});

const record = (bucket: string, name: string, generation: number): ObjectRecord => ({
  bucket,
  name,
  generation,
  metageneration: 1,
  size: 0,
  crc32c: 'AAAAAA==',
  body: { kind: 'inline', id: 'x' },
  fields: {},
  created: 0,
  updated: 0,
});

async function fill(bucket: string, names: readonly string[], old: readonly string[] = []): Promise<void> {
  const { live, noncurrent } = createRecords(store);
  await store.batch([
    ...names.map((name) => live.putChange(liveKey(bucket, name), record(bucket, name, 2))),
    ...old.map((name) =>
      noncurrent.putChange(noncurrentKey(bucket, name, 1), { ...record(bucket, name, 1), deleted: 1 }),
    ),
  ]);
}

const everything: Omit<ListRequest, 'bucket'> = {
  prefix: '',
  delimiter: '',
  startOffset: '',
  endOffset: '',
  includeTrailingDelimiter: false,
  versions: false,
  matches: undefined,
  limit: 1000,
  pageToken: undefined,
};

/** All pages put together: `i:` names, `p:` prefixes, each page's order kept. */
async function listAll(request: ListRequest): Promise<string[]> {
  const found: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = await listObjects(store, { ...request, pageToken });
    const size = page.items.length + page.prefixes.length;
    if (size > request.limit) throw new Error(`a page of ${size}`);
    found.push(...page.items.map(({ name, generation }) => `i:${name}#${generation}`));
    found.push(...page.prefixes.map((prefix) => `p:${prefix}`));
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return found.sort();
}

/** The same by the plain reading of the documentation. */
function expected(names: readonly string[], old: readonly string[], request: ListRequest): string[] {
  const bytes = (text: string) => Buffer.from(text);
  const inRange = (name: string) =>
    name.startsWith(request.prefix) &&
    Buffer.compare(bytes(name), bytes(request.startOffset)) >= 0 &&
    (request.endOffset === '' || Buffer.compare(bytes(name), bytes(request.endOffset)) < 0);
  const versions = [
    ...names.map((name) => [name, 2] as const),
    ...(request.versions ? old.map((name) => [name, 1] as const) : []),
  ];
  const found = versions
    .filter(([name]) => inRange(name))
    .flatMap(([name, generation]) => {
      const at = request.delimiter === '' ? -1 : name.indexOf(request.delimiter, request.prefix.length);
      if (at < 0) return [`i:${name}#${generation}`];
      const prefix = name.slice(0, at + request.delimiter.length);
      return [
        `p:${prefix}`,
        ...(request.includeTrailingDelimiter && prefix === name ? [`i:${name}#${generation}`] : []),
      ];
    });
  return [...new Set(found)].sort();
}

test('lists what the documentation says, whatever the names, offsets and page sizes', async () => {
  let count = 0;
  const letters = fc.array(fc.constantFrom('a', 'b', '/', '!', 'é', '𝄞'), { minLength: 1, maxLength: 5 });
  const name = letters.map((parts) => parts.join(''));
  const part = fc.oneof(fc.constant(''), name);
  const cases = fc.record({
    names: fc.uniqueArray(name, { maxLength: 25 }),
    old: fc.uniqueArray(name, { maxLength: 8 }),
    prefix: part,
    delimiter: fc.constantFrom('', '/', 'a/'),
    startOffset: part,
    endOffset: part,
    includeTrailingDelimiter: fc.boolean(),
    versions: fc.boolean(),
    limit: fc.integer({ min: 1, max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ names, old, ...rest }) => {
      const bucket = `case-${count++}`;
      await fill(bucket, names, old);
      const request = { ...everything, ...rest, bucket };
      expect(await listAll(request)).toEqual(expected(names, old, request));
    }),
    { numRuns: 200 },
  );
});

test('leaps over a prefix that holds many names', async () => {
  const many = Array.from({ length: 2000 }, (_, index) => `many/${index}`);
  await fill('leap', ['a', ...many, 'many0', 'z']);
  const page = await listObjects(store, { ...everything, bucket: 'leap', delimiter: '/' });
  expect(page.items.map(({ name }) => name)).toEqual(['a', 'many0', 'z']);
  expect(page.prefixes).toEqual(['many/']);
});

test.each([
  ['*.json', ['a.json'], ['a/b.json', 'a.jsonl']],
  ['**.json', ['a.json', 'a/b.json'], ['json']],
  ['a/**/c', ['a/c', 'a/b/c', 'a/b/b/c'], ['ac', 'a/bc']],
  ['?[0-9]', ['a1'], ['/1', 'ab', 'a12']],
  ['[!a]x', ['bx'], ['ax']],
  ['{demo,loja}/*.{json,gz}', ['demo/a.json', 'loja/b.gz'], ['demo/a.xml', 'casa/a.gz']],
  ['a.b(c)+$', ['a.b(c)+$'], ['axb(c)+$']],
  ['\\*', ['*'], ['a']],
])('the glob %s matches %j and not %j', (glob, matching, others) => {
  const matches = globMatcher(glob);
  expect(matching.map(matches)).toEqual(matching.map(() => true));
  expect(others.map(matches)).toEqual(others.map(() => false));
});

test('a glob made to take for ever does not', () => {
  expect(globMatcher('*a'.repeat(200))('a'.repeat(1000) + 'b')).toBe(false);
});
