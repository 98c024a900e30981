import { check, compile, DefinitionError, warnings } from '../../local/engine/index.ts';
import { caseFiles, type ExpectedError, type ExpectedFault, type LanguageCase } from './case-files.ts';
import { run, tagsOf, type Run } from './harness.ts';

const FILES = caseFiles(/^(steps|scope|errors|limits|refused|warnings).*\.yaml$/);

function expectError({ error }: Run, expected: ExpectedError): void {
  const payload = JSON.parse(error?.payload ?? 'null') as { message?: string } | null;
  if (expected.tags !== undefined) expect(tagsOf({ error } as Run)).toEqual(expected.tags);
  if (expected.message !== undefined) expect(payload?.message).toContain(expected.message);
  if (expected.payload !== undefined) expect(error?.payload).toBe(expected.payload);
  if (expected.context !== undefined) expect(error?.context).toBe(expected.context.trimEnd());
  if (expected.stackTrace !== undefined) expect(error?.stackTrace.elements).toEqual(expected.stackTrace);
  expect(Object.values(expected)).not.toHaveLength(0);
}

function expectFault(found: ExpectedFault | undefined, { message, hint, ...place }: ExpectedFault): void {
  expect(found).toMatchObject(place);
  if (message !== undefined) expect(found?.message).toContain(message);
  if (hint !== undefined) expect(found?.hint).toContain(hint);
}

function refusal(source: string): DefinitionError {
  try {
    compile(source);
  } catch (error) {
    if (error instanceof DefinitionError) return error;
    throw error;
  }
  throw new Error('the definition was accepted');
}

function expectRun(each: LanguageCase, checkpoints: boolean): void {
  const { argument = null, http = [], callbacks = [] } = each;
  const result = run(each.source, { argument, http, callbacks, checkpoints });
  if (each.error !== undefined) {
    expect(result.status).toBe('failed');
    expectError(result, each.error);
  } else {
    expect(result.error).toBeUndefined();
    expect(JSON.parse(result.resultText ?? '')).toEqual(each.result);
  }
  const asked = result.requests.map(({ method, url }) => `${method} ${url}`);
  if (each.requests !== undefined) expect(asked).toEqual(each.requests);
  if (each.awaits !== undefined) expect(result.awaits).toEqual(each.awaits);
  if (each.sleeps !== undefined) expect(result.sleeps).toEqual(each.sleeps);
}

describe.each(FILES)('%s', (_file, cases) => {
  test('has cases that each expect one thing', () => {
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
    for (const { title, result, error, refused, warned } of cases) {
      const expected = [result, error, refused, warned].filter((one) => one !== undefined);
      expect([title, expected.length]).toEqual([title, 1]);
    }
  });

  const runs = cases.filter(({ refused, warned }) => refused === undefined && warned === undefined);
  if (runs.length > 0) {
    describe.each([
      ['in one process', false],
      ['with a checkpoint at every blocking point', true],
    ])('%s', (_how, checkpoints) => {
      test.each(runs)('$title', (each) => expectRun(each, checkpoints));
    });
  }

  const refusals = cases.filter(({ refused }) => refused !== undefined);
  if (refusals.length > 0) {
    test.each(refusals)('refuses $title', ({ source, refused }) => {
      const error = refusal(source);
      expectFault(error, refused as ExpectedFault);
      expect(check(source)[0]).toEqual(error);
    });
  }

  const doubtful = cases.filter(({ warned }) => warned !== undefined);
  if (doubtful.length > 0) {
    test.each(doubtful)('$title', ({ source, warned = [] }) => {
      const found = warnings(source);
      expect(found.map(({ code, line, column }) => ({ code, line, column }))).toEqual(
        warned.map(({ code, line, column }) => ({ code, line, column })),
      );
      warned.forEach((expected, i) => expectFault(found[i], expected));
      expect(check(source)).toEqual([]);
    });
  }
});
