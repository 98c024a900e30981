/** Our Pub/Sub beside Google's emulator, with the same Node client in the same run. Ours is durable, theirs is not. */
import { PubSub } from '@google-cloud/pubsub';
import { measureBeside, type Beside } from './emulators.ts';

type Rates = { readonly publishPerSecond: number; readonly pullPerSecond: number };

const MESSAGES = 20_000;
const ROUNDS = 3;

export const measurePubsub = (root: string): Promise<Beside<Rates>> => measureBeside(root, 'pubsub', rates);

/** The best of three rounds: what is slower than that is somebody else on the machine. */
async function rates(port: number): Promise<Rates> {
  const client = new PubSub({ projectId: 'demo-bench', apiEndpoint: `127.0.0.1:${port}` });
  const found = { publish: 0, pull: 0 };
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const [topic] = await client.createTopic(`bench-${round}`);
      const [subscription] = await topic.createSubscription(`bench-${round}`);
      found.publish = Math.max(found.publish, await perSecond(() => publishAll(topic)));
      found.pull = Math.max(found.pull, await perSecond(() => pullAll(subscription)));
      await subscription.close();
    }
  } finally {
    await client.close();
  }
  return { publishPerSecond: Math.round(found.publish), pullPerSecond: Math.round(found.pull) };
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return MESSAGES / ((performance.now() - began) / 1000);
}

type Topic = ReturnType<PubSub['topic']>;

async function publishAll(topic: Topic): Promise<void> {
  const data = Buffer.alloc(500, 'x');
  topic.setPublishOptions({ batching: { maxMessages: 500, maxMilliseconds: 5 } });
  await Promise.all(Array.from({ length: MESSAGES }, () => topic.publishMessage({ data })));
}

function pullAll(subscription: ReturnType<PubSub['subscription']>): Promise<void> {
  return new Promise((resolve, reject) => {
    const seen = new Set<string>();
    subscription.on('error', reject);
    subscription.on('message', (message: { id: string; ack(): void }) => {
      message.ack();
      seen.add(message.id);
      if (seen.size === MESSAGES) resolve();
    });
  });
}
