import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonValue } from '../../local/engine/index.ts';
import { run, tagsOf, type Answer } from './harness.ts';

interface Case {
  readonly title: string;
  readonly source: string;
  readonly argument?: JsonValue;
  readonly http?: Answer[];
  readonly gives?: string;
  readonly error?: string[];
  readonly payload?: string;
  readonly requests?: string[];
  readonly sleeps?: number[];
}

const cases = parse(readFileSync(new URL('../cases/workflows-steps.yaml', import.meta.url), 'utf8')) as Case[];

describe.each([
  ['in one process', false],
  ['with a checkpoint at every blocking point', true],
])('a definition, %s', (_name, checkpoints) => {
  test.each(cases)('$title', (each) => {
    const result = run(each.source, { argument: each.argument ?? null, http: each.http ?? [], checkpoints });
    if (each.gives !== undefined) expect(result.resultText ?? result.error).toBe(each.gives);
    if (each.error !== undefined) expect(tagsOf(result)).toEqual(each.error);
    if (each.payload !== undefined) expect(result.error?.payload).toBe(each.payload);
    if (each.requests !== undefined)
      expect(result.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(each.requests);
    if (each.sleeps !== undefined) expect(result.sleeps).toEqual(each.sleeps);
    expect([each.gives, each.error, each.payload].filter((expected) => expected !== undefined)).toHaveLength(1);
  });
});
