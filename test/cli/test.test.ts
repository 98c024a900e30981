/** `notamesh test`: what it prints, writes and exits with. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { harness } from 'notamesh/testing';
import { test as command } from '../../cli/test.ts';
import { runCommand } from '../e2e/product.ts';

const WORKFLOW = `main:
  params: [x]
  steps:
    - which:
        switch:
          - condition: \${x > 1}
            return: many
    - ask:
        call: http.get
        args:
          url: https://api.test/one
        result: answer
    - done:
        return: \${answer.body}
`;

const TESTS = `workflow: w.workflows.yaml
mocks:
  - http: GET https://api.test/{what}
    replies: [{ body: one }]
cases:
  - title: one is asked for
    input: 1
    expect: { result: one, calls: [GET https://api.test/one] }
  - title: many are not
    input: 2
    expect: { result: many, notVisited: [ask] }
`;

const folder = mkdtempSync(join(tmpdir(), 'wftest-'));
const path = (name: string): string => join(folder, name);
const run = (args: readonly string[], flags: Record<string, unknown> = {}) =>
  runCommand(command, folder, [...args], flags);

beforeEach(() => {
  writeFileSync(path('w.workflows.yaml'), WORKFLOW);
  writeFileSync(path('w.wftest.yaml'), TESTS);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('cases that pass are one line each', async () => {
  const { exitCode, out, err } = await run([folder]);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^✔ .*w\.wftest\.yaml:6 {2}one is asked for\n✔ .*w\.wftest\.yaml:9 {2}many are not\n$/);
  expect(err).toBe('✔ 2 cases passed\n');
});

test('a case that fails says where and why, with the way it took', async () => {
  writeFileSync(path('w.wftest.yaml'), TESTS.replace('result: many', 'result: few'));
  const { exitCode, out, err } = await run([path('w.wftest.yaml')]);
  expect(exitCode).toBe(1);
  expect(out).toContain('result: expected "few", got "many"');
  expect(out).toContain('      which\n        condition 1');
  expect(err).toBe('✖ 1 of 2 cases failed\n');
});

test('coverage is told, and can be asked for', async () => {
  const all = await run([folder], { min: '100' });
  expect(all).toMatchObject({ exitCode: 0 });
  expect(all.out).toContain('100.0 % (3/3)');
  writeFileSync(path('w.wftest.yaml'), TESTS.slice(0, TESTS.indexOf('  - title: many')));
  const some = await run([folder], { min: '100', lcov: path('out/lcov.info') });
  expect(some.exitCode).toBe(1);
  expect(some.err).toContain('✔ 1 case passed\n');
  expect(some.out).toContain('w.workflows.yaml:6  which: never took condition 1');
  expect(some.err).toContain('of the branches, below 100 %');
  expect(readFileSync(path('out/lcov.info'), 'utf8')).toMatch(/^TN:\nSF:.*w\.workflows\.yaml\n[^]*BRDA:6,0,0,0\n/);
});

test('coverage that other runs have left is added', async () => {
  writeFileSync(path('w.wftest.yaml'), TESTS.slice(0, TESTS.indexOf('  - title: many')));
  process.env['NOTAMESH_COVERAGE'] = path('left');
  await harness(path('w.workflows.yaml')).execute(2);
  delete process.env['NOTAMESH_COVERAGE'];
  expect(await run([folder], { min: '100' })).toMatchObject({ exitCode: 1 });
  expect(await run([folder], { min: '100', coverageDir: path('left') })).toMatchObject({ exitCode: 0 });
});

test('cases can be chosen by their titles', async () => {
  const { out, err } = await run([folder], { title: 'are not' });
  expect(out).toContain('many are not');
  expect(err).toBe('✔ 1 case passed\n');
  expect(await run([folder], { title: 'nobody' })).toMatchObject({ exitCode: 4 });
});

test('a step can fail at a later time', async () => {
  const mocks = '    mocks: [{ step: ask, raisesEach: [null, { tags: [Odd] }] }]\n    input: 1\n';
  writeFileSync(path('w.wftest.yaml'), TESTS.replace('    input: 1\n', mocks));
  const { out } = await run([folder]);
  expect(out).toContain('the mock step ask was not used');
});

test('JSON is one document', async () => {
  const { out } = await run([folder], { json: true, coverage: true });
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    passed: 2,
    failed: 0,
    cases: [{ title: 'one is asked for', line: 6, problems: [] }, { title: 'many are not' }],
    coverage: { version: 1, files: [{ steps: { percent: 100 } }] },
  });
});

const FAULTS: readonly (readonly [string, string, string, string])[] = [
  [
    'an unknown entry',
    'cases:',
    'casses:',
    ":1:1  the file has an unknown entry 'casses' (did you mean 'cases'?); it takes workflow, now, ",
  ],
  ['an expectation nobody has', 'notVisited', 'notvisited', ":11:13  'expect' has an unknown entry 'notvisited'"],
  [
    'a step there is none of',
    'notVisited: [ask]',
    'notVisited: [aks]',
    "no step 'aks' (did you mean 'ask'?); it has which, ask, done",
  ],
  ['an error that is none', '[{ body: one }]', '[OopsError]', ":4:15  entry 1 of 'replies' must be one of AuthError"],
  [
    'a case without expectation',
    '    expect: { result: many, notVisited: [ask] }\n',
    '',
    ":9:5  entry 2 of 'cases' needs 'expect'",
  ],
  ['a mock of nothing', '    replies: [{ body: one }]\n', '', ":3:5  entry 1 of 'mocks' needs 'replies'"],
  ['a choice nobody has', 'mocks:', 'switches: { keys: srted }\nmocks:', "'keys' must be one of insertion, sorted"],
  ['a limit nobody knows', 'mocks:', 'limits: { stepps: 1 }\nmocks:', ":2:9  'limits' has an unknown entry 'stepps'"],
  ['a time that is none', '    input: 1\n', '    now: soon\n', ":7:10  'now' must be a time: 2026-11-01T08:00:00Z"],
  [
    'a delay that is none',
    '[{ body: one }]',
    '[{ body: one, delay: soon }]',
    ":4:35  'delay' must be a length of time",
  ],
  ['an order that is none', '    input: 1\n', '    order: any\n', ":7:12  'order' must be in-order, turns"],
  ['a text that is a number', 'mocks:', 'env: { A: 1 }\nmocks:', "'A' must be text: put it in quotes"],
  ['a status in quotes', '[{ body: one }]', '[{ status: "200" }]', ":4:25  'status' must be a whole number"],
  [
    'an entry of a reply',
    '[{ body: one }]',
    '[{ bdy: one }]',
    "unknown entry 'bdy' (did you mean 'body'?); it takes status",
  ],
  ['an error that is misspelt', '[{ body: one }]', '[TimoutError]', "(did you mean 'TimeoutError'?)"],
  ['a method that is none', 'http: GET', 'http: GETS', "'http' must be a method (GET, HEAD,"],
  ['a mock of no kind', '- http:', '- htpp:', "unknown entry 'htpp' (did you mean 'http'?)"],
  ['two ends', 'notVisited:', 'error: x, notVisited:', "ends in one way, not with 'result' and 'error'"],
  ['two documents', 'cases:', '---\ncases:', 'a test file is one YAML document'],
  ['a tab', '    input: 1', '\tinput: 1', 'hint: indent with blanks'],
  ['YAML that is none', 'workflow: w', 'workflow: [w', 'w.wftest.yaml:'],
  ['a workflow that is not there', 'w.workflows', 'v.workflows', ':1:11  the definition'],
];

test.each(FAULTS)('%s fails with its place', async (_title, text, instead, message) => {
  writeFileSync(path('w.wftest.yaml'), TESTS.replace(text, instead));
  const { exitCode, out } = await run([folder]);
  expect(out).toContain(message);
  expect(exitCode).toBe(1);
});

test('a file that is not UTF-8 fails and says so', async () => {
  writeFileSync(path('w.wftest.yaml'), Buffer.from(`# João\n${TESTS}`, 'latin1'));
  const { exitCode, out } = await run([folder]);
  expect(out).toContain(':1:1  the file is not UTF-8 text');
  expect(exitCode).toBe(1);
});

test('coverage that cannot be written is told', async () => {
  writeFileSync(path('w.wftest.yaml'), TESTS);
  const lcov = join(path('w.wftest.yaml'), 'lcov.info');
  expect(await run([folder], { lcov })).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('[file-not-written]') as string,
  });
});

test('a broken definition fails with its place', async () => {
  writeFileSync(path('w.workflows.yaml'), WORKFLOW.replace('switch:', 'swich:'));
  const { exitCode, out } = await run([folder]);
  expect(out).toMatch(/w\.workflows\.yaml:5:9 .*'swich'/);
  expect(exitCode).toBe(1);
});

test.each([
  ['a path that is not there', ['nowhere'], {}, 4],
  ['a folder without tests', [mkdtempSync(join(folder, 'empty-'))], {}, 4],
  ['what is neither a file nor a folder', ['/dev/null'], {}, 4],
  ['a percentage that is none', [folder], { min: '120' }, 2],
])('%s is refused', async (_title, args, flags, exitCode) => {
  expect(await run(args, flags)).toMatchObject({ exitCode, out: '' });
});
