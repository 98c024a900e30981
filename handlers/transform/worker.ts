/** Program of a thread of transform: takes runs of documents, one after the other, and answers what became of them. */

import { parentPort, workerData } from 'node:worker_threads';
import { createStrictness, createVault, createZone } from '../invoice/index.ts';
import { createStagingCodec } from '../staging-file.ts';
import { unpackedRun, type Answer, type RunMessage, type ThreadSettings } from './work/message.ts';
import { createWork, type Worked } from './work/run.ts';

const { keys, zone, checks } = workerData as ThreadSettings;
const tools = { vault: createVault(keys), zone: createZone(zone), strictness: createStrictness(checks) };
const work = createWork(tools, createStagingCodec());
const answer = (content: Answer, memory: ArrayBuffer[] = []): void => parentPort?.postMessage(content, memory);

parentPort?.on('message', (message: RunMessage) => {
  let worked: Worked;
  try {
    worked = work(unpackedRun(message), message.origin);
  } catch {
    answer(undefined);
    return;
  }
  answer(worked, [worked.rows.buffer as ArrayBuffer, worked.index.buffer as ArrayBuffer]);
});
answer('ready');
