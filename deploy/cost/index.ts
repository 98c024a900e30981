/** The estimate that a plan shows: from the resources wanted and a volume to lines of dollars a month. */
import * as model from './model.ts';
import { PRICES } from './prices.ts';
import { isMap } from '../model/compare.ts';
import type { Resource } from '../resource.ts';
import type { Env } from '../../infra/names.ts';

export interface CostLine {
  readonly item: string;
  readonly usdPerMonth: number;
  readonly why: string;
}

export interface Estimate {
  readonly invoicesPerDay: number;
  readonly lines: readonly CostLine[];
  readonly totalUsdPerMonth: number;
  /** What a year's documents add, uncompressed. */
  readonly afterAYear: { readonly storedGib: number; readonly nodes: number; readonly usdPerMonth: number };
  readonly notes: readonly string[];
}

/** Invoices a day that an environment is planned for, unless told otherwise. */
export const VOLUME: Readonly<Record<Env, number>> = { dev: 100, stage: 1000, prod: 10_000 };

export function estimate(resources: readonly Resource[], location: string, invoicesPerDay: number): Estimate {
  const load = { ...model.TYPICAL, invoicesPerDay };
  const has = (kind: string) => resources.some((resource) => resource.kind === kind);
  const least = leastNodes(resources);
  const month = model.storedGib(load, load.days);
  const nodes = model.bigtableNodes(load, month, least);
  const jobs = resources.filter(({ kind }) => (kind as string) === 'job').length;
  const use = model.runUse(load);
  const lines: CostLine[] = [
    ...(has('instance')
      ? [
          line('Bigtable nodes', model.nodesCost(nodes), `${nodes} × ${PRICES.bigtable.perNodeMonth}, day and night`),
          line('Bigtable storage', model.ssdCost(month), `${round(month)} GiB after the first month`),
        ]
      : []),
    ...(has('workflow')
      ? [
          line(
            'Workflows',
            model.workflowsCost(load),
            `${load.stepsPerBatch} steps for each ${load.invoicesPerBatch} invoices`,
          ),
        ]
      : []),
    ...(has('service')
      ? [
          line(
            'Cloud Run',
            model.runCost(load, location),
            `${Math.round(use.vcpuSeconds)} vCPU-seconds, free tier taken off`,
          ),
        ]
      : []),
    ...(has('trigger') ? [line('Eventarc and Pub/Sub', model.noticesCost(load), 'notices in and out')] : []),
    ...(jobs > 0 ? [line('Cloud Scheduler', model.schedulerCost(jobs), `${jobs} jobs`)] : []),
  ];
  return {
    invoicesPerDay,
    lines,
    totalUsdPerMonth: cents(lines.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0)),
    afterAYear: yearOf(load, least),
    notes: NOTES,
  };
}

const NOTES = [
  `List prices without taxes; Bigtable's are those of ${PRICES.bigtable.knownIn}.`,
  'Left out: Cloud Storage, logs and metrics, network to the internet, BigQuery queries.',
  'Assumes 6 KB an invoice, batches of 1,000, and 5 s on an instance of its own for each call; measure a real month.',
];

function yearOf(load: model.Workload, least: number): Estimate['afterAYear'] {
  const gib = model.storedGib(load, 365);
  const nodes = model.bigtableNodes(load, gib, least);
  return { storedGib: round(gib), nodes, usdPerMonth: cents(model.nodesCost(nodes) + model.ssdCost(gib)) };
}

const line = (item: string, usd: number, why: string): CostLine => ({ item, usdPerMonth: cents(usd), why });
const cents = (usd: number) => Math.round(usd * 100) / 100;
const round = (value: number) => Math.round(value * 10) / 10;

/** The nodes that autoscaling never goes below, wherever in the specs they are declared. */
function leastNodes(resources: readonly Resource[]): number {
  const found = resources.flatMap(({ kind, spec }) => (kind === 'instance' || kind === 'cluster' ? counts(spec) : []));
  return Math.max(1, ...found);
}

function counts(value: unknown): number[] {
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'minServeNodes' || key === 'serveNodes' ? [Number(inner)] : counts(inner),
  );
}

export function estimateText(found: Estimate): string {
  const amount = (usd: number) => usd.toFixed(2).padStart(10);
  const rows = found.lines.map(({ item, usdPerMonth, why }) => `  ${amount(usdPerMonth)}  ${item.padEnd(22)} ${why}`);
  const { storedGib, nodes, usdPerMonth } = found.afterAYear;
  return [
    `Estimated cost at ${found.invoicesPerDay.toLocaleString('en-US')} invoices a day, US dollars a month:`,
    ...rows,
    `  ${amount(found.totalUsdPerMonth)}  in all`,
    `  after a year: ${storedGib} GiB in Bigtable, ${nodes} ${nodes === 1 ? 'node' : 'nodes'}, ${usdPerMonth.toFixed(2)} for both`,
    ...found.notes.map((note) => `  ${note}`),
  ].join('\n');
}
