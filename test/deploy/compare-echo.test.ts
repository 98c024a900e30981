/** Whatever a control plane makes of what it was sent, in the ways they are known to, is no difference. */
import * as fc from 'fast-check';
import { compare } from '../../deploy/model/compare.ts';
import type { CompareRules, Fields } from '../../deploy/resource.ts';

const RULES: CompareRules = {
  sets: { env: 'name', members: '' },
  references: ['account', 'topics.*'],
  durations: ['deadline'],
  exact: ['labels', 'source'],
  parsed: ['keys'],
  emptyMatters: ['policy'],
  outputOnly: ['etag'],
  whole: ['variables'],
};

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const words = fc.uniqueArray(word, { maxLength: 4 });
const spec = fc.record(
  {
    size: fc.integer({ min: 0, max: 1_000_000 }),
    on: fc.boolean(),
    title: fc.string({ maxLength: 12 }).filter((text) => !text.endsWith('_UNSPECIFIED')),
    deadline: fc.integer({ min: 1, max: 100_000 }).map((seconds) => `${seconds}s`),
    account: word.map((id) => `${id}@p.iam.gserviceaccount.com`),
    topics: words.map((ids) => ids.map((id) => `projects/p/topics/${id}`)),
    env: words.map((names) => names.map((name) => ({ name, value: `${name}-value` }))),
    members: words,
    labels: fc.dictionary(word, word, { maxKeys: 3 }),
    source: fc.string({ maxLength: 30 }),
    keys: fc.dictionary(word, fc.integer(), { maxKeys: 3 }).map((keys) => JSON.stringify(keys)),
    variables: fc.dictionary(word, word, { maxKeys: 3 }),
    policy: fc.constantFrom({}, { ttl: '60s' }),
    nested: fc.record({ deep: fc.record({ count: fc.integer({ min: 1 }) }) }),
  },
  { requiredKeys: [] },
);

type Spec = Record<string, unknown>;
const seeds = fc.infiniteStream(fc.nat({ max: 7 }));

/** As the service shows it: other forms of the same values, defaults of its own, other orders. */
function echo(sent: Spec, pick: () => number): Fields {
  const forms: Record<string, (value: never) => unknown> = {
    size: (value: number) => (value === 0 ? undefined : String(value)),
    on: (value: boolean) => (value ? true : undefined),
    title: (value: string) => (value === '' ? undefined : value),
    deadline: (value: string) => (pick() % 2 ? value.replace('s', '.000s') : value),
    account: (value: string) => (pick() % 2 ? `projects/p/serviceAccounts/${value}` : value),
    topics: (value: string[]) =>
      value.map(
        (name) => [name, name.replace('projects/p/', 'projects/123/'), `//pubsub.googleapis.com/${name}`][pick() % 3],
      ),
    env: (value: unknown[]) => value.toReversed(),
    members: (value: unknown[]) => value.toReversed(),
    labels: (value: Fields) => ({ ...value, 'goog-added': 'by-the-service' }),
    keys: (value: string) => JSON.stringify(JSON.parse(value), null, pick()),
    nested: (value: Fields) => ({ ...value, other: { added: true } }),
  };
  const shown = Object.entries(sent).map(([key, value]) => [key, forms[key] ? forms[key](value as never) : value]);
  return { etag: 'x', createTime: '2026-01-01T00:00:00Z', ...(Object.fromEntries(shown) as Fields) };
}

describe('an echo', () => {
  test('differs in nothing from what was sent', () => {
    fc.assert(
      fc.property(spec, seeds, (sent, stream) => {
        const pick = () => Number(stream.next().value);
        expect(compare(sent, echo(sent, pick), RULES)).toEqual([]);
      }),
    );
  });

  test('of something else differs, in that field alone', () => {
    const others: Record<string, unknown> = {
      size: 2_000_000,
      title: 'quite another title',
      deadline: '200000s',
      account: 'quite-another@p.iam.gserviceaccount.com',
      topics: ['projects/p/topics/quite-another'],
      env: [{ name: 'quite-another', value: '' }],
      members: ['quite-another'],
      source: 'quite another source, and longer than thirty characters',
      keys: '{"quite":"another"}',
      policy: { ttl: '61s' },
      nested: { deep: { count: 0 } },
    };
    fc.assert(
      fc.property(spec, seeds, fc.constantFrom(...Object.keys(others)), (sent, stream, field) => {
        fc.pre(field in sent);
        const pick = () => Number(stream.next().value);
        const shown = { ...echo(sent, pick), [field]: others[field] };
        const found = compare(sent, shown, RULES).map(({ path }) => path.split('.')[0]);
        expect(new Set(found)).toEqual(new Set([field]));
      }),
    );
  });

  test('with a key more differs where all keys are ours', () => {
    fc.assert(
      fc.property(word, word, (name, value) => {
        expect(compare({ variables: {} }, { variables: { [name]: value } }, RULES).map(({ path }) => path)).toEqual([
          `variables.${name}`,
        ]);
      }),
    );
  });
});
