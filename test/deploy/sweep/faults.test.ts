import { baseline, deploy, faultAt, isWrite } from './deploying.ts';
import { PaperCloud, type Fault, type PaperCall } from './paper-cloud.ts';

let whole: Awaited<ReturnType<typeof baseline>>;
beforeAll(async () => {
  whole = await baseline();
});

const refusal = (status: number, message: string, more: object = {}, headers = {}): Fault => ({
  kind: 'answer',
  status,
  error: { message, ...more },
  headers,
});

/** The first try of every write fails so; the second is let through. */
function firstOfEach(fault: Fault, spared: (call: PaperCall) => boolean = () => false) {
  const seen = new Set<string>();
  return (call: PaperCall): Fault | undefined => {
    const key = `${call.method} ${call.service} ${call.path} ${call.query.get('serviceId') ?? ''}`;
    if (!isWrite(call) || seen.has(key) || spared(call)) return undefined;
    seen.add(key);
    return fault;
  };
}

const nothingIsFresh = ({ path }: PaperCall) => path.endsWith(':batchEnable') || path.startsWith('/upload/');

describe('every write that fails once', () => {
  test.each([
    { title: 'transient: 503', fault: refusal(503, 'unavailable') },
    { title: 'transient: 429 with a delay', fault: refusal(429, 'slow down', {}, { 'retry-after': '9' }) },
    { title: 'transient: the connection breaks', fault: { kind: 'before' } as const },
    { title: 'quota', fault: refusal(403, 'Quota exceeded for quota metric writes per minute') },
    { title: 'queue', fault: refusal(409, 'sync mutate calls cannot be queued') },
    { title: 'lost: it came through, and the answer did not', fault: { kind: 'after' } as const },
    {
      title: 'propagation: denied',
      fault: refusal(403, 'denied', { status: 'PERMISSION_DENIED' }),
      spared: nothingIsFresh,
    },
    {
      title: 'propagation: an agent',
      fault: refusal(400, 'Permission denied while using the Eventarc Service Agent'),
      spared: nothingIsFresh,
    },
    {
      title: 'conflict',
      fault: refusal(409, 'changed meanwhile', { status: 'ABORTED' }),
      spared: ({ path }: PaperCall) => path.startsWith('/upload/'),
    },
  ])('$title: ends in the same state', async ({ fault, spared }) => {
    const cloud = new PaperCloud();
    cloud.options = { fault: firstOfEach(fault, spared) };
    const outcomes = await deploy(cloud);
    expect(outcomes.filter(({ result }) => result === 'failed').map(({ step }) => step.resource.address)).toEqual([]);
    expect(cloud.state()).toEqual(whole.state);
  });
});

describe('one write', () => {
  test('whose answer is lost, for every write: nothing is made twice', async () => {
    for (let n = 1; n <= whole.writes; n++) {
      const cloud = new PaperCloud();
      cloud.options = { fault: faultAt(n, { kind: 'after' }) };
      await deploy(cloud);
      expect(cloud.state()).toEqual(whole.state);
    }
  });

  test('that is refused for good stops only what needs it, for every write', async () => {
    for (let n = 1; n <= whole.writes; n++) {
      const cloud = new PaperCloud();
      cloud.options = { fault: faultAt(n, refusal(400, 'Invalid value', { status: 'INVALID_ARGUMENT' })) };
      const outcomes = await deploy(cloud).catch(() => undefined);
      const failed = outcomes?.filter(({ result }) => result === 'failed') ?? [];
      expect(failed.length).toBeLessThanOrEqual(1);
      cloud.options = {};
      await cloud.time.wait(6 * 60_000);
      await deploy(cloud);
      expect(cloud.state()).toEqual(whole.state);
    }
  });
});

describe('permissions', () => {
  test('that are late for a minute, and agents born late, need nobody: the first apply waits and says why', async () => {
    const cloud = new PaperCloud();
    cloud.options = { propagationSeconds: 60, lateAgents: true };
    const said: string[] = [];
    const outcomes = await deploy(cloud, {
      onWait: ({ about, class: retryClass, why }) => said.push(`${about} ${retryClass} ${why}`),
    });
    expect(outcomes.filter(({ result }) => result === 'failed' || result === 'skipped')).toEqual([]);
    expect(said.some((line) => /^trigger\/.* propagation .*Eventarc Service Agent/.test(line))).toBe(true);
    cloud.docs.delete('agent eventarc');
    expect(cloud.state()).toEqual(whole.state);
  });

  test('that never come are given up after a quarter of an hour, and only where something is new', async () => {
    const cloud = new PaperCloud();
    const denied = refusal(403, 'denied', { status: 'PERMISSION_DENIED' });
    cloud.options = { fault: (call) => (isWrite(call) && call.path.endsWith('/triggers') ? denied : undefined) };
    const began = cloud.time.now();
    const results = (await deploy(cloud)).map(({ step, result }) => `${result} ${step.resource.address}`);
    expect(results).toContain('failed trigger/raw-object-finalized');
    expect(results).toContain('skipped transport/raw-object-finalized');
    expect(results).toContain('done dashboard/notamesh');
    expect(cloud.time.now() - began).toBeGreaterThan(15 * 60_000);
    // An hour later nothing is new any more: no waiting.
    await cloud.time.wait(2 * 3_600_000);
    const again = cloud.time.now();
    await deploy(cloud);
    expect(cloud.time.now() - again).toBeLessThan(60_000);
  });
});
