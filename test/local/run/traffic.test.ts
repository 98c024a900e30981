import { createPicker, resolveTraffic, type Share } from '../../../local/run/traffic.ts';

const LATEST = 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST';
const REVISION = 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
const share = (revision: string, percent: number): Share => ({ type: REVISION, revision, percent });

describe('traffic', () => {
  it.each<[string, Share[], Record<string, number>]>([
    ['one', [share('a', 100)], { a: 100 }],
    ['two', [share('a', 90), share('b', 10)], { a: 90, b: 10 }],
    ['three', [share('a', 34), share('b', 33), share('c', 33)], { a: 34, b: 33, c: 33 }],
    ['one of two', [share('a', 100), share('b', 0)], { a: 100 }],
  ])('to %s goes by the percents in any hundred requests', (_title, shares, expected) => {
    const pick = createPicker(shares);
    for (let round = 0; round < 2; round++) {
      const counts: Record<string, number> = {};
      for (let request = 0; request < 100; request++) {
        const revision = pick() ?? 'none';
        counts[revision] = (counts[revision] ?? 0) + 1;
      }
      expect(counts).toEqual(expected);
    }
  });

  it('goes nowhere while nothing is ready', () => {
    expect(resolveTraffic([{ type: LATEST, percent: 100 }], undefined)).toEqual([]);
    expect(createPicker([])()).toBeUndefined();
  });

  it('to the latest goes to the latest that is ready', () => {
    expect(resolveTraffic([{ type: LATEST, percent: 100, tag: 'now' }], 'r2')).toEqual([
      { type: LATEST, revision: 'r2', percent: 100, tag: 'now' },
    ]);
  });
});
