/** The engine alone: steps a second by kind of step, a wide fan-out, and large values passed on. */
import { advance, compile, start, TrailBytes, type Program } from '../local/engine/index.ts';
import { loops } from './definitions.ts';
import { median, rounded } from './numbers.ts';

const ITERATIONS = 30_000;
const FAN_OUT = 10_000;

const fanOut = `
main:
  steps:
    - begin: {assign: [{sum: 0}]}
    - all:
        parallel:
          shared: [sum]
          for: {value: v, range: [1, ${FAN_OUT}], steps: [{add: {assign: [{sum: '\${sum + v}'}]}}]}
    - finish: {return: '\${sum}'}
`;

const passing = `
main:
  params: [input]
  steps:
    - begin: {assign: [{value: '\${input}'}, {i: 0}]}
    - again: {assign: [{i: '\${i + 1}'}, {value: '\${value}'}, {value.n: '\${i}'}]}
    - check: {switch: [{condition: '\${i < 50}', next: again}]}
    - finish: {return: '\${len(value.rows)}'}
`;

const LIMITS = { executedSteps: 10_000_000, memoryBytes: 64 * 1024 * 1024 };

/** Medians of so many rounds each. */
export function measureEngine(rounds: number) {
  const stepsPerSecond: Record<string, number> = {};
  const withHistory: Record<string, number> = {};
  for (const [name, { source, steps }] of Object.entries(loops(ITERATIONS))) {
    const program = compile(source, { limits: LIMITS });
    stepsPerSecond[name] = Math.round(steps / secondsOf(program, rounds, false));
    withHistory[name] = Math.round(steps / secondsOf(program, rounds, true));
  }
  const megabyte = { rows: Array.from({ length: 10_000 }, (_, i) => ({ id: i, name: `row ${i} ${'x'.repeat(80)}` })) };
  return {
    stepsPerSecond,
    withHistory,
    fanOut: { iterations: FAN_OUT, milliseconds: milliseconds(compile(fanOut, { limits: LIMITS }), rounds) },
    megabyteOfJson: {
      steps: 102,
      milliseconds: milliseconds(compile(passing, { limits: LIMITS }), rounds, JSON.stringify(megabyte)),
    },
  };
}

const milliseconds = (program: Program, rounds: number, argument?: string) =>
  rounded(secondsOf(program, rounds, true, argument) * 1000);

/** Of one execution, from its start to its end, with or without the work of a basic history. */
function secondsOf(program: Program, rounds: number, history: boolean, argument = 'null'): number {
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    const state = start(program, { argument: null, argumentText: argument, env: {}, now: 0 });
    const trail = history ? new TrailBytes() : undefined;
    for (;;) {
      const { status } = advance(program, state, { now: 0, random: () => 0.5, uuid: () => '', trail });
      if (status === 'succeeded') break;
      if (status !== 'yielded') throw new Error(`a benched execution ended as ${status}`);
    }
    return (performance.now() - began) / 1000;
  });
  return median(times);
}
