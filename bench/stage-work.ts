/**
 * One raw object through transform, then its parts through write, each under the CPU profiler, with the clients that
 * the handlers have; then through transform in one thread and in as many as there are processors, in turns. Arguments: bucket and name of the object, name of a smaller one to warm up with, Bigtable's instance
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
import { threadCount } from '../handlers/transform/work/thread-count.ts';
import { createThreads, type Threads } from '../handlers/transform/work/threads.ts';
import { workerProgram } from '../handlers/transform/work/worker-file.ts';
import { createKeyLocks } from '../handlers/write/key-locks.ts';
import { writePart } from '../handlers/write/write-part.ts';
import { median, rounded } from './numbers.ts';
import { stageShares, type StageShares } from './stage-shares.ts';

export interface StageFigures extends StageShares {
  readonly documents: number;
  readonly perSecond: number;
  /** Over the seconds that this process alone had a processor: what another load on the machine does not change. */
  readonly perCpuSecond: number;
}

/** One object through transform in the main thread alone and with others, the medians of the rounds. */
export interface ThreadFigures {
  /** Beside the main one. */
  readonly threads: number;
  readonly alone: Pick<StageFigures, 'perSecond' | 'perCpuSecond'>;
  readonly together: Pick<StageFigures, 'perSecond' | 'perCpuSecond'>;
  /** Documents a second of both over those of the main thread alone; and the same of a second of processor. */
  readonly times: number;
  readonly timesOfCpu: number;
}

const SAMPLING_MICROSECONDS = 500;
const ROUNDS = 3;
/** As many as load-object writes at once. */
const PARALLEL_PARTS = 4;

const [bucket = '', object = '', warmUp = '', instance = '', invoices = '', projectId = ''] = process.argv.slice(2);
const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const table = createGoogleTables({ projectId, instance, sleep });
const settings = { keys: randomBytes(32).toString('base64'), zone: 'America/Sao_Paulo', checks: {} };
const ports = {
  store: createGoogleStorage(projectId),
  codec: createStagingCodec(),
  vault: createVault(settings.keys),
  zone: createZone(settings.zone),
  stagingBucket: bucket,
  quarantineBucket: bucket,
  limits: defaultTransformLimits,
  invoices: table(invoices),
  ledger: table('ledger'),
  locks: createKeyLocks(),
};

async function transformAll(name: string, threads?: Threads): Promise<ObjectName[]> {
  const parts: ObjectName[] = [];
  let from: Cursor | null = null;
  do {
    const slice = await transform({ bucket, object: name, source: 'bench', from }, { ...ports, threads });
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

async function timed<T>(work: () => Promise<T>) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const speed = (documents: number) => ({
    perSecond: Math.round(documents / seconds),
    perCpuSecond: Math.round(documents / ((user + system) / 1e6)),
  });
  return { result, speed };
}

async function measured<T>(session: Session, work: () => Promise<T>) {
  await session.post('Profiler.start');
  const { result, speed } = await timed(work);
  const { profile } = await session.post('Profiler.stop');
  const figures = (documents: number): StageFigures => ({ documents, ...speed(documents), ...stageShares(profile) });
  return { result, figures };
}

async function withThreads(documents: number): Promise<ThreadFigures> {
  const main = new URL('../handlers/transform/main.ts', import.meta.url).href;
  // Where there is one processor this tells what threads cost.
  const count = Math.max(1, threadCount(undefined));
  const threads = createThreads({ count, program: workerProgram(main), settings });
  await transformAll(warmUp, threads);
  const rounds: Pick<ThreadFigures, 'alone' | 'together'>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const alone = await timed(() => transformAll(object));
    const together = await timed(() => transformAll(object, threads));
    rounds.push({ alone: alone.speed(documents), together: together.speed(documents) });
  }
  await threads.close();
  const middle = (which: 'alone' | 'together') => ({
    perSecond: median(rounds.map((round) => round[which].perSecond)),
    perCpuSecond: median(rounds.map((round) => round[which].perCpuSecond)),
  });
  const ratio = (what: 'perSecond' | 'perCpuSecond') =>
    rounded(median(rounds.map(({ alone, together }) => together[what] / alone[what])));
  const times = { times: ratio('perSecond'), timesOfCpu: ratio('perCpuSecond') };
  return { threads: count, alone: middle('alone'), together: middle('together'), ...times };
}

await writeAll(await transformAll(warmUp));
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
const transformed = await measured(session, () => transformAll(object));
const written = await measured(session, () => writeAll(transformed.result));
await session.post('Profiler.disable');
const documents = written.result;
const result = {
  transform: transformed.figures(documents),
  write: written.figures(documents),
  threads: await withThreads(documents),
};
process.stdout.write(JSON.stringify(result));
process.exit(0);
