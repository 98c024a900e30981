/** The engine alone: steps per second of a tight loop, with the work of its history left out as in a basic execution. */
import { advance, compile, start } from '../local/engine/index.ts';

const LOOP = `
main:
  steps:
    - begin:
        assign:
          - i: 0
          - sum: 0
    - loop:
        assign:
          - i: \${i + 1}
          - sum: \${sum + i}
    - again:
        switch:
          - condition: \${i < 50000}
            next: loop
    - finish:
        return: \${sum}
`;
const STEPS = 100_001;

/** Steps per second: the median of `rounds` runs of 100,001 steps each. */
export function measureEngine(rounds: number): { readonly stepsPerSecond: number } {
  const program = compile(LOOP, { limits: { executedSteps: 1_000_000 } });
  const rates = Array.from({ length: rounds }, () => {
    const state = start(program, { argument: null, env: {}, now: 0 });
    const began = performance.now();
    for (;;) {
      const { status } = advance(program, state, { now: 0, random: () => 0.5, uuid: () => '' });
      if (status === 'succeeded') break;
      if (status !== 'yielded') throw new Error(`the loop ended as ${status}`);
    }
    return STEPS / ((performance.now() - began) / 1000);
  });
  return { stepsPerSecond: Math.round(median(rates)) };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
