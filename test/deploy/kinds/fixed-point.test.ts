import { archive } from '../../../deploy/release/archive.ts';
import { readLive } from '../../../deploy/planning/live.ts';
import { changes, resolve } from '../../../deploy/planning/plan.ts';
import type { Fields, KindName, Resource } from '../../../deploy/resource.ts';
import { aCloud, leaves, withValue, type Ground } from './a-cloud.ts';
import { ARCHIVE, EXAMPLES, MAIN, type Example } from './examples.ts';

let ground: Ground;
beforeAll(async () => {
  const main = Buffer.from("require('node:http').createServer((_, answer) => answer.end()).listen(process.env.PORT)");
  ground = await aCloud({ archives: new Map([[ARCHIVE, await archive({ [MAIN]: main })]]) });
}, 60_000);
afterAll(() => ground.close());

/** The address is one for every example of a kind, so a chain of them stands under addresses of its own. */
const chain = ({ before = [], resource }: Example) => [...before, resource];
const last = ({ resource }: Example, steps: Awaited<ReturnType<Ground['plan']>>) => {
  const step = steps.find((each) => each.resource.address === resource.address);
  if (!step) throw new Error(`no step for ${resource.address}`);
  return step;
};

/** Somebody else writes through the same API. */
async function changeBehindOurBack(example: Example, path: string, value: unknown): Promise<void> {
  const { resource } = example;
  const kind = ground.kinds[resource.kind];
  const there = await readLive(ground.client, chain(example), ground.kinds);
  const live = there.get(resource.address);
  if (!live) throw new Error(`${resource.address} is not there`);
  const spec = resolve(changed(example, path, value), there, new Set());
  const paths = [...new Set([path, ...Object.keys(example.along?.[path] ?? {})])].map(
    (each) => each.split('.')[0] ?? each,
  );
  if (resource.kind === 'account' && path === 'disabled') return kind.remove?.(ground.client, resource, live);
  await kind.update?.(ground.client, resource, { spec, live, paths });
}

function changed({ resource, along }: Example, path: string, value: unknown): Fields {
  return { ...withValue(resource.spec, path, value), ...along?.[path] };
}

const rows = EXAMPLES.map((example) => [example.resource.kind, example] as const);
const pairs = (part: 'other' | 'immutable') =>
  EXAMPLES.flatMap((example) =>
    Object.entries(example[part] ?? {}).map(([path, value]) => [example.resource.kind, path, value, example] as const),
  );

describe('a kind', () => {
  test('is here, or is no document with fields and has tests of its own', () => {
    const shown = new Set(EXAMPLES.map(({ resource }) => resource.kind));
    const elsewhere = Object.keys(ground.kinds).filter((kind) => !shown.has(kind as KindName));
    // hooks.test.ts, grants.test.ts, smoke.test.ts
    expect(elsewhere.sort()).toEqual(['agent', 'apis', 'archive', 'grant', 'smoke']);
  });

  test.each(rows)('%s is made, and then there is nothing to do', async (_kind, example) => {
    const want = chain(example);
    await ground.apply(want);
    expect(changes(await ground.plan(want))).toEqual([]);
    ground.writes();
    await ground.apply(want);
    expect(ground.writes()).toEqual([]);
  });

  test.each(rows)('%s has another value here for every field it states', (_kind, example) => {
    const { other, immutable = {}, fixed = {}, marks = [] } = example;
    const known = [...Object.keys(other), ...Object.keys(immutable), ...Object.keys(fixed), ...marks];
    const covered = (path: string) => known.some((each) => path === each || path.startsWith(`${each}.`));
    expect(leaves(example.resource.spec).filter((path) => !covered(path))).toEqual([]);
  });

  test.each(pairs('other'))('%s: %s that somebody else changed is named and repaired', async (...row) => {
    const [, path, value, example] = row;
    const want = chain(example);
    await ground.apply(want);
    await changeBehindOurBack(example, path, value);
    const drifted = last(example, await ground.plan(want));
    expect(drifted.action).toBe('update');
    const named = drifted.differences.map((difference) => difference.path);
    expect(named).not.toHaveLength(0);
    expect(named.filter((each) => !related(each, path))).toEqual([]);
    await ground.apply(want);
    expect(changes(await ground.plan(want))).toEqual([]);
  });

  test.each(pairs('immutable'))('%s: %s is not changed in place', async (_kind, path, value, example) => {
    await ground.apply(chain(example));
    const other: Resource = { ...example.resource, spec: changed(example, path, value) };
    const want = [...(example.before ?? []), other];
    const step = last(example, await ground.plan(want));
    const free = ground.kinds[other.kind].dataClass === 'free';
    expect([step.action, step.reason]).toEqual([free ? 'replace' : 'blocked', expect.stringContaining(path)]);
    if (!free) return;
    await ground.apply(want);
    expect(changes(await ground.plan(want))).toEqual([]);
    await ground.apply(chain(example));
  });

  const marked = EXAMPLES.filter(({ marks }) => marks !== undefined);
  test.each(marked.map((example) => [example.resource.kind, example] as const))(
    '%s is left alone when its mark is another’s',
    async (_kind, example) => {
      const want = chain(example);
      await ground.apply(want);
      const [path = ''] = example.marks ?? [];
      await changeBehindOurBack(example, path, 'another-team');
      expect(last(example, await ground.plan(want)).action).toBe('blocked');
      const theirs = { ...example.resource, spec: changed(example, path, 'another-team') };
      await changeBehindOurBack({ ...example, resource: theirs }, path, valueAt(example.resource.spec, path));
      expect(changes(await ground.plan(want))).toEqual([]);
    },
  );

  test.each(rows)('%s has nothing to complain of in its example', (_kind, { resource }) => {
    expect(ground.kinds[resource.kind].check?.(resource) ?? []).toEqual([]);
  });
});

/** A list is named whole or by its elements. */
const related = (found: string, path: string) =>
  found === path || found.startsWith(`${path}.`) || path.startsWith(`${found}.`);

const valueAt = (spec: Fields, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Fields)[key], spec);
