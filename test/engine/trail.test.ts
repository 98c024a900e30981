import { advance, compile, replayTrail, start, TrailBytes } from '../../local/engine/index.ts';
import { caseFiles } from './case-files.ts';
import { run } from './harness.ts';

const files = caseFiles(/^(steps-(http|parallel|programs|try)|errors-trace)\.yaml$/);
const cases = files.flatMap(([, all]) => all.filter(({ refused }) => refused === undefined));

describe('a recorded trail', () => {
  test.each(cases)('gives the entries a listener is told: $title', ({ source, argument = null, http = [] }) => {
    for (const checkpoints of [false, true]) {
      const told = run(source, { argument, http, checkpoints, history: true });
      const recorded = run(source, { argument, http, checkpoints, trail: true });
      expect([...recorded.entries]).toEqual([...told.entries]);
    }
  });

  test.each([
    ['that ends too early', [0x80]],
    ['with a step there is none of', [40]],
    ['with an event there is none of', [7]],
  ])('%s is refused', (_name, bytes) => {
    expect(() => replayTrail([], Uint8Array.from(bytes))).toThrow('a trail is broken');
  });

  it('takes a byte for a call and one for its return, beside those of the steps', () => {
    const source = `
main:
  steps:
    - loop: {for: {value: v, range: [1, 1000], steps: [{call: {call: plus, args: {a: '\${v}'}}}]}}
plus: {params: [a], steps: [{done: {return: '\${a + 1}'}}]}
`;
    const program = compile(source);
    const trail = new TrailBytes();
    const state = start(program, { argument: null, env: {}, now: 0 });
    advance(program, state, { now: 0, random: () => 0, uuid: () => '', trail });
    // The call, what it calls, its one step, the way back, the end of the iteration.
    expect(trail.take().length).toBeLessThan(5 * 1000 + 50);
  });
});
