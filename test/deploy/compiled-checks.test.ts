/** The checks in a bundle say what the checks of the sources say. */
import { build } from 'esbuild';
import { compiledChecks } from '../../deploy/release/compiled-checks.ts';
import { sources } from '../../infra/sources.ts';
import { SCHEMA_NAMES } from '../../schemas/compile.ts';
import * as plain from '../../schemas/index.ts';

let bundled: typeof plain;
let text: string;

beforeAll(async () => {
  const { outputFiles } = await build({
    absWorkingDir: process.cwd(),
    stdin: { contents: "export * from './schemas/index.ts'", resolveDir: process.cwd() },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    plugins: [compiledChecks],
  });
  text = outputFiles[0]?.text ?? '';
  const module = { exports: {} as typeof plain };
  new Function('module', 'exports', text)(module, module.exports);
  bundled = module.exports;
});

const [source] = sources({}, { simulated: true });
const VALUES: unknown[] = [
  {},
  [],
  null,
  'text',
  source,
  { ...source, origin: 7 },
  { ...source, kind: 'no such kind' },
  { ...source, unknown: true },
  { bucket: 'raw', object: 'a/b', generation: '1' },
  { source: 'demo', batch: 'one', count: -1 },
];

test.each(SCHEMA_NAMES)('%s', (name) => {
  const told = VALUES.map((value) => plain.checkAgainst(name)(value));
  expect(VALUES.map((value) => bundled.checkAgainst(name)(value))).toEqual(told);
  expect(told.some(({ ok }) => !ok)).toBe(true);
});

test('what is right is taken', () => {
  expect(plain.checkSource()(source)).toEqual({ ok: true });
  expect(bundled.checkSource()(source)).toEqual({ ok: true });
});

test('the compiler is left out', () => {
  expect(text).not.toContain('strictTypes');
});
