import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { takeLease } from '../../../deploy/work/lease.ts';
import { isDead, thisProcess } from '../../../deploy/work/process.ts';
import { afterTheLease, baseline, deathAt, deploy, deploymentOn } from './deploying.ts';
import { PaperCloud } from './paper-cloud.ts';

let whole: Awaited<ReturnType<typeof baseline>>;
beforeAll(async () => {
  whole = await baseline();
});

/** As Linux tells it; elsewhere nothing. */
function beginningOf(pid: number | undefined): string {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
}

/** A run that dies with the n-th write, and then one that does not. */
async function dieAndGoOn(n: number, last: 'before' | 'after'): Promise<PaperCloud> {
  const cloud = new PaperCloud();
  cloud.options = { fault: deathAt(n, last) };
  await deploy(cloud).catch(() => []);
  cloud.options = {};
  await afterTheLease(cloud);
  await deploy(cloud);
  return cloud;
}

describe.each([
  { last: 'before' as const, title: 'before the n-th write has an effect' },
  { last: 'after' as const, title: 'before the answer to the n-th write arrives' },
])('a run that dies $title', ({ last }) => {
  test('is finished by the next, for every n, and nothing is made twice', async () => {
    for (let n = 1; n <= whole.writes; n++) {
      const cloud = await dieAndGoOn(n, last);
      expect({ n, state: cloud.state() }).toEqual({ n, state: whole.state });
      expect(cloud.names('alertPolicies')).toHaveLength(1);
      expect(cloud.names('notificationChannels')).toHaveLength(1);
      expect(cloud.names('versions')).toHaveLength(1);
    }
  });
});

describe('the lease', () => {
  test('keeps a second host out, says who is at work, and runs out', async () => {
    const { cloud } = await baseline();
    const deployment = await deploymentOn(cloud);
    const options = {
      client: deployment.client,
      bucket: 'paper-source',
      command: 'deploy.ts apply',
      fresh: ['grant/x'],
      time: cloud.time,
    };
    const first = await takeLease({ ...options, holder: 'ana@one' });
    await expect(takeLease({ ...options, holder: 'rui@two' })).rejects.toMatchObject({
      code: 'lease-held',
      message: expect.stringMatching(/ana@one.*5 min/s),
    });
    await afterTheLease(cloud);
    const second = await takeLease({ ...options, holder: 'rui@two' });
    expect([...second.recent]).toContain('grant/x');
    await expect(first.keep()).rejects.toMatchObject({
      code: 'lease-lost',
      message: expect.stringContaining('rui@two'),
    });
    await second.release([]);
    const third = await takeLease({ ...options, holder: 'ana@one' });
    await expect(takeLease({ ...options, holder: 'rui@two', breakIt: true })).resolves.toBeDefined();
    await third.release([]);
  });

  test('of a process of this machine that died is taken over at once, and of one that lives is not', async () => {
    const { cloud } = await baseline();
    const { client } = await deploymentOn(cloud);
    const options = { client, bucket: 'paper-source', command: 'x', fresh: [], time: cloud.time };
    const here = thisProcess();
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    const id = { ...here, pid: child.pid ?? 0, began: beginningOf(child.pid) };
    await takeLease({ ...options, holder: 'ana@here', process: { id, isDead } });
    const mine = { ...options, holder: 'rui@here', process: { id: here, isDead } };
    await expect(takeLease(mine)).rejects.toMatchObject({ code: 'lease-held' });
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await expect(takeLease({ ...options, holder: 'eva@elsewhere' })).rejects.toMatchObject({ code: 'lease-held' });
    await (await takeLease(mine)).release([]);
  });

  test.each([
    { title: 'of another name', id: { host: 'another' } },
    { title: 'of the same name that was started at another time', id: { bootedAt: 1 } },
    { title: 'in another space of numbers', id: { space: 'pid:[1]' } },
  ])('of a process of a machine $title is left to run out', ({ id }) => {
    const gone = { ...thisProcess(), pid: 2 ** 22 + 1, ...id };
    expect(isDead(gone)).toBe(false);
    expect(isDead({ ...thisProcess(), pid: 2 ** 22 + 1 })).toBe(true);
  });

  test('is not kept by another process that got the number of a dead one', () => {
    const here = thisProcess();
    expect(isDead(here)).toBe(false);
    if (here.began !== undefined) expect(isDead({ ...here, began: '1' })).toBe(true);
  });

  test('is renewed while the work goes on', async () => {
    const { cloud } = await baseline();
    const deployment = await deploymentOn(cloud);
    const options = { client: deployment.client, bucket: 'paper-source', command: 'x', fresh: [], time: cloud.time };
    const lease = await takeLease({ ...options, holder: 'ana@one' });
    for (let minute = 0; minute < 20; minute++) {
      await cloud.time.wait(60_000);
      await lease.keep();
    }
    await expect(takeLease({ ...options, holder: 'rui@two' })).rejects.toMatchObject({ code: 'lease-held' });
  });

  test('stops a whole apply while somebody else is at work', async () => {
    const { cloud } = await baseline();
    const { client } = await deploymentOn(cloud);
    cloud.docs.delete('logging /v2/projects/paper/metrics/notamesh_failures');
    const options = { client, bucket: 'paper-source', command: 'deploy.ts apply', fresh: [], time: cloud.time };
    const other = await takeLease({ ...options, holder: 'ana@one' });
    const before = cloud.state();
    await expect(deploy(cloud)).rejects.toMatchObject({ code: 'lease-held' });
    expect(cloud.state()).toEqual(before);
    await other.release([]);
    await deploy(cloud);
    expect(cloud.names('metrics')).toHaveLength(1);
  });
});
