import { advance, compile, complete, decodeState, encodeState, start } from '../../local/engine/index.ts';
import type { CallNote } from '../../local/engine/types.ts';
import type { Effect, Outcome } from '../../local/engine/effects.ts';

const SOURCE = `
main:
  params: [n]
  steps:
    - upper:
        call: text.to_upper
        args: {source: abc}
        result: up
    - sub:
        call: double_it
        args:
          value: \${n}
        result: twice
    - inside:
        assign:
          - more: \${double_it(twice)}
    - wait:
        call: sys.sleep
        args: [1]
    - attempt:
        try:
          steps:
            - failing:
                call: breaks
        except:
          as: e
          steps:
            - caught:
                assign:
                  - message: \${e}
    - last:
        call: http.get
        args: {url: 'http://nowhere/', headers: {Authorization: secret}}
double_it:
  params: [value]
  steps:
    - r:
        return: \${value * 2}
breaks:
  steps:
    - here:
        raise: broken
`;

const FAILURE: Outcome = { kind: 'failure', tag: 'ConnectionFailedError', message: 'no such host' };
const outcomeOf = (effect: Effect): Outcome => (effect.kind === 'http' ? FAILURE : { kind: 'done' });

function notesOf(source: string, restart = false): CallNote[] {
  const notes: CallNote[] = [];
  const program = compile(source);
  let state = start(program, { argument: 3, env: {}, now: 0 });
  const context = { now: 0, random: () => 0, uuid: () => 'u', calls: (note: CallNote) => void notes.push(note) };
  for (;;) {
    const result = advance(program, state, context);
    if (result.status !== 'blocked' && result.status !== 'yielded') return notes;
    if (restart) state = decodeState(encodeState(state));
    for (const effect of result.effects) complete(state, effect.id, outcomeOf(effect));
  }
}

describe('notes of calls', () => {
  test.each([false, true])('tell explicit calls in order, restarted at each effect: %s', (restart) => {
    const main = { routine: 'main' };
    expect(notesOf(SOURCE, restart)).toEqual([
      { ...main, step: 'upper', callee: 'text.to_upper', call: '1/0', state: 'BEGUN', args: { source: 'abc' } },
      { ...main, step: 'upper', callee: 'text.to_upper', call: '1/0', state: 'SUCCEEDED', response: 'ABC' },
      { ...main, step: 'sub', callee: 'double_it', call: '1/0', state: 'BEGUN', args: { value: 3 } },
      { ...main, step: 'sub', callee: 'double_it', call: '1/0', state: 'SUCCEEDED', response: 6 },
      { ...main, step: 'wait', callee: 'sys.sleep', call: '1/0', state: 'BEGUN', args: { seconds: 1 } },
      { ...main, step: 'wait', callee: 'sys.sleep', call: '1/0', state: 'SUCCEEDED', response: null },
      { ...main, step: 'failing', callee: 'breaks', call: '1/0', state: 'BEGUN', args: {} },
      ...(['EXCEPTION_RAISED', 'EXCEPTION_HANDLED'] as const).map((state) => ({
        ...{ ...main, step: 'failing', callee: 'breaks', call: '1/0', state },
        ...{ exception: 'broken', origin: 'here' },
      })),
      expect.objectContaining({ step: 'last', callee: 'http.get', state: 'BEGUN' }),
      expect.objectContaining({ step: 'last', callee: 'http.get', state: 'EXCEPTION_RAISED', origin: 'last' }),
    ]);
  });
});
