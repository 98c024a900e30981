/**
 * One raw object through transform, then its parts through write, each under the CPU profiler, with the clients that
 * the handlers have. Arguments: bucket and name of the object, name of a smaller one to warm up with, Bigtable's instance
 * and table, project. Addresses of the services are in the environment, as for the handlers.
 */
import { randomBytes } from 'node:crypto';
import { Session } from 'node:inspector/promises';
import { createGoogleStorage } from '../handlers/google-storage.ts';
import { createGoogleTables } from '../handlers/google-table.ts';
import { createVault, createZone } from '../handlers/invoice/index.ts';
import type { ObjectName } from '../handlers/object-store.ts';
import { createStagingCodec } from '../handlers/staging-file.ts';
import { defaultTransformLimits, transform, type Cursor } from '../handlers/transform/transform.ts';
import { createKeyLocks } from '../handlers/write/key-locks.ts';
import { writePart } from '../handlers/write/write-part.ts';
import { stageShares, type StageShares } from './stage-shares.ts';

export interface StageFigures extends StageShares {
  readonly documents: number;
  readonly perSecond: number;
  /** Over the seconds that this process alone had a processor: what another load on the machine does not change. */
  readonly perCpuSecond: number;
}

const SAMPLING_MICROSECONDS = 500;
/** As many as load-object writes at once. */
const PARALLEL_PARTS = 4;

const [bucket = '', object = '', warmUp = '', instance = '', invoices = '', projectId = ''] = process.argv.slice(2);
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const table = createGoogleTables({ projectId, instance, sleep });
const ports = {
  store: createGoogleStorage(projectId),
  codec: createStagingCodec(),
  vault: createVault(randomBytes(32).toString('base64')),
  zone: createZone('America/Sao_Paulo'),
  stagingBucket: bucket,
  quarantineBucket: bucket,
  limits: defaultTransformLimits,
  invoices: table(invoices),
  ledger: table('ledger'),
  locks: createKeyLocks(),
};

async function transformAll(name: string): Promise<ObjectName[]> {
  const parts: ObjectName[] = [];
  let from: Cursor | null = null;
  do {
    const slice = await transform({ bucket, object: name, source: 'bench', from }, ports);
    if (slice.quarantined > 0) throw new Error(`set aside: ${JSON.stringify(slice.reasons)}`);
    parts.push(...slice.parts);
    from = slice.next;
  } while (from !== null);
  return parts;
}

async function writeAll(parts: readonly ObjectName[]): Promise<number> {
  const waiting = parts[Symbol.iterator]();
  let documents = 0;
  const work = async () => {
    for (const part of waiting) {
      const counts = await writePart(part, ports);
      documents += counts.documents;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_PARTS }, work));
  return documents;
}

async function measured<T>(session: Session, work: () => Promise<T>) {
  await session.post('Profiler.start');
  const cpu = process.cpuUsage();
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const { profile } = await session.post('Profiler.stop');
  const figures = (documents: number): StageFigures => ({
    documents,
    perSecond: Math.round(documents / seconds),
    perCpuSecond: Math.round(documents / ((user + system) / 1e6)),
    ...stageShares(profile),
  });
  return { result, figures };
}

await writeAll(await transformAll(warmUp));
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
const transformed = await measured(session, () => transformAll(object));
const written = await measured(session, () => writeAll(transformed.result));
const documents = written.result;
process.stdout.write(JSON.stringify({ transform: transformed.figures(documents), write: written.figures(documents) }));
process.exit(0);
