import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { SERVICES } from '../../local/engine/connectors/table.ts';
import { compile, DefinitionError } from '../../local/engine/index.ts';
import { STEP_KEYS } from '../../local/engine/steps/index.ts';
import { NAMESPACES } from '../../local/engine/stdlib/index.ts';
import { updated } from './support-tables.ts';

const page = new URL('../../local/engine/README.md', import.meta.url);

const registered = {
  step: STEP_KEYS,
  function: NAMESPACES.flatMap((namespace) => namespace.functions.map((each) => each.name)),
  value: NAMESPACES.flatMap((namespace) => Object.keys(namespace.values ?? {})),
  connectors: [...SERVICES],
};

describe('the tables of what is supported', () => {
  // It writes the rows that are missing and removes those of what is gone; remarks stay.
  const before = readFileSync(page, 'utf8');
  const after = updated(before, registered);
  if (process.env['UPDATE_TABLES'] === '1' && after !== before) writeFileSync(page, after);

  test('list what the registries have (write them by: UPDATE_TABLES=1 npm test -- test/engine/support)', () => {
    expect(readFileSync(page, 'utf8')).toBe(after);
  });

  test('get a row for what is new, and lose those of what is gone', () => {
    const table = '| value | supported |\n| --- | --- |\n| `a` | yes |\n| `gone` | yes |\n\ntext';
    const longer = '| value | supported |\n| --- | --- |\n| `a` | yes |\n| `b` | yes |\n\ntext';
    expect(updated(table, { value: ['a', 'b'] })).toBe(longer);
  });

  test('keep remarks and the order they have', () => {
    const table = '| step | supported | remarks |\n| --- | --- | --- |\n| `b` | yes | why |\n| `a` | yes | |\n';
    expect(updated(table, { step: ['a', 'b'] })).toBe(table);
    expect(updated(table, { step: ['a', 'b', 'c'] })).toBe(`${table}| \`c\` | yes | |\n`);
  });

  const folder = new URL('../cases/', import.meta.url);
  const cases = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));

  test.each([...registered.function, ...registered.value])('have cases in test/cases/ for %s', (name) => {
    const alone = new RegExp(`(?<![\\w.])${name.replaceAll('.', '\\.')}(?![\\w.])`);
    expect(cases.filter((text) => alone.test(text))).not.toEqual([]);
  });

  test.each(registered.step)('have cases in test/cases/ for the step %s', (key) => {
    const asKey = new RegExp(`[{,\\s"]${key}"?: `);
    expect(cases.filter((text) => asKey.test(text))).not.toEqual([]);
  });

  test.each(['events.nothing', 'googleapis.nothing.v1.get'])('say yes to nothing like %s', (name) => {
    expect(() => compile(`- a: {call: ${name}}`)).toThrow(DefinitionError);
    expect(() => compile(`- a: {return: "\${${name}()}"}`)).toThrow(DefinitionError);
  });
});
