import { apply } from '../../deploy/work/apply.ts';
import type { Client } from '../../deploy/rest/client.ts';
import { ApiFailure, DeployError } from '../../deploy/errors.ts';
import { readLive } from '../../deploy/planning/live.ts';
import { changes, inOrder, plan, type Kinds, type Step } from '../../deploy/planning/plan.ts';
import { reference, type Fields, type Kind, type Resource } from '../../deploy/resource.ts';

const taken = (name: string) =>
  new ApiFailure({
    call: { service: 'run', method: 'POST', path: '/v2/services' },
    url: 'https://run.example/v2/services',
    httpStatus: 409,
    body: JSON.stringify({ error: { code: 409, status: 'ALREADY_EXISTS', message: `${name} already exists` } }),
    retryAfterSeconds: undefined,
  });

/** A project in memory, whose one kind behaves as a control plane does: it echoes, and gives an output field. */
function aProject() {
  const there = new Map<string, Fields>();
  const writes: string[] = [];
  const reads: string[] = [];
  const failing = new Set<string>();
  const put = (verb: string, resource: Resource, spec: Fields) => {
    writes.push(`${verb} ${resource.address}`);
    if (failing.has(resource.address)) return Promise.reject(new Error('refused'));
    if (verb === 'create' && there.has(resource.name)) return Promise.reject(taken(resource.name));
    there.set(resource.name, { ...there.get(resource.name), ...spec, uri: `https://${resource.name}` });
    return Promise.resolve();
  };
  const kind: Kind = {
    dataClass: 'free',
    ownership: 'name',
    permissions: { read: [], create: [], update: [], remove: [] },
    compare: { immutable: ['fixed'] },
    read: (_client, resource) => {
      reads.push(resource.address);
      return Promise.resolve(there.get(resource.name));
    },
    create: (_client, resource, spec) => put('create', resource, spec),
    update: (_client, resource, change) => put('update', resource, change.spec),
    remove: (_client, resource) => {
      writes.push(`remove ${resource.address}`);
      there.delete(resource.name);
      return Promise.resolve();
    },
  };
  const data: Kind = { ...kind, dataClass: 'data', ownership: 'labels' };
  const kinds = { service: kind, bucket: data } as unknown as Kinds;
  const client = {} as Client;
  const time = { now: () => 0, wait: () => Promise.resolve(), random: () => 0 };
  const run = async (resources: readonly Resource[], { width = 2, unread = false, trusting = false } = {}) => {
    const live = unread ? new Map<string, Fields>() : await readLive(client, resources, kinds);
    const planning = { adopt: false };
    const steps = plan(resources, live, kinds, planning);
    return {
      steps,
      outcomes: () => apply(steps, { ...{ clientFor: () => client, kinds, live, width, trusting, time }, planning }),
    };
  };
  return { there, writes, reads, failing, run };
}

const service = (id: string, spec: Fields, needs: string[] = []): Resource => ({
  address: `service/${id}`,
  kind: 'service',
  name: id,
  spec,
  needs,
});

const actions = (steps: readonly Step[]) => steps.map(({ resource, action }) => `${action} ${resource.address}`);

describe('plan and apply', () => {
  const chain = [
    service('c', { url: reference('service/b', 'uri') }),
    service('b', { url: reference('service/a', 'uri') }),
    service('a', { size: 1 }),
  ];

  test('what is missing is created after what it needs, and the next plan is empty', async () => {
    const project = aProject();
    const first = await project.run(chain);
    expect(actions(first.steps)).toEqual(['create service/a', 'create service/b', 'create service/c']);
    await first.outcomes();
    expect(project.writes).toEqual(['create service/a', 'create service/b', 'create service/c']);
    expect(project.there.get('c')).toMatchObject({ url: 'https://b' });
    const second = await project.run(chain);
    expect(changes(second.steps)).toEqual([]);
    await second.outcomes();
    expect(project.writes).toHaveLength(3);
  });

  test('what is written is read back, or only what others refer to where it is there at once', async () => {
    const [careful, quick] = [aProject(), aProject()];
    await (await careful.run(chain, { unread: true })).outcomes();
    await (await quick.run(chain, { unread: true, trusting: true })).outcomes();
    expect(careful.reads).toEqual(['service/a', 'service/b', 'service/c']);
    expect(quick.reads).toEqual(['service/a', 'service/b']);
    expect(quick.there).toEqual(careful.there);
  });

  test('what holds up most goes first', async () => {
    const project = aProject();
    const lonely = ['x', 'y', 'z'].map((id) => service(id, { size: 1 }));
    await (await project.run([...lonely, ...chain], { width: 1 })).outcomes();
    const made = project.writes.map((write) => write.at(-1));
    // The first takes its place before anything waits, and each of the chain waits for the one before it.
    expect(made).toEqual(['x', 'a', 'y', 'b', 'z', 'c']);
  });

  test('what is there although nothing was thought to be there is read, and kept or changed', async () => {
    const project = aProject();
    await (await project.run(chain)).outcomes();
    project.there.set('b', { ...project.there.get('b'), url: 'https://elsewhere' });
    const unread = await project.run(chain, { unread: true });
    expect(unread.steps.every(({ action }) => action === 'create')).toBe(true);
    const outcomes = await unread.outcomes();
    expect(outcomes.map(({ result }) => result)).toEqual(['done', 'done', 'done']);
    expect(project.writes.slice(3)).toEqual([
      'create service/a',
      'create service/b',
      'update service/b',
      'create service/c',
    ]);
    expect(changes((await project.run(chain)).steps)).toEqual([]);
  });

  test('a field changed behind our back is named and repaired', async () => {
    const project = aProject();
    await (await project.run(chain)).outcomes();
    project.there.set('a', { ...project.there.get('a'), size: 9 });
    const drifted = await project.run(chain);
    expect(changes(drifted.steps).map(({ differences }) => differences)).toEqual([[{ path: 'size', from: 9, to: 1 }]]);
    await drifted.outcomes();
    expect(project.there.get('a')).toMatchObject({ size: 1 });
  });

  test('a failure stops only what depends on it, and running again finishes the rest', async () => {
    const project = aProject();
    const resources = [...chain, service('lonely', { size: 1 })];
    project.failing.add('service/b');
    const outcomes = await (await project.run(resources)).outcomes();
    expect(outcomes.map(({ step, result }) => `${result} ${step.resource.address}`)).toEqual([
      'done service/a',
      'failed service/b',
      'skipped service/c',
      'done service/lonely',
    ]);
    project.failing.clear();
    await (await project.run(resources)).outcomes();
    expect(changes((await project.run(resources)).steps)).toEqual([]);
  });

  test('a field that cannot change makes a new resource of a free kind', async () => {
    const project = aProject();
    await (await project.run([service('a', { fixed: 1 })])).outcomes();
    const changed = await project.run([service('a', { fixed: 2 })]);
    expect(changed.steps[0]).toMatchObject({ action: 'replace', reason: 'fixed cannot be changed in place' });
    await changed.outcomes();
    expect(project.writes.slice(1)).toEqual(['remove service/a', 'create service/a']);
  });

  test('a field that cannot change blocks a kind that holds data', async () => {
    const project = aProject();
    const bucket = (fixed: number): Resource => ({
      address: 'bucket/a',
      kind: 'bucket',
      name: 'a',
      spec: { fixed, labels: { 'managed-by': 'notamesh' } },
      needs: [],
    });
    await (await project.run([bucket(1)])).outcomes();
    expect((await project.run([bucket(2)])).steps[0]?.action).toBe('blocked');
  });

  test('what bears our name but not our label is left alone', async () => {
    const project = aProject();
    project.there.set('a', { fixed: 1, labels: { team: 'other' } });
    const bucket: Resource = { address: 'bucket/a', kind: 'bucket', name: 'a', spec: { fixed: 1 }, needs: [] };
    const { steps } = await project.run([bucket]);
    expect(steps[0]).toMatchObject({ action: 'blocked', reason: expect.stringContaining('--adopt') });
  });

  test('a cycle is refused with its path', () => {
    const cycle = [service('a', {}, ['service/b']), service('b', {}, ['service/a'])];
    expect(() => inOrder(cycle)).toThrow(DeployError);
    expect(() => inOrder(cycle)).toThrow('service/a -> service/b -> service/a');
  });

  test('a need that nobody declares is refused by name', () => {
    expect(() => inOrder([service('a', {}, ['service/ghost'])])).toThrow('service/ghost');
  });
});
