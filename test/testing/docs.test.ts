/** What docs/testing.md shows is what test/testing/examples/ runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { commands } from '../../cli/index.ts';
import { WFTEST_SCHEMA } from '../../testing/wftest/schema.ts';

const page = readFileSync('docs/testing.md', 'utf8');
const folder = 'test/testing/examples/';
const examples = readdirSync(folder).map((name) => readFileSync(folder + name, 'utf8'));
const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language = '', code = '']) => ({
  language,
  code,
}));

test.each(blocks.filter(({ language }) => language === 'ts' || language === 'yaml'))(
  'an example is run: $code',
  ({ code }) => {
    expect(examples.some((example) => example.includes(code))).toBe(true);
  },
);

test('the page has examples of both kinds', () => {
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['yaml', 'sh', 'text', 'ts']));
});

test('every option of the command is on the page', () => {
  const options = commands.find(({ name }) => name === 'test')?.options ?? [];
  for (const [flags] of options) expect(page).toContain(flags.split(' ')[0]);
});

test('everything a file of cases can say is on the page', () => {
  for (const name of Object.keys(WFTEST_SCHEMA.properties)) {
    expect(`${name}: ${page.includes(`\`${name}`)}`).toBe(`${name}: true`);
  }
});

test('everything a case can expect is on the page', () => {
  const properties = JSON.parse(JSON.stringify(WFTEST_SCHEMA)).properties.cases.items.properties as {
    expect: { properties: object };
  };
  for (const name of [...Object.keys(properties), ...Object.keys(properties.expect.properties)]) {
    expect(`${name}: ${page.includes(`\`${name}`)}`).toBe(`${name}: true`);
  }
});
