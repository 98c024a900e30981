/**
 * The cases of the language over REST, as a client of the service runs them: what the engine's own tests say of an
 * execution, the Execution resource says too.
 */
import { readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { fromJson, stringifyJson } from '../../../local/engine/values/json.ts';
import type { JsonValue } from '../../../local/engine/types.ts';
import { systemClock } from '../../../local/wire/clock.ts';
import { caseFiles, type LanguageCase as StepCase } from '../../engine/case-files.ts';
import { expectationOf, readCases, sourceOf, type LanguageCase as ValueCase } from '../../engine/case-table.ts';
import { PARENT, startTestCloud, temporaryDirectory, type TestCloud } from './cloud.ts';

const AT_ONCE = 16;
/** They wait in real time here, need a server that answers, or somebody who calls back. */
const NEEDS_MORE = /sys\.sleep|http\.|retry|await_callback/;

interface RestCase {
  readonly title: string;
  readonly source: string;
  readonly argument: unknown;
  readonly expected: object;
  /** The result to compare, made of its JSON text. */
  readonly read: (text: string) => object;
}

interface Place {
  readonly line?: number | bigint;
  readonly column?: number | bigint;
}

const placeOf = ({ line, column }: Place) => ({
  refused: {
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  },
});

const exactly = (text: string) => ({ result: parse(text, { intAsBigInt: true }) as unknown });
const plainly = (text: string) => ({ result: JSON.parse(text) as unknown });
const literally = (text: string) => ({ text });

function valueCase(each: ValueCase): RestCase {
  const expected = each.refused === undefined ? expectationOf(each) : placeOf(each.refused);
  return {
    title: each.title,
    source: sourceOf(each),
    argument: each.argument,
    expected,
    read: each.text === undefined ? exactly : literally,
  };
}

function stepCase({ title, source, argument, result, error, refused }: StepCase): RestCase {
  const tags = error?.tags === undefined ? {} : { tags: error.tags };
  const expected = refused ? placeOf(refused) : error ? { error: expect.objectContaining(tags) as object } : { result };
  return { title, source, argument, expected, read: plainly };
}

const named = (pattern: RegExp) =>
  readdirSync(new URL('../../cases/', import.meta.url)).filter((name) => pattern.test(name));

const FILES: [string, RestCase[]][] = [
  ...named(/^(expressions|conversions|stdlib-.*)\.yaml$/).map((file): [string, RestCase[]] => [
    file,
    readCases(file).map(valueCase),
  ]),
  ...caseFiles(/^(steps-.*|scope|limits|refused-.*)\.yaml$/).map(([file, cases]): [string, RestCase[]] => [
    file,
    cases.filter(({ warned, http }) => warned === undefined && http === undefined).map(stepCase),
  ]),
];

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let cloud: TestCloud;

beforeAll(async () => {
  directory = await temporaryDirectory();
  cloud = await startTestCloud({ directory: directory.path, clock: systemClock });
});

afterAll(async () => {
  await cloud.stop();
  await directory.remove();
});

async function outcomeOf({ source, argument, read }: RestCase, id: string): Promise<object> {
  const created = await cloud.call('POST', `/v1/${PARENT}/workflows?workflowId=${id}`, { sourceContents: source });
  const refusal = created.body['error'] as { message: string } | undefined;
  if (refusal !== undefined) {
    // What is refused before it is read, such as an empty source, has no place.
    const [, line = 1, column = 1] = /(\d+):(\d+)/.exec(refusal.message) ?? [];
    return { refused: { line: Number(line), column: Number(column) } };
  }
  const execution = { argument: stringifyJson(fromJson((argument ?? null) as JsonValue, 400)) };
  const started = await cloud.call('POST', `/v1/${PARENT}/workflows/${id}/executions`, execution);
  const { result, error } = await cloud.ended(started.body['name'] as string);
  if (typeof result !== 'string') return { error: JSON.parse((error as { payload: string }).payload) as unknown };
  return read(result);
}

const LOCAL = FILES.map(([file, cases]): [string, RestCase[]] => [
  file,
  cases.filter(({ source }) => !NEEDS_MORE.test(source)),
]).filter(([, cases]) => cases.length > 0);

describe.each(LOCAL)('%s over REST', (file, cases) => {
  test(`has the outcome of ${cases.length} cases`, async () => {
    const wrong: object[] = [];
    const rest = [...cases.entries()];
    const work = async () => {
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
        const [i, each] = next;
        const outcome = await outcomeOf(each, `${file.replace('.yaml', '')}-${i}`);
        try {
          expect(outcome).toMatchObject(each.expected);
        } catch {
          wrong.push({ title: each.title, outcome, expected: each.expected });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(wrong).toEqual([]);
  });
});
