import { readdirSync } from 'node:fs';
import { expectationOf, outcomeOf, readCases } from './case-table.ts';

const files = readdirSync(new URL('../cases/', import.meta.url)).filter((name) =>
  /^(expressions|conversions|stdlib-.*)\.yaml$/.test(name),
);

describe.each(files)('%s', (file) => {
  test.each(readCases(file))('$title', (each) => {
    const outcome = outcomeOf(each);
    if ('result' in each) expect(outcome).toEqual({ result: each.result });
    else expect(outcome).toMatchObject(expectationOf(each));
  });
});
