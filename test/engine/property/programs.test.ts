import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Outcome } from '../../../local/engine/index.ts';
import { STEP_TYPES } from '../../../local/engine/steps/index.ts';
import { campaign } from './campaign.ts';
import { drive, json, randomIndex, story, type Answer, type Seen, type Way } from './driver.ts';
import { orderFree } from './order-programs.ts';
import { definition, steps, summing } from './programs.ts';

const LIMITS = { executedSteps: 300, memoryBytes: 10_000, sourceBytes: 1_000_000 };

/** Numbers, and a failure of another kind now and then; connectors get what an operation or an execution looks like. */
const answer: Answer = (effect, count): Outcome => {
  if (effect.kind === 'callback')
    return { kind: 'value', text: JSON.stringify({ url: `http://c.test/${effect.callback}` }) };
  if (effect.kind === 'await') return count % 2 === 0 ? LATE : { kind: 'request', request: CALLED };
  if (effect.kind !== 'http') return { kind: 'done' };
  if (count % 7 === 3) return { kind: 'failure', tag: 'ConnectionError', message: 'reset' };
  if (count % 5 === 4) return json(503, { busy: count });
  if (!effect.request.url.includes('googleapis')) return json(200, count);
  const isDone = count % 3 === 0;
  const name = 'projects/p/locations/l/workflows/w/executions/e';
  return json(200, {
    name,
    done: isDone,
    state: isDone ? 'SUCCEEDED' : 'ACTIVE',
    result: '[1.0]',
    response: { count },
  });
};

const LATE: Outcome = { kind: 'failure', tag: 'TimeoutError', message: 'nobody came' };
const CALLED = {
  method: 'POST',
  url: '/c',
  query: { a: ['1', '2'] },
  headers: { b: 'c' },
  body: Buffer.from('{"x":1}'),
  time: 7,
};

function outcome({ status, resultText, error, effects, now }: Seen): unknown {
  return { status, resultText, error, effects, now };
}

const ways: readonly [string, (seed: number) => Way][] = [
  ['with a checkpoint wherever all threads wait', () => ({ reload: 'blocked' })],
  ['with a checkpoint between any two instructions', () => ({ reload: 'every', stepsPerAdvance: 1 })],
  ['in small pieces', (seed) => ({ stepsPerAdvance: 1 + (seed % 7), reload: 'every' })],
];

describe('a random program', () => {
  test('may have every step type in it, and everything that may stand beside its key', () => {
    const keys = new Set<string>();
    const collect = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (!Array.isArray(node)) keys.add(key);
        collect(value);
      }
    };
    fc.sample(steps, { numRuns: 200, seed: 1 }).forEach(collect);
    const missing = STEP_TYPES.flatMap(({ key, companions }) => [key, ...companions]).filter((key) => !keys.has(key));
    expect(missing).toEqual([]);
  });

  test('behaves the same whatever checkpoints are taken and whoever looks on', () => {
    const seen = { succeeded: 0, failed: 0, effects: 0, reloads: 0, entries: 0, parallel: 0 };
    fc.assert(
      fc.property(steps, fc.nat(), (list, seed) => {
        const source = JSON.stringify(definition(list));
        const order = (): (() => number) => randomIndex(seed);
        const run = (way: Way): Seen => drive(source, LIMITS, answer, { pick: order(), ...way });
        const plain = run({});
        const basic = run({ history: 'basic' });
        const detailed = run({ history: 'detailed' });
        const trail = run({ history: 'trail' });
        for (const each of [basic, detailed, trail]) expect(outcome(each)).toEqual(outcome(plain));
        expect(story(trail.entries)).toEqual(story(basic.entries));
        for (const [, way] of ways) {
          const again = run({ ...way(seed), history: 'detailed' });
          expect(outcome(again)).toEqual(outcome(plain));
          expect(story(again.entries)).toEqual(story(detailed.entries));
          seen.reloads += again.reloads;
        }
        expect(basic.entries.filter((entry) => entry.state === 'STATE_IN_PROGRESS')).toEqual([]);
        seen[plain.status === 'failed' ? 'failed' : 'succeeded'] += 1;
        seen.effects += plain.effects.length;
        seen.entries += basic.entries.length;
        seen.parallel += source.includes('"parallel"') ? 1 : 0;
      }),
      campaign(30),
    );
    expect(Math.min(seen.succeeded, seen.failed, seen.parallel)).toBeGreaterThan(1);
    expect(Math.min(seen.effects, seen.reloads, seen.entries)).toBeGreaterThan(15);
  });

  test('knows a function again that went through a checkpoint', () => {
    const assign = [{ a: '${retry.always}' }, { b: '${a}' }];
    const steps = [{ assign }, { call: 'sys.sleep', args: [1] }, { return: '${a == b}' }];
    const source = JSON.stringify(steps.map((step, at) => ({ [`s${at}`]: step })));
    expect(drive(source, {}, answer, { reload: 'blocked' }).resultText).toBe('true');
  });

  test('means the same in YAML and in JSON', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const tree = definition(list);
        const run = (source: string): unknown => withoutPlaces(drive(source, LIMITS, answer, { history: 'basic' }));
        const expected = run(JSON.stringify(tree));
        for (const layout of [{}, { indent: 4 }, { collectionStyle: 'flow' as const, lineWidth: 40 }]) {
          expect(run(stringify(tree, { aliasDuplicateObjects: false, ...layout }))).toEqual(expected);
        }
      }),
      campaign(15),
    );
  });

  test('gives the same under every order of its branches and of what they wait for', () => {
    const seen = { orders: 0, effects: 0 };
    fc.assert(
      fc.property(orderFree, fc.array(fc.nat(), { minLength: 2, maxLength: 4 }), (list, seeds) => {
        const source = JSON.stringify(summing(list));
        const limits = { executedSteps: 20_000, memoryBytes: 1_000_000, sourceBytes: 1_000_000 };
        const run = (way: Way): Seen => drive(source, limits, byUrl, { history: 'basic', ...way });
        const plain = run({});
        expect(plain.error).toBeUndefined();
        for (const seed of seeds) {
          const [order, pick] = [randomIndex(seed), randomIndex(seed + 1)];
          const again = run({
            order,
            pick,
            stepsPerAdvance: 1 + (seed % 9),
            reload: seed % 2 === 0 ? 'every' : 'blocked',
          });
          expect(again.resultText).toBe(plain.resultText);
          expect(inAnyOrder(again.effects)).toEqual(inAnyOrder(plain.effects));
          expect(inAnyOrder(outline(again))).toEqual(inAnyOrder(outline(plain)));
          seen.orders += JSON.stringify(again.effects) === JSON.stringify(plain.effects) ? 0 : 1;
        }
        seen.effects += plain.effects.length;
      }),
      campaign(12),
    );
    expect(seen.orders).toBeGreaterThan(10);
    expect(seen.effects).toBeGreaterThan(100);
  });
});

/** Answers that depend on what is asked, not on when. */
const byUrl: Answer = (effect) => {
  if (effect.kind !== 'http') return { kind: 'done' };
  const number = Number(effect.request.url.split('/').at(-1));
  return effect.request.url.includes('late') && number % 2 === 0
    ? { kind: 'failure', tag: 'TimeoutError', message: 'late' }
    : json(200, (number * 13) % 40);
};

/** Times depend on the order, and nothing else. */
function inAnyOrder(list: readonly unknown[]): string[] {
  return list
    .map((each) => JSON.stringify(each, (key, value: unknown) => (key === 'until' ? 0 : exact(key, value))))
    .sort();
}

function outline({ entries }: Seen): unknown[] {
  return entries.map(({ routine, step, stepType, state, exception, navigationInfo: { children } }) => {
    return [routine, step, stepType, state, exception, children.length];
  });
}

function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Lines and columns differ between two texts of one definition, and nothing else. */
function withoutPlaces(seen: Seen): unknown {
  const text = JSON.stringify({ ...seen, entries: story(seen.entries) }, exact);
  return text.replaceAll(/line: \d+/g, 'line').replaceAll(/"position":\{[^}]*\}/g, '"position"');
}
