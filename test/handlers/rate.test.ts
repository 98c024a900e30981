import fc from 'fast-check';
import { allowedFrom, nextAfter, spacingAt } from '../../handlers/rate.ts';
import type { Rate } from '../../handlers/sources.ts';

/** 05:59:50 in São Paulo. */
const BEFORE_SIX = Date.UTC(2026, 8, 15, 8, 59, 50);
const portal: Rate = {
  table: [
    { fromHour: 0, toHour: 6, requests: 700 },
    { fromHour: 6, toHour: 24, requests: 400 },
  ],
};

test.each<[string, Rate, number, number]>([
  ['by night, a twentieth spared', portal, Date.UTC(2026, 8, 15, 5), 91],
  ['by day', portal, Date.UTC(2026, 8, 15, 15), 158],
  ['so near the day that its window ends in it', portal, BEFORE_SIX, 158],
  ['in another zone', { ...portal, zone: 'UTC' }, Date.UTC(2026, 8, 15, 5), 91],
  ['few, none spared', { table: [{ fromHour: 0, toHour: 24, requests: 2, perSeconds: 10 }] }, 0, 5000],
  ['with a least spacing', { table: [{ fromHour: 0, toHour: 24, requests: 600 }], spacingSeconds: 2 }, 0, 2000],
])('requests are spaced %s', (_title, rate, time, spacing) => {
  expect(spacingAt(rate, time)).toBe(spacing);
});

test('hours without requests are passed over', () => {
  const nights: Rate = {
    table: [
      { fromHour: 0, toHour: 6, requests: 10 },
      { fromHour: 6, toHour: 24, requests: 0 },
    ],
  };
  const midnight = Date.UTC(2026, 8, 16, 3);
  expect(allowedFrom(nights, Date.UTC(2026, 8, 15, 12, 30))).toBe(midnight);
  expect(nextAfter(nights, BEFORE_SIX + 5000)).toBe(midnight);
  expect(allowedFrom(nights, midnight)).toBe(midnight);
});

test('no window of any beginning ever holds more than its hour allows', () => {
  const hour = fc.record({ requests: fc.integer({ min: 1, max: 50 }), perSeconds: fc.constantFrom(10, 60, 600) });
  fc.assert(
    fc.property(hour, hour, fc.integer({ min: 0, max: 600_000 }), (early, late, offset) => {
      const rate: Rate = {
        table: [
          { fromHour: 0, toHour: 6, ...early },
          { fromHour: 6, toHour: 24, ...late },
        ],
      };
      const at: number[] = [BEFORE_SIX - offset];
      while (at.length < 200 && (at.at(-1) as number) < BEFORE_SIX + 36_000_000)
        at.push(nextAfter(rate, at.at(-1) as number));
      const six = BEFORE_SIX + 10_000;
      at.forEach((time, index) => {
        for (const { requests, perSeconds } of [early, late]) {
          const end = time + perSeconds * 1000;
          // Windows that lie in the hours of that entry.
          if ((perSeconds === early.perSeconds && end <= six) || time >= six) {
            const entry = time >= six ? late : early;
            if (entry.perSeconds !== perSeconds || entry.requests !== requests) continue;
            expect(at.slice(index).filter((each) => each < end).length).toBeLessThanOrEqual(requests);
          }
        }
      });
    }),
    { numRuns: 100 },
  );
});
