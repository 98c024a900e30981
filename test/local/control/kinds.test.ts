import { KINDS } from '../../../local/control/kinds/index.ts';
import { aControl, statusOf, type Json, type TestControl } from './a-control.ts';
import { EXAMPLES, type Example } from './every-kind.ts';

let room: TestControl;
beforeEach(async () => {
  room = await aControl();
});
afterEach(() => room.close());

const withQuery = (path: string, query: string | undefined) => (query ? `${path}?${query}` : path);

/** What a call made, out of its operation where it answered with one. */
const made = (example: Example, answer: Json): Json => {
  if (!example.operation) return answer;
  const { '@type': _type, ...resource } = answer['response'] as Json;
  return resource;
};

async function create(example: Example) {
  for (const [path, body] of example.before ?? []) await room.ok('POST', path, body);
  const collection = `${example.parent}/${example.collection}`;
  const resource = made(example, await room.ok('POST', withQuery(collection, example.query), example.body));
  const name = String(resource['name']);
  return { collection, resource, path: `${collection}/${name.slice(name.lastIndexOf('/') + 1)}` };
}

/** As this kind is updated: the whole resource, or the fields by a mask. */
async function update(example: Example, path: string, before: Json, change: Json) {
  const mask = Object.keys(change).join(',');
  const etag = change['etag'] === undefined ? {} : { etag: change['etag'] };
  if (example.update === 'replace') {
    const { etag: _etag, ...rest } = before;
    return room.call(example.etag ? 'PATCH' : 'PUT', path, { ...rest, ...change });
  }
  if (example.update === 'mask-in-body') {
    return room.call('PATCH', path, { serviceAccount: { ...change, ...etag }, updateMask: mask });
  }
  return room.call('PATCH', `${path}?updateMask=${mask}`, change);
}

it('every kind has an example', () => {
  expect(EXAMPLES.map(({ collection }) => collection).sort()).toEqual(
    KINDS.filter(({ stays }) => !stays)
      .map(({ collection }) => collection)
      .sort(),
  );
});

describe.each(EXAMPLES.map((example) => [example.title, example] as const))('%s', (_title, example) => {
  it('is made, read, listed and made once only', async () => {
    const { collection, resource, path } = await create(example);
    expect(await room.ok('GET', path)).toEqual(resource);
    const listed = (await room.ok('GET', collection))[example.listField ?? example.collection];
    expect(listed).toContainEqual(resource);
    if (!example.query && example.body['name'] === undefined && example.body['accountId'] === undefined) return;
    const again = await room.call('POST', withQuery(collection, example.query), example.body);
    expect([again.status, statusOf(again)]).toEqual([409, 'ALREADY_EXISTS']);
  });

  it('is changed in what is named, and in nothing else', async () => {
    const { resource, path } = await create(example);
    room.pass(1000);
    if (!example.change) {
      expect((await room.call('PATCH', `${path}?updateMask=name`, {})).status).toBe(501);
      return;
    }
    const answer = await update(example, path, resource, example.change);
    expect(answer.status).toBe(200);
    const changed = made(example, answer.body);
    expect(changed).toMatchObject(example.change);
    expect(await room.ok('GET', path)).toEqual(changed);
    const same = (one: Json) =>
      Object.fromEntries(
        Object.entries(one).filter(
          ([key]) =>
            !Object.keys(example.change ?? {}).includes(key) &&
            !/^(etag|updateTime|userUpdateTime|scheduleTime|mutationRecords?)$/.test(key),
        ),
      );
    expect(same(changed)).toEqual(same(resource));
  });

  it('refuses unknown fields in bodies and masks, and changes of what is immutable', async () => {
    const { resource, path } = await create(example);
    if (!example.change) return;
    const unknown = await update(example, path, resource, { ...example.change, noSuchField: 1 });
    expect([unknown.status, statusOf(unknown)]).toEqual([400, 'INVALID_ARGUMENT']);
    if (example.update !== 'replace') {
      const mask = await update({ ...example, change: {} }, path, resource, { noSuchField: undefined });
      expect([mask.status, statusOf(mask)]).toEqual([400, 'INVALID_ARGUMENT']);
    }
    if (example.immutable) {
      const fixed = await update(example, path, resource, example.immutable);
      expect([fixed.status, statusOf(fixed)]).toEqual([400, 'INVALID_ARGUMENT']);
    }
    expect(await room.ok('GET', path)).toEqual(resource);
  });

  it('is deleted, and changed under its etag only', async () => {
    const { resource, path } = await create(example);
    if (example.etag && example.change) {
      room.pass(1000);
      expect((await update(example, path, resource, { ...example.change, etag: resource['etag'] })).status).toBe(200);
      const late = await update(example, path, resource, { ...example.change, etag: resource['etag'] });
      expect([late.status, statusOf(late)]).toEqual([409, 'ABORTED']);
    }
    expect((await room.call('DELETE', path)).status).toBe(200);
    const after = await room.call('GET', path);
    expect(after.status).toBe(example.soft ? 200 : 404);
    if (example.soft) expect(JSON.stringify(after.body)).toContain('DELETE');
    expect((await room.call('DELETE', path)).status).toBe(example.soft ? 400 : 404);
  });
});
