/**
 * ingest-batch, fetch, lane, transform and write as they are, against the simulated gateway: clock, storage and tables in
 * memory, so that weeks of waiting pass in seconds. Everything that goes wrong is decided by the seed of the faults.
 */
import { createHash } from 'node:crypto';
import type { FetchPorts, FetchRequest } from '../../handlers/fetch/contract.ts';
import { fetchSource } from '../../handlers/fetch/fetch-source.ts';
import { checkSequences } from '../../handlers/inspect/sequences.ts';
import { readSources, type Source, type Sources } from '../../handlers/sources.ts';
import { note, type NoteRequest } from '../../handlers/write/note.ts';
import {
  createFaultPlan,
  createGateway,
  createGenerator,
  type Faults,
  type Gateway,
  type GatewayStats,
} from '../../samples/index.ts';
import { tables } from '../../schemas/index.ts';
import { harness, type HttpReply } from 'notamesh/testing';
import type { MemoryTable } from '../handlers/memory-table.ts';
import { createPipeline } from '../handlers/pipeline.ts';
import { createTimeline, type Line, type Timeline } from './timeline.ts';

export interface Scene {
  readonly count: number;
  readonly source: Partial<Source> & { readonly kind: Source['kind'] };
  readonly notice?: Readonly<Record<string, unknown>>;
  /** For whom is asked, all at once, in place of the notice's owner. */
  readonly owners?: readonly string[];
  readonly limit: { readonly requests: number; readonly perSeconds: number };
  readonly faults: Faults;
  /** Share of calls of fetch whose answer is lost, and of which another execution begins meanwhile. */
  readonly lostShare?: number;
  readonly rivalShare?: number;
  /** Another run, which begins so many seconds after the first one. */
  readonly beside?: { readonly afterSeconds: number; readonly notice: Readonly<Record<string, unknown>> };
  /** The engine dies at this call of the first execution, and at none of the others. */
  readonly crashAt?: number;
}

export interface Ending {
  /** Rows without what names raw objects; of very many, hashes of them. */
  readonly rows: ReadonlyMap<string, string>;
  readonly gateway: GatewayStats;
  readonly runs: number;
  readonly rivals: Readonly<Record<string, number>>;
  readonly gaps: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly virtualHours: number;
  readonly quarantined: number;
  /** Every request, by whom and when: seconds since the beginning. */
  readonly requests: readonly Request[];
  /** What each execution that succeeded answered, and when. */
  readonly results: readonly (Request & { readonly result: unknown })[];
}

interface Request {
  readonly by: string;
  readonly seconds: number;
}

const FETCH = 'https://fetch.test/';
const WRITE = 'https://write.test/';
const BEGIN = Date.UTC(2026, 8, 15, 5);
const HOUR = 3_600_000;
const ORIGIN = 'https://gateway.example';
const MOST_RUNS = 2000;
const MOST_KEPT = 5000;

/** Of what the notice of a scene asks for. */
const NOTHING = { from: null, to: null, backfill: null };

type Input = Readonly<Record<string, unknown>>;

/** The world of a scene: source, clock, storage and ledger, and what has happened in it. */
interface Stage {
  readonly scene: Scene;
  readonly timeline: Timeline;
  readonly gateway: Gateway;
  readonly pipeline: ReturnType<typeof createPipeline>;
  readonly ledger: MemoryTable;
  readonly sources: Sources;
  readonly chance: () => number;
  readonly happen: (what: string) => number;
  readonly requests: Request[];
}

export async function play(scene: Scene): Promise<Ending> {
  const happened: Record<string, number> = {};
  const stage = createStage(scene, (what) => (happened[what] = (happened[what] ?? 0) + 1));
  const { timeline, gateway, pipeline, ledger, chance } = stage;
  const rivals: Record<string, number> = {};
  const results: Ending['results'][number][] = [];
  const others: Promise<void>[] = [];
  let runs = 0;
  const compete = (input: Input, time: number): void => {
    const line = timeline.begin(time);
    const run = execute(
      stage,
      `execution-of-another-${others.length}`,
      { ...input, busy: 'skip' },
      line,
      () => undefined,
    );
    const count = ({ result, state }: Outcome) => {
      const outcome = (result as { skipped?: string } | undefined)?.skipped ?? state;
      rivals[outcome] = (rivals[outcome] ?? 0) + 1;
    };
    others.push(run.then(count).finally(line.end));
  };
  const untilDone = async (input: Input, name: string, afterSeconds = 0): Promise<void> => {
    const line = timeline.begin(timeline.now + afterSeconds * 1000);
    for (let own = 0; ; own++) {
      // The engine dies at some call of every other execution.
      if (own % 2 === 1) happened['crash'] = (happened['crash'] ?? 0) + 1;
      const crashAt =
        own === 0 && runs === 0 ? scene.crashAt : own % 2 === 1 ? 3 + Math.floor(chance() * 10) : undefined;
      if (++runs > MOST_RUNS) throw new Error(`not done after ${MOST_RUNS} executions`);
      const run = await execute(stage, `execution-of-${name}`, input, line, (time) => compete(input, time), crashAt);
      if (run.state === 'SUCCEEDED') {
        results.push({ by: name, seconds: (line.now - BEGIN) / 1000, result: run.result });
        return line.end();
      }
      const { code } = (run.error?.payload ?? {}) as { code?: unknown };
      stage.happen(`run failed: ${String(code)}`);
      await line.after(HOUR);
    }
  };
  const owners = scene.owners?.map((owner) => ({ owner })) ?? [{}];
  const { beside } = scene;
  await Promise.all([
    ...owners.map((input, index) => untilDone(input, `ours-${index}`)),
    ...(beside === undefined ? [] : [untilDone({ ...NOTHING, ...beside.notice }, 'beside', beside.afterSeconds)]),
  ]);
  let gaps = 0;
  for (;;) {
    const { found } = await checkSequences('gateway', undefined, 100_000, ledger);
    if (found.length === 0) break;
    gaps += found.reduce((sum, { missing }) => sum + Number(missing), 0);
    const owner = String(found[0]?.['owner'] ?? '');
    const numbers = found.filter((each) => each['owner'] === owner).map(({ from, to }) => `${from}-${to}`);
    await untilDone({ numbers: numbers.join(','), ...(owner === '' ? {} : { owner }) }, 'gaps');
  }
  await Promise.all(others);
  const quarantined = await loadAll(pipeline, scene.faults.seed === undefined ? undefined : chance);
  const virtualHours = (timeline.now - BEGIN) / HOUR;
  return {
    rows: rowsOf(pipeline.table, scene.count > MOST_KEPT),
    gateway: gateway.stats(),
    runs,
    rivals,
    gaps,
    faults: happened,
    virtualHours,
    quarantined,
    requests: stage.requests,
    results,
  };
}

function createStage(scene: Scene, happen: (what: string) => number): Stage {
  const { count, limit, faults } = scene;
  const generator = createGenerator({ seed: 'hostile', items: { min: 1, max: 2 }, form: 'at', eventShare: 0.1 });
  const plan = createFaultPlan(faults);
  const timeline = createTimeline(BEGIN);
  const texts = (from: number, many: number): string[] =>
    [...generator.documents({ from, count: Math.min(many, count - from) })].map(({ text }) => text);
  const next = () => {
    const verdict = plan.next();
    for (const name of [verdict.fault, ...verdict.tricks]) if (name !== undefined) happen(name);
    return verdict;
  };
  const gateway = createGateway({
    count,
    documents: (from, many) => (from >= count ? [] : texts(from, many)),
    limit,
    now: () => timeline.now,
    plan: () => ({ ...plan, next }),
  });
  const pipeline = createPipeline();
  const ledger = pipeline.writePorts.ledger as MemoryTable;
  const sources = readSources(JSON.stringify([{ name: 'gateway', origin: ORIGIN, ...scene.source }]));
  const chance = createChance(String(faults.seed ?? 1));
  return { scene, timeline, gateway, pipeline, ledger, sources, chance, happen, requests: [] };
}

type Outcome = Awaited<ReturnType<ReturnType<typeof harness>['execute']>>;

/** One execution of ingest-batch, on its own line of time. */
async function execute(
  stage: Stage,
  execution: string,
  input: Input,
  line: Line,
  compete: (time: number) => void,
  crashAt?: number,
): Promise<Outcome> {
  const { scene, ledger, sources, chance, happen } = stage;
  const { lostShare = 0, rivalShare = 0, notice = {} } = scene;
  const start = line.now;
  const env = { FETCH_URL: FETCH, WRITE_URL: WRITE, GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID: execution };
  const h = harness('workflows/ingest-batch.workflows.yaml', { env, now: start });
  const ports = fetchPorts(stage, execution.replace('execution-of-', ''), line);
  const at = async (moment: number, act: () => Promise<unknown>): Promise<HttpReply> => {
    await line.at(start + moment);
    const began = line.now;
    const body = await act().catch((error: unknown) => error);
    const delay = (line.now - began) / 1000;
    if (!(body instanceof Error)) return { body: JSON.parse(JSON.stringify(body)) as unknown, delay };
    const { status = 500, code } = body as Error & { status?: number; code?: string };
    if (status === 500) throw body;
    return { status, body: { error: { code, message: body.message } }, delay };
  };
  h.http('POST', FETCH).replies(async (call) => {
    const reply = await at(call.at, () => fetchSource(call.body as FetchRequest, ports));
    if (chance() < rivalShare) compete(line.now);
    if (chance() >= lostShare) return reply;
    happen('lost');
    if (JSON.stringify(reply).includes('"code":"656"')) happen('refusal lost');
    return { error: 'ConnectionError', delay: typeof reply === 'object' ? (reply.delay ?? 0) : 0 };
  });
  const notePorts = { ledger, sourceOf: (name: string) => sources(name), now: () => line.now };
  h.http('POST', WRITE).replies((call) => at(call.at, () => note(call.body as NoteRequest, notePorts)));
  const options = crashAt === undefined ? {} : { crashAt };
  return h.execute({ source: 'gateway', ...notice, ...input }, options);
}

function fetchPorts({ sources, pipeline, gateway, chance, requests }: Stage, by: string, line: Line): FetchPorts {
  return {
    sources,
    store: pipeline.store,
    rawBucket: 'raw',
    stagingBucket: 'staging',
    uniqueName: () => `name-${chance()}`,
    environment: {},
    now: () => line.now,
    sleep: (milliseconds) => line.after(milliseconds),
    fetch: async (url, init) => {
      await line.after(0);
      requests.push({ by, seconds: (line.now - BEGIN) / 1000 });
      const path = url.slice(ORIGIN.length);
      const body = typeof init.body === 'string' ? { body: init.body } : {};
      const reply = gateway.answer({ method: init.method ?? 'GET', path, ...body });
      line.pass(20 + Math.floor(chance() * 800));
      if (reply === undefined) throw new TypeError('socket hang up');
      const { status, headers, cutAfter } = reply;
      const whole = new Uint8Array(reply.body);
      if (cutAfter === undefined) return new Response(whole.length === 0 ? null : whole, { status, headers });
      return new Response(broken(reply.body.subarray(0, cutAfter)), { status, headers });
    },
  };
}

/** Every raw object by its event: with a chance, in any order and some of them twice. */
async function loadAll(
  pipeline: ReturnType<typeof createPipeline>,
  chance: (() => number) | undefined,
): Promise<number> {
  const names = [...pipeline.store.objects.keys()].filter((id) => id.startsWith('raw/')).map((id) => id.slice(4));
  const again = chance === undefined ? [] : names.filter(() => chance() < 0.1);
  const order = [...names, ...again].map((name) => [chance === undefined ? 0 : chance(), name] as const);
  let quarantined = 0;
  for (const [, name] of order.sort(([a], [b]) => a - b)) quarantined += (await pipeline.load(name)).quarantined;
  return quarantined;
}

/** Columns and fields that name the raw object a document was last seen in. */
const LINEAGE = /^r:(uri|generation|offset|sha256|batch|nsu\w*|@[^@]*)@/;
const LINEAGE_FIELDS = /"(uri|generation|batch)":"[^"]*",?|"offset":[0-9]+,?/g;

/** As garbage collection leaves them: of families that keep one version, the newest. */
function rowsOf(table: MemoryTable, hashed: boolean): Map<string, string> {
  const single = Object.entries(tables.invoices.families).flatMap(([name, { maxVersions }]) =>
    maxVersions === 1 ? [name] : [],
  );
  const column = (cell = '') => cell.split('@')[0] ?? '';
  return new Map(
    Object.entries(table.dump()).map(([key, cells]) => {
      const kept = cells.filter((cell, index) => {
        if (LINEAGE.test(cell)) return false;
        return !single.includes(cell.split(':')[0] ?? '') || column(cells[index - 1]) !== column(cell);
      });
      const text = kept.map((cell) => (cell.startsWith('r:') ? cell.replace(LINEAGE_FIELDS, '') : cell)).join('\n');
      return [key, hashed ? createHash('sha256').update(text).digest('base64') : text];
    }),
  );
}

function broken(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes));
      controller.error(new TypeError('terminated'));
    },
  });
}

/** Numbers from 0 to 1 that a seed decides (mulberry32, Tommy Ettinger). */
function createChance(seed: string): () => number {
  let state = [...seed].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), 7) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
