import { readFileSync } from 'node:fs';
import { SERVICES } from '../../local/engine/connectors/table.ts';
import { compile, DefinitionError } from '../../local/engine/index.ts';
import { STEP_TYPES } from '../../local/engine/steps/index.ts';
import { NAMESPACES } from '../../local/engine/stdlib/index.ts';

const readme = readFileSync(new URL('../../local/engine/README.md', import.meta.url), 'utf8');

/** First and second column of the table under a heading cell. */
function table(heading: string): Map<string, string> {
  const lines = readme.split('\n');
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} | supported`));
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  const rows = lines.slice(start + 2, start + length).map((line) => line.split('|').map((cell) => cell.trim()));
  return new Map(rows.map(([, name = '', supported = '']) => [name.replaceAll('`', ''), supported]));
}

const supported = (rows: Map<string, string>): string[] =>
  [...rows].flatMap(([name, answer]) => (answer === 'yes' ? [name] : []));

describe('the table of what is supported', () => {
  test('lists every step type', () => {
    expect(supported(table('step')).sort()).toEqual([...STEP_TYPES.map((type) => type.key), 'next'].sort());
  });

  test('lists every function', () => {
    const registered = NAMESPACES.flatMap((namespace) => namespace.functions.map((each) => each.name));
    expect(supported(table('function')).sort()).toEqual(registered.sort());
  });

  test('lists every value', () => {
    const registered = NAMESPACES.flatMap((namespace) => Object.keys(namespace.values ?? {}));
    expect(supported(table('value')).sort()).toEqual(registered.sort());
  });

  test('lists every service with connectors', () => {
    expect(supported(table('connectors')).sort()).toEqual([...SERVICES].sort());
  });

  test.each(['events.nothing', 'googleapis.nothing.v1.get'])('says yes to nothing like %s', (name) => {
    expect(() => compile(`- a: {call: ${name}}`)).toThrow(DefinitionError);
    expect(() => compile(`- a: {return: "\${${name}()}"}`)).toThrow(DefinitionError);
  });
});
