import * as model from '../../deploy/cost/model.ts';
import { estimate, estimateText } from '../../deploy/cost/index.ts';
import type { Resource } from '../../deploy/resource.ts';
import { handlers } from '../../handlers/index.ts';

const at = (invoicesPerDay: number): model.Workload => ({ ...model.TYPICAL, invoicesPerDay });
const [SMALL, MIDDLE, LARGE] = [at(10_000), at(1_000_000), at(100_000_000)];
const SAO_PAULO = 'southamerica-east1';

/** The worked model: 1,000 invoices of 6 KB an object, 30 steps a batch, 5 s each of fetch, transform and write. */
describe('the cost model', () => {
  test.each([
    ['Workflows', model.workflowsCost, [0.04, 8.95, 899.95], 2],
    ['notices through Eventarc', model.noticesCost, [0, 0, 0.92], 2],
    ['invoices one by one through Pub/Sub', model.streamingCost, [0, 12.7, 1309.2], 1],
    ['Dataflow, streaming', model.dataflowStreamingCost, [120.2, 123.5, 444.2], 0],
    ['Dataflow, batch', model.dataflowBatchCost, [0, 0.69, 69.4], 1],
  ])('%s', (_item, cost, [small = 0, middle = 0, large = 0], digits) => {
    const places = digits - 1;
    expect(cost(SMALL)).toBeCloseTo(small, places);
    expect(cost(MIDDLE)).toBeCloseTo(middle, places);
    expect(cost(LARGE)).toBeCloseTo(large, places);
  });

  test('Cloud Run in tier 2, with the free tier at the prices of tier 1', () => {
    expect(model.runCost(SMALL, SAO_PAULO)).toBe(0);
    expect(model.runCost(MIDDLE, SAO_PAULO)).toBeCloseTo(20.16 - 4.32 + 1.3125 - 0.9, 2);
    const { vcpuSeconds, gibSeconds, requests } = model.runUse(LARGE);
    expect(vcpuSeconds * 0.0000336).toBeCloseTo(2016, 0);
    expect(gibSeconds * 0.0000035).toBeCloseTo(131.25, 2);
    expect(((requests - 2e6) / 1e6) * 0.4).toBeCloseTo(2.8, 2);
    // What is free, at the prices of tier 1, comes off.
    expect(model.runCost(LARGE, SAO_PAULO)).toBeCloseTo(2016 - 4.32 + 131.25 - 0.9 + 2.8, 2);
    expect(model.runCost(MIDDLE, 'us-central1')).toBeLessThan(model.runCost(MIDDLE, SAO_PAULO));
  });

  test('a call costs what the instances of its handler have', () => {
    const sizes = ['fetch', 'transform', 'write'].map((name) => handlers.find((each) => each.name === name));
    expect(model.TYPICAL.callsPerBatch).toEqual(
      sizes.map((each) => ({ seconds: 5, vcpu: each?.processors, gib: (each?.memoryMiB ?? 0) / 1024 })),
    );
    expect(model.runUse(at(1000))).toEqual({ requests: 90, vcpuSeconds: 30 * 20, gibSeconds: 30 * 12.5 });
  });

  test('ten thousand invoices an object take the steps down tenfold', () => {
    expect(model.workflowsCost({ ...LARGE, invoicesPerBatch: 10_000 })).toBeCloseTo(89.95, 2);
  });

  test('Bigtable: a node at least, more for the rate or for what is kept', () => {
    expect(model.nodesCost(model.bigtableNodes(SMALL, 0, 1))).toBe(474.5);
    expect(model.nodesCost(model.bigtableNodes(MIDDLE, 0, 1))).toBe(474.5);
    expect(model.nodesCost(model.bigtableNodes(LARGE, 0, 1))).toBe(1423.5);
    const year = [SMALL, MIDDLE, LARGE].map((load) => model.storedGib(load, 365));
    expect(year.map((gib) => Math.round(model.ssdCost(gib) * 10) / 10)).toEqual([3.5, 346.7, 34_673.1]);
    expect(model.bigtableNodes(LARGE, year[2] ?? 0, 1)).toBe(80);
  });

  test('the floor of Composer', () => {
    expect(model.composerFloor()).toBeCloseTo(525.6, 2);
  });
});

describe('an estimate', () => {
  const resource = (kind: string, spec: Resource['spec'] = {}): Resource => ({
    address: `${kind}/a`,
    kind: kind as Resource['kind'],
    name: 'a',
    spec,
    needs: [],
  });

  test('holds what the spec has, and no more', () => {
    const found = estimate([resource('workflow')], SAO_PAULO, 1_000_000);
    expect(found.lines.map(({ item }) => item)).toEqual(['Workflows']);
    expect(found.totalUsdPerMonth).toBe(8.95);
  });

  test('takes the declared nodes into account, wherever they stand', () => {
    const two = { clusterConfig: { clusterAutoscalingConfig: { autoscalingLimits: { minServeNodes: 2 } } } };
    const found = estimate([resource('instance'), resource('cluster', two)], SAO_PAULO, 100);
    expect(found.lines[0]).toMatchObject({ item: 'Bigtable nodes', usdPerMonth: 949 });
    expect(estimateText(found)).toContain('949.00');
  });
});
