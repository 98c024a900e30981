import type { Descriptor } from '../../../deploy/model/descriptor.ts';
import { descriptors } from '../../../deploy/kinds/index.ts';
import { API_FIELDS } from './api-fields.ts';
import { EXAMPLES } from './examples.ts';

const all = Object.entries<Descriptor>(descriptors({ payloads: () => undefined }));
const rows = all.map(([name, descriptor]) => [name, descriptor] as const);

const TRANSPORT_FIELDS = [...(API_FIELDS['subscription'] ?? []), 'subscription'];

/** First segments of every path that a descriptor's comparison names. */
function named({ diff, createOnly = [], updatedByHook = [] }: Descriptor): string[] {
  const lists = [diff.immutable, diff.outputOnly, diff.serverDefaulted, diff.references, diff.durations];
  const others = [diff.emptyMatters, diff.exact, diff.parsed, diff.whole, diff.writeOnly?.map(({ path }) => path)];
  const paths = [...lists, ...others].flatMap((each) => each ?? []);
  return [...paths, ...Object.keys(diff.sets ?? {}), ...updatedByHook, ...createOnly].map(
    (path) => path.split('.')[0] ?? path,
  );
}

describe('a descriptor', () => {
  test('has a list of fields to be held to, and an example in the other tests', () => {
    const kinds = all.map(([name]) => name).sort();
    expect(Object.keys(API_FIELDS).sort()).toEqual(kinds);
    // A transport is a subscription, by another road.
    expect(EXAMPLES.map(({ resource }) => resource.kind).sort()).toEqual([...kinds, 'transport'].sort());
  });

  test.each(rows)('%s compares only fields that the API has', (name, descriptor) => {
    const besides = name === 'instance' ? ['clusters'] : [];
    const fields = new Set([...(API_FIELDS[name] ?? []), ...besides]);
    expect(named(descriptor).filter((field) => !fields.has(field))).toEqual([]);
  });

  test.each(rows)('%s is filed under its own name, with an address that can be filled in', (name, descriptor) => {
    expect(descriptor.kind).toBe(name);
    const { item = '', collection = '' } = descriptor.address;
    const places = [...`${item}${collection}`.matchAll(/\{(\w+)\}/g)].map(([, place]) => place);
    const known = ['name', 'id', 'collection', 'parent', 'parentId', 'project', 'location'];
    expect(places.filter((place) => !known.includes(place ?? ''))).toEqual([]);
  });

  test.each(rows)('%s says which permissions each verb takes', (_name, { permissions, remove }) => {
    const { read, create, update } = permissions;
    expect([read, create, update].every((each) => each.length > 0)).toBe(true);
    if (remove.verb !== 'never') expect(permissions.remove).not.toHaveLength(0);
    const right = /^[a-z]+\.[a-zA-Z]+\.[a-zA-Z]+$/;
    expect([...read, ...create, ...update, ...permissions.remove].filter((each) => !right.test(each))).toEqual([]);
  });

  test.each(EXAMPLES.map(({ resource }) => [resource.kind, resource.spec] as const))(
    'the example of %s states only fields that the API has, or that are ours',
    (kind, spec) => {
      const descriptor = all.find(([name]) => name === kind)?.[1];
      const own = [...(descriptor?.notSent ?? []), ...(descriptor?.createOnly ?? [])];
      const fields = new Set([...(kind === 'transport' ? TRANSPORT_FIELDS : (API_FIELDS[kind] ?? [])), ...own]);
      expect(Object.keys(spec).filter((field) => !fields.has(field))).toEqual([]);
    },
  );
});
