/** What a cloud holds in memory while thousands of executions wait: for the clock, and for answers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calling, SLEEPING } from './definitions.ts';
import { Load } from './load.ts';
import { startBenchCloud, type BenchCloud } from './process.ts';

const AT_A_TIME = 16;

/** Resident MiB of the cloud's process: empty, and with so many executions that wait. */
export async function measureWaiting(root: string, count: number) {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
  try {
    const [empty, sleeping] = await withCloud(root, count, SLEEPING);
    const [, requesting] = await withCloud(root, count, calling(url));
    return { executions: count, emptyMiB: empty, sleepingMiB: sleeping, requestingMiB: requesting };
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
}

async function withCloud(root: string, count: number, source: string): Promise<[empty: number, full: number]> {
  const cloud = await startBenchCloud(root, ['--no-deploy', '--concurrency', String(count)]);
  const { http, project, location } = cloud.mesh;
  const load = new Load({ base: `http://127.0.0.1:${http}`, parent: `projects/${project}/locations/${location}` });
  try {
    const workflow = await load.deploy(source);
    const empty = residentOf(cloud);
    let left = count;
    const worker = async () => {
      while (left-- > 0) await load.create(workflow);
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, worker));
    return [empty, residentOf(cloud)];
  } finally {
    load.close();
    await cloud.stop();
  }
}

const residentOf = (cloud: BenchCloud) => cloud.memory()['cloud'] ?? 0;
