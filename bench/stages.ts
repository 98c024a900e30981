/**
 * How fast transform and write are and where their time goes, how much memory transform needs for large objects, and
 * how much of the machine the two use together.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { bundleArchives } from '../deploy/index.ts';
import { bucketName, INSTANCE } from '../infra/names.ts';
import { writeCorpus } from './corpus.ts';
import { rounded } from './numbers.ts';
import { startBenchCloud, type BenchCloud } from './process.ts';
import { distinctDocuments, type Packing } from './raw-objects.ts';
import type { StageFigures, ThreadFigures } from './stage-work.ts';
import { measureTransformMemory, upload, type MemoryFigures } from './transform-memory.ts';

const run = promisify(execFile);
const WARM_UP = 2000;
const SMALL = 64 * 1024 * 1024;
const GIGABYTE = 1024 * 1024 * 1024;
/** Objects that are loaded at once to see what the handlers make of several processors. */
const AT_ONCE = 4;

export interface StagesOptions {
  /** 0: memory alone. */
  readonly documents: number;
  /** Size of the large raw objects, before packing; 0: small ones only. */
  readonly gigabytes: number;
  readonly packings: readonly Packing[];
  /** Told what is measured next. */
  readonly note: (what: string) => void;
}

interface Stages extends Readonly<Record<'transform' | 'write', StageFigures>> {
  readonly threads: ThreadFigures;
}

interface Together {
  readonly objects: number;
  readonly perSecond: number;
  /** Seconds of processor over seconds of wall clock, by program: 1 is a whole one. */
  readonly processors: Readonly<Record<string, number>>;
  /** All of them together, over the processors of the machine. */
  readonly ofMachine: number;
}

export async function measureStages(root: string, { documents, gigabytes, packings, note }: StagesOptions) {
  const machine = { processors: availableParallelism(), load: loadavg().map((each) => rounded(each, 1)) };
  const cloud = await startBenchCloud(root);
  try {
    const speed = documents > 0 ? await speedOf(root, cloud, documents, note) : {};
    const sizes = gigabytes > 0 ? [SMALL, gigabytes * GIGABYTE] : [SMALL];
    return { machine, ...speed, memory: await memoryOf(root, cloud, packings, sizes, note) };
  } finally {
    await cloud.stop();
  }
}

async function speedOf(root: string, cloud: BenchCloud, documents: number, note: StagesOptions['note']) {
  note('stages of NDJSON');
  const ndjson = await profiled(root, cloud, documents, 'ndjson');
  note('stages of XML');
  const xml = await profiled(root, cloud, documents, 'xml');
  const xmlOverJson = rounded(xml.transform.perCpuSecond / ndjson.transform.perCpuSecond);
  note('transform and write together');
  const together = [await loaded(root, cloud, documents, 1), await loaded(root, cloud, documents, AT_ONCE)];
  return { ndjson, xml, xmlOverJson, together };
}

const storageOf = ({ mesh }: BenchCloud) => `http://127.0.0.1:${mesh.http}`;

async function profiled(root: string, cloud: BenchCloud, documents: number, form: 'ndjson' | 'xml') {
  const { mesh } = cloud;
  const bucket = bucketName(mesh, 'staging');
  const [object, warmUp] = [`bench/${form}`, `bench/${form}-warm-up`];
  await upload(storageOf(cloud), bucket, object, Readable.from(distinctDocuments(documents, form, `bench-${form}`)));
  await upload(storageOf(cloud), bucket, warmUp, Readable.from(distinctDocuments(WARM_UP, form, 'bench-warm-up')));
  const words = [bucket, object, warmUp, INSTANCE, 'invoices', mesh.project];
  const env = {
    ...process.env,
    STORAGE_EMULATOR_HOST: storageOf(cloud),
    BIGTABLE_EMULATOR_HOST: `127.0.0.1:${mesh.grpc}`,
  };
  const program = join(root, 'bench', 'stage-work.ts');
  const { stdout } = await run(process.execPath, ['--import', 'tsx', program, ...words], { cwd: root, env });
  return JSON.parse(stdout) as Stages;
}

/** The same documents through the event path, in so many objects at once. */
async function loaded(root: string, cloud: BenchCloud, documents: number, objects: number): Promise<Together> {
  const folder = await mkdtemp(join(tmpdir(), 'notamesh-corpus-'));
  try {
    await writeCorpus(folder, documents, Math.ceil(documents / objects), `together-${objects}`);
    const before = cloud.cpuSeconds();
    const words = ['ingest', folder, '--json', '--data-dir', cloud.dataDir];
    const { stdout } = await run(process.execPath, [join(root, 'notamesh.mjs'), ...words], { maxBuffer: 1 << 24 });
    const after = cloud.cpuSeconds();
    const { seconds } = JSON.parse(stdout) as { seconds: number };
    const used = ['transform', 'write', 'cloud'].map((name): [string, number] => [
      name,
      rounded(((after[name] ?? 0) - (before[name] ?? 0)) / seconds),
    ]);
    const ofMachine = rounded(used.reduce((sum, [, each]) => sum + each, 0) / availableParallelism());
    return { objects, perSecond: Math.round(documents / seconds), processors: Object.fromEntries(used), ofMachine };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function memoryOf(
  root: string,
  cloud: BenchCloud,
  packings: readonly Packing[],
  sizes: readonly number[],
  note: StagesOptions['note'],
) {
  const home = await mkdtemp(join(tmpdir(), 'notamesh-transform-'));
  try {
    const archives = await bundleArchives(root);
    execFileSync('tar', ['-xzf', '-', '-C', home], { input: archives.get('transform') });
    const bucket = bucketName(cloud.mesh, 'staging');
    const trial = { home, storage: storageOf(cloud), bucket, project: cloud.mesh.project };
    const figures: MemoryFigures[] = [];
    for (const bytes of sizes)
      for (const packing of packings) {
        note(`memory of transform, ${packing} of ${Math.round(bytes / 1e6)} MB`);
        figures.push(await measureTransformMemory(trial, packing, bytes));
      }
    return figures;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
