/** The workflows under load. */

/** Two steps and out. */
export const SMALL = `
main:
  params: [input]
  steps:
    - begin:
        assign:
          - a: 1
          - b: \${a + 1}
          - c: \${b + 1}
    - finish:
        return: \${c}
`;

/** Its first step calls this URL, so that whoever serves it sees when it begins. */
export const calling = (url: string) => `
main:
  params: [input]
  steps:
    - first:
        call: http.get
        args: {url: '${url}'}
    - finish:
        return: done
`;

/** Waits for longer than any bench. */
export const SLEEPING = `
main:
  steps:
    - wait:
        call: sys.sleep
        args: {seconds: 36000}
`;

export interface Loop {
  readonly source: string;
  /** Steps one execution runs. */
  readonly steps: number;
}

/** Loops of so many iterations, by what is in them. The service's limit is 100,000 steps. */
export function loops(iterations: number): Record<'assign' | 'switch' | 'for' | 'subworkflow' | 'expression', Loop> {
  const n = iterations;
  const jump = (body: string, perRound: number): Loop => ({ source: jumping(n, body), steps: perRound * n + 2 });
  const each = (step: string, rest = ''): string => `
main:
  steps:
    - begin: {assign: [{sum: 0}]}
    - loop:
        for: {value: v, range: [1, ${n}], steps: [{add: ${step}}]}
    - finish: {return: '\${sum}'}
${rest}`;
  const plus = `plus: {params: [a, b], steps: [{done: {return: '\${a + b}'}}]}`;
  return {
    assign: jump("- more: {assign: [{sum: '${sum + i}'}]}", 3),
    switch: jump('', 2),
    for: { source: each("{assign: [{sum: '${sum + v}'}]}"), steps: n + 3 },
    subworkflow: {
      source: each("{call: plus, args: {a: '${sum}', b: '${v}'}, result: sum}", plus),
      steps: 2 * n + 3,
    },
    expression: { source: each("{assign: [{sum: '${sum + len(string(v)) + math.max(v, 1)}'}]}"), steps: n + 3 },
  };
}

const jumping = (iterations: number, body: string) => `
main:
  steps:
    - begin: {assign: [{i: 0}, {sum: 0}]}
    - loop: {assign: [{i: '\${i + 1}'}]}
    ${body}
    - again:
        switch: [{condition: '\${i < ${iterations}}', next: loop}]
    - finish: {return: '\${sum}'}
`;
