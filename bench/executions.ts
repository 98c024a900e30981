/** Executions through the REST API of a running cloud: how many a second, and how long from publish to start. */
import { topicName } from '../infra/names.ts';
import type { Mesh } from '../deploy/index.ts';
import { median } from './engine.ts';
import { startBenchCloud } from './process.ts';

const DEFINITION = `
main:
  params: [input]
  steps:
    - begin:
        assign:
          - a: 1
          - b: \${a + 1}
          - c: \${b + 1}
    - finish:
        return: \${c}
`;

export interface ExecutionsResult {
  /** Created, run and ended, 16 at a time. */
  readonly perSecond: number;
  /** Milliseconds from before the publish call to the execution's start, median. */
  readonly publishToStartMilliseconds: number;
}

export async function measureExecutions(root: string, count: number): Promise<ExecutionsResult> {
  const cloud = await startBenchCloud(root, ['--no-deploy']);
  try {
    const base = `http://127.0.0.1:${cloud.mesh.http}`;
    const parent = `projects/${cloud.mesh.project}/locations/${cloud.mesh.location}`;
    await post(`${base}/workflows/v1/${parent}/workflows?workflowId=bench`, { sourceContents: DEFINITION });
    await runMany(base, parent, Math.ceil(count / 10));
    const began = performance.now();
    await runMany(base, parent, count);
    const perSecond = Math.round(count / ((performance.now() - began) / 1000));
    return { perSecond, publishToStartMilliseconds: await publishToStart(base, parent, cloud.mesh) };
  } finally {
    await cloud.stop();
  }
}

async function runMany(base: string, parent: string, count: number): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const url = `${base}/workflowexecutions/v1/${parent}/workflows/bench/executions`;
      let execution = (await post(url, { argument: '{}' })) as { name: string; state: string };
      while (execution.state === 'ACTIVE' || execution.state === 'QUEUED') {
        execution = (await get(`${base}/workflowexecutions/v1/${execution.name}`)) as typeof execution;
      }
      if (execution.state !== 'SUCCEEDED') throw new Error(`an execution ended as ${execution.state}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

async function publishToStart(base: string, parent: string, mesh: Mesh): Promise<number> {
  const topic = topicName(mesh, 'bench');
  await send('PUT', `${base}/pubsub/v1/${topic}`, {});
  await post(`${base}/eventarc/v1/${parent}/triggers?triggerId=bench`, {
    name: `${parent}/triggers/bench`,
    eventFilters: [{ attribute: 'type', value: 'google.cloud.pubsub.topic.v1.messagePublished' }],
    destination: { workflow: `${parent}/workflows/bench` },
    serviceAccount: 'bench@bench.iam.gserviceaccount.com',
    transport: { pubsub: { topic } },
  });
  const waits: number[] = [];
  for (let round = 0; round < 30; round++) {
    const before = Date.now();
    const { messageIds } = (await post(`${base}/pubsub/v1/${topic}:publish`, { messages: [{ data: 'e30=' }] })) as {
      messageIds: string[];
    };
    waits.push((await startOf(base, parent, messageIds[0] ?? '')) - before);
  }
  return median(waits);
}

/** When the execution of a message started; its argument names the message. */
async function startOf(base: string, parent: string, messageId: string): Promise<number> {
  for (;;) {
    const url = `${base}/workflowexecutions/v1/${parent}/workflows/bench/executions?pageSize=5&view=FULL`;
    const { executions = [] } = (await get(url)) as { executions?: { argument?: string; startTime?: string }[] };
    const found = executions.find(({ argument = '' }) => argument.includes(`"messageId":"${messageId}"`));
    if (found?.startTime) return Date.parse(found.startTime);
  }
}

const get = (url: string) => send('GET', url);
const post = (url: string, body: unknown) => send('POST', url, body);

async function send(method: string, url: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
