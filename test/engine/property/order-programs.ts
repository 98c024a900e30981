/** Random programs whose result must not depend on the order in which their branches run. */
import fc from 'fast-check';
import type { Node } from './programs.ts';

interface Part {
  readonly body: Node[];
}

/** What a branch may do that others can see: nothing but adding to `total` and writing a variable of its own. */
const action: fc.Arbitrary<Node> = fc.oneof(
  fc.nat(5).map((seconds) => ({ call: 'sys.sleep', args: { seconds } })),
  fc.nat(9).map((path) => ({
    call: 'http.get',
    args: { url: `\${"http://x.test/" + string(here + ${path})}` },
    result: 'answer',
  })),
  fc.nat(9).map((value) => ({ assign: [{ total: `\${total + here * ${value}}` }] })),
  fc.constant({ assign: [{ total: '${total + fetch(here)}' }] }),
  fc.constant({ assign: [{ here: '${(here * 7 + 3) % 50}' }] }),
  fc.constant({ assign: [{ 'parts[string(here)]': true }] }),
  fc.constant({ call: 'fetch', args: { x: '${here}' }, result: 'here' }),
  fc.constant({
    try: { call: 'http.get', args: { url: '${"http://late.test/" + string(here + 6)}' } },
    except: { as: 'e', steps: [{ assign: [{ total: '${total + 1}' }] }] },
  }),
  fc.constant({
    try: { raise: 'x' },
    retry: { predicate: '${again}', max_retries: 2, backoff: { initial_delay: 1, max_delay: 3, multiplier: 2 } },
    except: { as: 'e', steps: [{ assign: [{ total: '${total + 100}' }] }] },
  }),
  fc.constant({
    for: {
      value: 'n',
      range: [1, 3],
      steps: [{ assign: [{ total: '${total + n}' }] }, { call: 'sys.log', args: { data: '${here}' } }],
    },
  }),
  fc.constant({
    switch: [{ condition: '${fetch(here) % 2 == 0}', steps: [{ assign: [{ total: '${total + 1000}' }] }] }],
  }),
);

const part: fc.Arbitrary<Part> = fc.array(action, { minLength: 1, maxLength: 5 }).map((body) => ({ body }));

const SHARED = ['total', 'parts'];

/** A branch begins by making the variables that are its own. */
function steps(seed: string, { body }: Part, more: Node[] = []): Node[] {
  return [{ assign: [{ here: seed }, { answer: null }] }, ...body, ...more];
}

const innermost: fc.Arbitrary<Node> = fc.oneof(
  fc.tuple(part, fc.constantFrom(1, 2, 3, 20)).map(([each, limit]) => ({
    parallel: {
      shared: SHARED,
      concurrency_limit: limit,
      for: { value: 'w', range: [1, 5], steps: steps('${w}', each) },
    },
  })),
  fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => ({
    parallel: {
      shared: SHARED,
      branches: parts.map((each, at) => ({ [`b${at}`]: { steps: steps(`\${${at} + 0}`, each) } })),
    },
  })),
);

const outer: fc.Arbitrary<Node> = fc
  .tuple(part, part, innermost, fc.constantFrom(1, 2, 20))
  .map(([before, after, inner, limit]) => ({
    parallel: {
      shared: SHARED,
      concurrency_limit: limit,
      for: {
        value: 'q',
        in: [10, 20, 30],
        // The variables of a branch must not be those of the branches inside it.
        steps: [...renamed(steps('${q}', before), 'here', 'there'), inner, ...renamed(after.body, 'here', 'there')],
      },
    },
  }));

function renamed(list: Node[], from: string, to: string): Node[] {
  const text = JSON.stringify(list)
    .replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to)
    .replaceAll(/\banswer\b/g, 'reply');
  return JSON.parse(text) as Node[];
}

/** Steps at the top, one after the other. */
export const orderFree: fc.Arbitrary<Node[]> = fc.array(fc.oneof(innermost, innermost, outer), {
  minLength: 1,
  maxLength: 3,
});
