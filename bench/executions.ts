/** Executions through REST: ours, and beside it in the same run any other server that speaks the same API. */
import { loops, SMALL } from './definitions.ts';
import { Load, type Burst, type Target } from './load.ts';
import { median, rank, rounded } from './numbers.ts';
import { startBenchCloud, type BenchCloud } from './process.ts';

export interface ExecutionsOptions {
  readonly root: string;
  /** In all, over all rounds at one width. */
  readonly count: number;
  /** How many clients at a time, each in its turn. */
  readonly widths: readonly number[];
  readonly beside?: Target;
}

const ROUNDS = 5;
const FIRST_STEPS = 100;
/** How many processes are started for figures of one that has just begun. */
const COLD_STARTS = 5;
const ITERATIONS = 30_000;
/** Executions after which V8 has compiled what they run; before that a bench measures its compiler. */
const WARM_UP = 4000;

type Figures = Record<string, number>;

/** Medians of rounds that take turns; `ratio` is ours over the other, `failed` why the other has no more figures. */
export async function measureExecutions(options: ExecutionsOptions) {
  const cold = await coldStarts(options.root, Math.ceil(options.count / ROUNDS));
  const cloud = await startBenchCloud(options.root, FLAGS);
  const ours = loadOf(cloud);
  const other = options.beside && new Load(options.beside);
  try {
    const parts: [string, (load: Load) => Promise<() => Promise<Figures>>][] = [
      ...options.widths.map((width): [string, (load: Load) => Promise<() => Promise<Figures>>] => [
        `${width} at a time`,
        (load) => small(load, Math.ceil(options.count / ROUNDS), width),
      ]),
      ['create to first step, warm', firstSteps],
      ['steps per second', looping],
    ];
    const result: Record<string, unknown> = { ...cold };
    for (const [name, prepare] of parts) result[name] = await takeTurns(prepare, ours, other);
    return result;
  } finally {
    ours.close();
    other?.close();
    await cloud.stop();
  }
}

const FLAGS = ['--no-deploy', '--ephemeral'];

function loadOf({ mesh: { http, project, location } }: BenchCloud): Load {
  return new Load({ base: `http://127.0.0.1:${http}`, parent: `projects/${project}/locations/${location}` });
}

/** Of processes that have just begun: the very first execution, and so many after it; the other is not ours to start. */
async function coldStarts(root: string, count: number) {
  const waits: number[] = [];
  const bursts: Figures[] = [];
  for (let start = 0; start < COLD_STARTS; start++) {
    const cloud = await startBenchCloud(root, FLAGS);
    const load = loadOf(cloud);
    try {
      waits.push(...(await load.firstSteps(1)));
      bursts.push(figuresOf(await load.burst(await load.deploy(SMALL), count, 1)));
    } finally {
      load.close();
      await cloud.stop();
    }
  }
  return {
    'create to first step, cold': { ours: { p50: rounded(rank(waits, 0.5)), worst: rounded(rank(waits, 1)) } },
    [`first ${count}, cold, 1 at a time`]: { ours: medians(bursts) },
  };
}

/** Of processes that have run many such executions by then. */
async function firstSteps(load: Load): Promise<() => Promise<Figures>> {
  await load.firstSteps(WARM_UP / 2);
  return async () => latency('', await load.firstSteps(FIRST_STEPS));
}

async function small(load: Load, count: number, width: number): Promise<() => Promise<Figures>> {
  const workflow = await load.deploy(SMALL);
  await load.burst(workflow, Math.max(count, WARM_UP), width);
  return async () => figuresOf(await load.burst(workflow, count, width));
}

const figuresOf = ({ perSecond, created, ended }: Burst): Figures => ({
  perSecond,
  ...latency('created', created),
  ...latency('ended', ended),
});

const latency = (what: string, milliseconds: readonly number[]): Figures => ({
  [`${what}P50`.replace(/^P/, 'p')]: rank(milliseconds, 0.5),
  [`${what}P99`.replace(/^P/, 'p')]: rank(milliseconds, 0.99),
});

async function looping(load: Load): Promise<() => Promise<Figures>> {
  const all = Object.entries(loops(ITERATIONS)).map(async ([name, loop]) => {
    return { name, loop, workflow: await load.deploy(loop.source) };
  });
  const ready = await Promise.all(all);
  const round = async () => {
    const figures: Figures = {};
    for (const { name, loop, workflow } of ready) figures[name] = await load.loop(workflow, loop);
    return figures;
  };
  await round();
  return round;
}

/** One round each, then again, so that both have the same luck with the machine. */
async function takeTurns(prepare: (load: Load) => Promise<() => Promise<Figures>>, ours: Load, other?: Load) {
  const mine: Figures[] = [];
  const theirs: Figures[] = [];
  const ourRound = await prepare(ours);
  let failed: string | undefined;
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      failed ??= error instanceof Error ? error.message : String(error);
      return undefined;
    }
  };
  const theirRound = other && (await attempt(() => prepare(other)));
  for (let round = 0; round < ROUNDS; round++) {
    mine.push(await ourRound());
    const figures = theirRound && failed === undefined ? await attempt(theirRound) : undefined;
    if (figures) theirs.push(figures);
  }
  return {
    ours: medians(mine),
    ...(theirs.length > 0 ? { theirs: medians(theirs), ratio: ratios(mine, theirs) } : {}),
    ...(failed === undefined ? {} : { failed }),
  };
}

function medians(rounds: readonly Figures[]): Figures {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, rounded(median(rounds.map((round) => round[name] ?? 0)))]));
}

/** The median of the ratios of rounds that followed each other. */
function ratios(mine: readonly Figures[], theirs: readonly Figures[]): Figures {
  const pairs = theirs.map((figures, i) =>
    Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, (mine[i]?.[name] ?? 0) / value])),
  );
  return medians(pairs);
}
