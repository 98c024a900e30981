/** How long it takes from a published message to the start of the execution that its trigger asks for. */
import type { Mesh } from '../deploy/index.ts';
import { topicName } from '../infra/names.ts';
import { SMALL } from './definitions.ts';
import { median } from './numbers.ts';
import { startBenchCloud } from './process.ts';
import { restClient, type RestClient } from './rest-client.ts';

const ROUNDS = 30;

/** Milliseconds, median; both times are those of this machine's clock. */
export async function measurePublish(root: string): Promise<{ readonly publishToStartMilliseconds: number }> {
  const cloud = await startBenchCloud(root, ['--no-deploy']);
  const client = restClient(`http://127.0.0.1:${cloud.mesh.http}`);
  try {
    return { publishToStartMilliseconds: await publishToStart(client, cloud.mesh) };
  } finally {
    client.close();
    await cloud.stop();
  }
}

async function publishToStart({ call }: RestClient, mesh: Mesh): Promise<number> {
  const parent = `projects/${mesh.project}/locations/${mesh.location}`;
  const topic = topicName(mesh, 'bench');
  await call('POST', `/workflows/v1/${parent}/workflows?workflowId=bench`, { sourceContents: SMALL });
  await call('PUT', `/pubsub/v1/${topic}`, {});
  await call('POST', `/eventarc/v1/${parent}/triggers?triggerId=bench`, {
    name: `${parent}/triggers/bench`,
    eventFilters: [{ attribute: 'type', value: 'google.cloud.pubsub.topic.v1.messagePublished' }],
    destination: { workflow: `${parent}/workflows/bench` },
    serviceAccount: 'bench@bench.iam.gserviceaccount.com',
    transport: { pubsub: { topic } },
  });
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = Date.now();
    const answer = await call('POST', `/pubsub/v1/${topic}:publish`, { messages: [{ data: 'e30=' }] });
    const [messageId = ''] = answer['messageIds'] as string[];
    waits.push((await startOf(call, parent, messageId)) - before);
  }
  return median(waits);
}

/** When the execution of a message started; its argument names the message. */
async function startOf(call: RestClient['call'], parent: string, messageId: string): Promise<number> {
  const path = `/workflowexecutions/v1/${parent}/workflows/bench/executions?pageSize=5&view=FULL`;
  for (;;) {
    const { executions = [] } = (await call('GET', path)) as {
      executions?: { argument?: string; startTime?: string }[];
    };
    const found = executions.find(({ argument = '' }) => argument.includes(`"messageId":"${messageId}"`));
    if (found?.startTime) return Date.parse(found.startTime);
  }
}
