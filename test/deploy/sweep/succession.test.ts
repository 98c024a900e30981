import { isOfFamily, successorName } from '../../../deploy/model/succession.ts';
import { look } from '../../../deploy/planning/look.ts';
import { afterTheLease, baseline, deathAt, deploy, deploymentOn, isWrite } from './deploying.ts';
import type { PaperCall, PaperCloud } from './paper-cloud.ts';

const BASE = 'eventarc /v1/projects/paper/locations/southamerica-east1/triggers/raw-object-finalized';
const PLAIN = 'raw-object-finalized';
const SUBSCRIPTION = 'pubsub /v1/projects/paper/subscriptions/eventarc-raw-object-finalized';
const triggersOf = (cloud: PaperCloud) =>
  cloud.names('triggers').map((key) => key.replace(/^eventarc .*\/triggers\//, ''));
const isTrigger = ({ service }: PaperCall) => service === 'eventarc';

/** As if the declarations had asked for other events before. */
async function listeningElsewhere(): Promise<PaperCloud> {
  const { cloud } = await baseline();
  cloud.docs.set(BASE, { ...cloud.docs.get(BASE), eventFilters: [] });
  return cloud;
}

async function changesOn(cloud: PaperCloud): Promise<string[]> {
  const { planned } = await look(await deploymentOn(cloud), { prune: true, inspect: true });
  return planned.changes.map(({ action, resource }) => `${action} ${resource.address}`);
}

let whole: { writes: number; state: string[]; successor: string };
beforeAll(async () => {
  const cloud = await listeningElsewhere();
  const before = cloud.calls.length;
  await deploy(cloud);
  const [successor = '', ...others] = triggersOf(cloud);
  expect(others).toEqual([]);
  whole = { writes: cloud.calls.slice(before).filter(isWrite).length, state: cloud.state(), successor };
});

describe('a trigger that listens to other events', () => {
  test('is planned as a replacement with what hangs on it and, apart from it, the end of the former one', async () => {
    expect(await changesOn(await listeningElsewhere())).toEqual([
      'replace trigger/raw-object-finalized',
      'update transport/raw-object-finalized',
      'update grant/agent-pubsub/transport/raw-object-finalized/subscriber',
      'delete trigger/raw-object-finalized (former raw-object-finalized)',
    ]);
  });

  test('is followed by one under another name, set up like it, before it goes; then there is nothing to do', async () => {
    const cloud = await listeningElsewhere();
    const before = cloud.calls.length;
    await deploy(cloud);
    const writes = cloud.calls.slice(before).filter((call) => isWrite(call) && !call.path.startsWith('/upload/'));
    expect(writes.map(({ method, service }) => `${method} ${service}`)).toEqual([
      'POST eventarc',
      'PATCH pubsub',
      'POST pubsub',
      'DELETE eventarc',
    ]);
    expect(isOfFamily(PLAIN, whole.successor)).toBe(true);
    expect(cloud.docs.get(`pubsub /v1/projects/paper/subscriptions/eventarc-${whole.successor}`)).toMatchObject({
      deadLetterPolicy: { maxDeliveryAttempts: 100 },
      ackDeadlineSeconds: 60,
    });
    expect(await changesOn(cloud)).toEqual([]);
  });

  test('can be replaced again, and its successor is updated in place', async () => {
    const cloud = await listeningElsewhere();
    await deploy(cloud);
    const key = `${BASE.slice(0, BASE.lastIndexOf('/'))}/${whole.successor}`;
    cloud.docs.set(key, { ...cloud.docs.get(key), serviceAccount: 'another' });
    const began = cloud.calls.length;
    await deploy(cloud);
    const updates = cloud.calls.slice(began).filter((call) => isTrigger(call) && isWrite(call));
    expect(updates.map(({ method, path }) => [method, path.endsWith(whole.successor)])).toEqual([['PATCH', true]]);
    cloud.docs.set(key, { ...cloud.docs.get(key), eventFilters: [] });
    await deploy(cloud);
    const [second = '', ...others] = triggersOf(cloud);
    expect(others).toEqual([]);
    expect(second).not.toBe(whole.successor);
    expect(isOfFamily(PLAIN, second)).toBe(true);
    expect(await changesOn(cloud)).toEqual([]);
  });

  test('may be set up anew by an update: its subscription gets its settings back in the same run', async () => {
    const { cloud } = await baseline();
    cloud.docs.set(BASE, { ...cloud.docs.get(BASE), serviceAccount: 'another' });
    const name = SUBSCRIPTION.slice('pubsub /v1/'.length);
    cloud.options = {
      fault: (call) => {
        if (isTrigger(call) && isWrite(call)) cloud.docs.set(SUBSCRIPTION, { name, ackDeadlineSeconds: 10 });
        return undefined;
      },
    };
    const outcomes = await deploy(cloud);
    expect(outcomes.filter(({ result }) => result === 'done').map(({ step }) => step.resource.address)).toEqual([
      'trigger/raw-object-finalized',
      'transport/raw-object-finalized',
    ]);
    expect(cloud.docs.get(SUBSCRIPTION)).toMatchObject({
      deadLetterPolicy: { maxDeliveryAttempts: 100 },
      ackDeadlineSeconds: 60,
    });
    expect(await changesOn(cloud)).toEqual([]);
  });

  test.each(['before', 'after'] as const)(
    'whose replacement dies %s the effect of any write is there once in the end, and never not at all',
    async (last) => {
      for (let n = 1; n <= whole.writes; n++) {
        const cloud = await listeningElsewhere();
        cloud.options = { fault: deathAt(n, last) };
        await deploy(cloud).catch(() => []);
        expect(triggersOf(cloud).length).toBeGreaterThan(0);
        cloud.options = {};
        await afterTheLease(cloud);
        await deploy(cloud);
        expect({ n, state: cloud.state() }).toEqual({ n, state: whole.state });
      }
    },
  );

  test('keeps what still waits at it: both stay, the run says so, and the next one ends it', async () => {
    const cloud = await listeningElsewhere();
    cloud.docs.set(SUBSCRIPTION, { ...cloud.docs.get(SUBSCRIPTION), waiting: ['an event', 'another'] });
    const outcomes = await deploy(cloud);
    const [failed] = outcomes.filter(({ result }) => result === 'failed');
    expect(failed?.error).toMatchObject({ code: 'events-waiting', message: expect.stringMatching(/^2 events still/) });
    expect(triggersOf(cloud).sort()).toEqual([PLAIN, whole.successor]);
    const former = { ...cloud.docs.get(SUBSCRIPTION) };
    delete former['waiting'];
    cloud.docs.set(SUBSCRIPTION, former);
    await deploy(cloud);
    expect(cloud.state()).toEqual(whole.state);
  });

  test('stays where its successor does not work, at the first try and at the next', async () => {
    const cloud = await listeningElsewhere();
    const broken = (call: PaperCall) => isTrigger(call) && call.method === 'GET';
    cloud.options = {
      fault: (call) => {
        const key = `${BASE.slice(0, BASE.lastIndexOf('/'))}/${whole.successor}`;
        const found = cloud.docs.get(key);
        if (broken(call) && found) {
          cloud.docs.set(key, { ...found, conditions: { workflow: { code: 'NOT_FOUND', message: 'no workflow' } } });
        }
        return undefined;
      },
    };
    for (let attempt = 0; attempt < 2; attempt++) {
      const outcomes = await deploy(cloud);
      expect(outcomes.some(({ result, error }) => result === 'failed' && /no workflow/.test(String(error)))).toBe(true);
      expect(triggersOf(cloud).sort()).toEqual([PLAIN, whole.successor]);
    }
  });
});

describe('a successor’s name', () => {
  const rules = { immutable: ['eventFilters', 'transport.topic'] };
  const spec = { labels: { a: 'b' }, eventFilters: [{ attribute: 'type', value: 'x' }] };

  test('is made of what cannot be changed in place, and of nothing else', () => {
    const name = successorName('p/triggers/a', spec, rules, []);
    expect(isOfFamily('p/triggers/a', name)).toBe(true);
    expect(successorName('p/triggers/a', { ...spec, labels: {} }, rules, [])).toBe(name);
    expect(successorName('p/triggers/a', { eventFilters: [] }, rules, [])).not.toBe(name);
    expect(successorName('p/triggers/a', spec, rules, [name])).not.toBe(name);
  });

  test('is no other declared resource’s', () => {
    expect(isOfFamily('p/triggers/raw', 'p/triggers/raw-object-finalized')).toBe(false);
    expect(isOfFamily('p/triggers/raw', 'p/triggers/raw-dev')).toBe(false);
    expect(isOfFamily('p/triggers/raw', 'p/triggers/raw')).toBe(true);
  });
});
