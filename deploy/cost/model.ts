/**
 * What a month costs at a stated volume: arithmetic over prices and a few assumptions about the shape of the work. Pure.
 * All amounts are US dollars a month, before taxes and discounts.
 */
import { handlers, type HandlerName } from '../../handlers/index.ts';
import { GIB, HOURS_PER_MONTH, PRICES, RUN_TIER_2, TIB } from './prices.ts';

export interface Workload {
  readonly invoicesPerDay: number;
  readonly days: number;
  readonly invoicesPerBatch: number;
  readonly bytesPerInvoice: number;
  /** Workflow steps of one batch, all its executions together. */
  readonly stepsPerBatch: number;
  /** Calls of handlers for one batch, each on an instance of its own. */
  readonly callsPerBatch: readonly Call[];
  readonly noticesPerBatch: number;
  readonly bytesPerNotice: number;
  /** Rows of an invoice's size that one Bigtable node is asked to write in a second. */
  readonly rowsPerNodeSecond: number;
  /** How much more than the average the busiest second brings. */
  readonly peakFactor: number;
}

export interface Call {
  readonly seconds: number;
  readonly vcpu: number;
  readonly gib: number;
}

/** A call of a handler, by the size of its instances. */
function callOf(name: HandlerName, seconds: number): Call {
  const handler = handlers.find((each) => each.name === name);
  if (handler === undefined) throw new TypeError(`no handler ${name}`);
  return { seconds, vcpu: handler.processors, gib: handler.memoryMiB / 1024 };
}

/** Assumptions, to be measured against a real month. */
export const TYPICAL: Workload = {
  invoicesPerDay: 10_000,
  days: 30,
  invoicesPerBatch: 1000,
  bytesPerInvoice: 6000,
  stepsPerBatch: 30,
  callsPerBatch: [callOf('fetch', 5), callOf('transform', 5), callOf('write', 5)],
  noticesPerBatch: 3,
  bytesPerNotice: 2000,
  rowsPerNodeSecond: 4000,
  peakFactor: 10,
};

const beyond = (used: number, free: number) => Math.max(0, used - free);
const invoices = (load: Workload) => load.invoicesPerDay * load.days;
const batches = (load: Workload) => invoices(load) / load.invoicesPerBatch;

export function workflowsCost(load: Workload): number {
  const steps = batches(load) * load.stepsPerBatch;
  return (beyond(steps, PRICES.workflows.freeSteps) / 1000) * PRICES.workflows.perThousandSteps;
}

export function runUse(load: Workload) {
  const { callsPerBatch: calls } = load;
  const sum = (of: (call: Call) => number) => batches(load) * calls.reduce((total, call) => total + of(call), 0);
  return {
    requests: sum(() => 1),
    vcpuSeconds: sum(({ seconds, vcpu }) => seconds * vcpu),
    gibSeconds: sum(({ seconds, gib }) => seconds * gib),
  };
}

/** The free tier is money off, at the prices of tier 1. */
export function runCost(load: Workload, location: string): number {
  const { tier1, tier2, free, perMillionRequests } = PRICES.run;
  const price = RUN_TIER_2.has(location) ? tier2 : tier1;
  const use = runUse(load);
  const cpu = beyond(use.vcpuSeconds * price.perVcpuSecond, free.vcpuSeconds * tier1.perVcpuSecond);
  const memory = beyond(use.gibSeconds * price.perGibSecond, free.gibSeconds * tier1.perGibSecond);
  return cpu + memory + (beyond(use.requests, free.requests) / 1e6) * perMillionRequests;
}

const pubsubCost = (bytesInAndOut: number) =>
  (beyond(bytesInAndOut, PRICES.pubsub.freeGib * GIB) / TIB) * PRICES.pubsub.perTib;

/** Eventarc asks nothing for events of Google's own services beyond their Pub/Sub transport. */
export function noticesCost(load: Workload): number {
  return pubsubCost(batches(load) * load.noticesPerBatch * load.bytesPerNotice * 2);
}

/** If every invoice came one by one as a message. */
export const streamingCost = (load: Workload): number => pubsubCost(invoices(load) * load.bytesPerInvoice * 2);

/** Nodes for the busiest second and for what is stored, at least those that are declared. */
export function bigtableNodes(load: Workload, storedGib: number, leastNodes: number): number {
  const perSecond = (load.invoicesPerDay / 86_400) * load.peakFactor;
  const forWrites = Math.ceil(perSecond / load.rowsPerNodeSecond);
  return Math.max(leastNodes, forWrites, Math.ceil(storedGib / PRICES.bigtable.ssdGibPerNode));
}

/** Uncompressed, without any garbage collection. */
export const storedGib = (load: Workload, days: number): number =>
  (load.invoicesPerDay * days * load.bytesPerInvoice) / GIB;

export const nodesCost = (nodes: number): number => nodes * PRICES.bigtable.perNodeMonth;
export const ssdCost = (gib: number): number => gib * PRICES.bigtable.perSsdGibMonth;

export const schedulerCost = (jobs: number): number =>
  beyond(jobs, PRICES.scheduler.freeJobs) * PRICES.scheduler.perJob;

/** What the smallest Composer environment costs for being there. */
export const composerFloor = (): number => PRICES.composer.smallestDcu * PRICES.composer.perDcuHour * HOURS_PER_MONTH;

/** One worker of 2 vCPU and 7.5 GB that never stops, and what passes it. */
export function dataflowStreamingCost(load: Workload): number {
  const { streamingPerVcpuHour, perGbHour, perGbStreamed } = PRICES.dataflow;
  const worker = (2 * streamingPerVcpuHour + 7.5 * perGbHour) * HOURS_PER_MONTH;
  return worker + ((invoices(load) * load.bytesPerInvoice) / 1e9) * perGbStreamed;
}

/** At 5 MB a second and vCPU, an assumption; 3.75 GB of memory to each. */
export function dataflowBatchCost(load: Workload): number {
  const hours = (invoices(load) * load.bytesPerInvoice) / 5e6 / 3600;
  return hours * (PRICES.dataflow.batchPerVcpuHour + 3.75 * PRICES.dataflow.perGbHour);
}
