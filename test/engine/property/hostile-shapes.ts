/** Bytes the longest source may have. */
export const SIZE = 128 * 1024;
const filled =
  (unit: string) =>
  (size: number): string =>
    unit.repeat(Math.floor(size / unit.length));
const wrapped =
  (head: string, unit: string, tail: string) =>
  (size: number): string =>
    head + filled(unit)(size - head.length - tail.length) + tail;
const counted =
  (head: string, unit: (at: number) => string) =>
  (size: number): string => {
    let text = head;
    for (let at = 0; text.length < size - 40; at += 1) text += unit(at);
    return text;
  };

/** Sources of a given size that bring out what is not linear in a reader. */
export const HOSTILE: readonly (readonly [string, (size: number) => string])[] = [
  ['open brackets', filled('[')],
  ['open braces', filled('{a: ')],
  ['dashes', filled('- ')],
  ['question marks', filled('? ')],
  ['colons', filled(':')],
  ['blank lines', filled('\n')],
  ['comments', filled('# x\n')],
  ['comments inside a map', wrapped('a:\n', '  # x\n', '  b: 1')],
  ['documents', filled('---\n')],
  ['documents with content', filled('--- a\n')],
  ['directives', filled('%YAML 1.2\n')],
  ['unknown directives', filled('%X y\n')],
  ['tags', filled('!a ')],
  ['anchors', filled('&a ')],
  ['aliases', wrapped('- a: {assign: [{x: &c 1}, {y: [', '*c,', ']}]}')],
  ['unknown aliases', wrapped('[', '*c,', ']')],
  ['tabs', filled('\t')],
  ['carriage returns', filled('a\r')],
  ['one long word', filled('a')],
  ['words of a plain scalar', filled('a ')],
  ['lines of a plain scalar', wrapped('- a: {return: ', 'a\n ', '}')],
  ['lines of a quoted scalar', wrapped('- a: {return: "', 'a\n ', '"}')],
  ['escapes', wrapped('- a: {return: "', '\\x41', '"}')],
  ['bad escapes', wrapped('- a: {return: "', '\\q', '"}')],
  ['lines of a block', wrapped('- a:\n    return: |\n', '      a\n', '')],
  ['blank lines of a folded block', wrapped('- a:\n    return: >\n      a\n', '\n      \n', '      b')],
  ['an open quote', filled('"a')],
  ['digits', wrapped('- a: {return: ', '9', '}')],
  ['commas', wrapped('[', ',', ']')],
  ['empty items', wrapped('- a: {return: [', '1,', ']}')],
  ['keys', counted('- a: {return: {', (at) => `k${at}: 1, `)],
  ['the same key', wrapped('- a: {return: {', 'k: 1, ', '}}')],
  ['steps', counted('', (at) => `- s${at}: {return: 1}\n`)],
  ['steps of one name', filled('- a: {return: 1}\n')],
  ['steps with a fault each', filled('- a: {retrun: 1}\n')],
  ['steps that jump', counted('', (at) => `- s${at}: {next: s${at + 1}}\n`)],
  ['variables', counted('', (at) => `- s${at}: {assign: [{v${at}: "\${v${at} + 1}"}]}\n`)],
  ['unknown variables', counted('', (at) => `- s${at}: {return: "\${u${at}}"}\n`)],
  ['unknown functions', counted('', (at) => `- s${at}: {return: "\${u${at}.f()}"}\n`)],
  ['unknown calls', counted('', (at) => `- s${at}: {call: u${at}}\n`)],
  [
    'routines',
    counted('main: {steps: [{a: {return: 1}}]}\n', (at) => `r${at}: {steps: [{a: {return: "\${r${at + 1}()}"}}]}\n`),
  ],
  ['routines without steps', counted('main: {steps: [{a: {return: 1}}]}\n', (at) => `r${at}: {}\n`)],
  ['nested steps', (size) => nest(size, '- n: {steps: [{', 'm: {steps: [{', 'x: {return: 1}', '}]}', '}]}')],
  [
    'nested tries',
    (size) =>
      nest(
        size,
        '- n: {try: {steps: [{',
        'm: {try: {steps: [{',
        'x: {return: 1}',
        '}]}, except: {as: e, steps: [{z: {return: 1}}]}}',
        '}]}}',
      ),
  ],
  [
    'parameters',
    counted(
      'main: {params: [x], steps: [{a: {return: 1}}]}\nf: {steps: [{a: {return: 1}}], params: [',
      (at) => `p${at},`,
    ),
  ],
  ['arguments', counted('- a: {call: http.get, args: {', (at) => `a${at}: 1,`)],
  ['shared variables', counted('- a: {parallel: {branches: [], shared: [', (at) => `v${at},`)],
  ['expressions', wrapped('- a: {return: [', '"${1 + 2 * x}",', ']}')],
  ['an expression without end', wrapped('- a: {return: "${', '(', '"}')],
  ['a scalar that is nearly an expression', wrapped('- a: {return: "${', '}', ' "}')],
  ['blanks before an expression', wrapped('- a: {return: "', ' ', '${1}"}')],
  ['a left side', wrapped('- a: {assign: [{"a', '[0]', '": 1}]}')],
  ['a left side of blanks', wrapped('- a: {assign: [{"', ' ', 'a": 1}]}')],
  ['a name of a step', wrapped('- "', 'a b', '": {return: 1}')],
  ['a routine name', wrapped('main: {steps: [{a: {call: "', 'f.', '"}}]}')],
  [
    'JSON with tabs',
    (size) =>
      JSON.stringify(
        Array.from({ length: Math.floor(size / 40) }, (_, i) => ({ [`s${i}`]: { return: 1 } })),
        undefined,
        '\t',
      ).slice(0, size),
  ],
];

function nest(size: number, head: string, open: string, inner: string, close: string, end: string): string {
  const count = Math.floor((size - head.length - inner.length - end.length) / (open.length + close.length));
  return head + open.repeat(count) + inner + close.repeat(count) + end;
}
