/**
 * Language behaviour as data: `test/cases/*.yaml` are lists of cases that need nothing but a server that runs
 * workflows, so the same files can be run over REST, here or against the real service.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { DefinitionError, type JsonValue } from '../../local/engine/index.ts';
import { run, type Run } from './harness.ts';

export interface LanguageCase {
  readonly title: string;
  /** A whole definition, whose `main` takes the argument, or one expression in which the argument is `x`. */
  readonly source?: string;
  readonly expression?: string;
  readonly argument?: JsonValue;
  /** The value of the execution; integers and doubles are told apart by their text. */
  readonly result?: unknown;
  /** The JSON text of the result, where the text itself matters. */
  readonly text?: string;
  /** Its tag, or its tags and a part of its message. */
  readonly error?: string | { readonly tags: readonly string[]; readonly message?: string };
  /** Why and where it does not deploy. */
  readonly refused?: { readonly code: string; readonly line?: bigint; readonly column?: bigint };
}

/** YAML or JSON in which integers are `bigint`, so that nothing is rounded and `1` is not `1.0`. */
function exact(text: string): unknown {
  return parse(text, { intAsBigInt: true });
}

export function readCases(file: string): LanguageCase[] {
  const cases = exact(readFileSync(new URL(`../cases/${file}`, import.meta.url), 'utf8')) as LanguageCase[];
  return cases.map((each) => (each.argument === undefined ? each : { ...each, argument: plain(each.argument) }));
}

/** An argument any writer of JSON takes. */
function plain(argument: JsonValue): JsonValue {
  return JSON.parse(
    JSON.stringify(argument, (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)),
  ) as JsonValue;
}

/** The definition of a case; an expression begins at column 45. */
export function sourceOf({ source, expression = '' }: LanguageCase): string {
  return source ?? `main: {params: [x], steps: [{r: {return: '\${${expression.replaceAll("'", "''")}}'}}]}`;
}

function failureOf({ error }: Run): Pick<LanguageCase, 'error'> {
  const payload: unknown = JSON.parse(error?.payload ?? 'null');
  return { error: payload as NonNullable<LanguageCase['error']> };
}

/** What became of a case, in the form in which the case states it. */
export function outcomeOf(each: LanguageCase): Pick<LanguageCase, 'result' | 'text' | 'error' | 'refused'> {
  try {
    const ended = run(sourceOf(each), { argument: each.argument ?? null });
    if (ended.resultText === undefined) return failureOf(ended);
    return each.text === undefined ? { result: exact(ended.resultText) } : { text: ended.resultText };
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return { refused: { code: error.code, line: BigInt(error.line), column: BigInt(error.column) } };
  }
}

/** The same with what a case leaves open left open, for `toMatchObject`. */
export function expectationOf({ result, text, error, refused }: LanguageCase): object {
  if (refused !== undefined) return { refused };
  if (text !== undefined) return { text };
  if (error === undefined) return { result };
  const { tags, message } = typeof error === 'string' ? { tags: [error], message: undefined } : error;
  const wanted = { tags, ...(message === undefined ? {} : { message: expect.stringContaining(message) as unknown }) };
  return { error: wanted };
}
