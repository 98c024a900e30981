/** Language cases as data, self-contained, so that the same ones can be run against any server of the Executions API. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonValue } from '../../local/engine/index.ts';
import type { Answer, Called } from './harness.ts';

export interface LanguageCase {
  readonly title: string;
  readonly source: string;
  /** `@@` in the source stands for `text`, `count` times, with `#` for the number from 0. */
  readonly repeat?: { readonly count: number; readonly text: string };
  readonly argument?: JsonValue;
  /** What a server answers, in order; such a case needs a stand-in for it. */
  readonly http?: readonly Answer[];
  /** What the server is asked, as `METHOD url`. */
  readonly requests?: readonly string[];
  /** Who calls back, in order; nobody after the last one. */
  readonly callbacks?: readonly Called[];
  /** When waits for callbacks ended, in milliseconds after the start. */
  readonly awaits?: readonly number[];
  /** Milliseconds after the start. */
  readonly sleeps?: readonly number[];
  readonly result?: JsonValue;
  readonly error?: ExpectedError;
  readonly refused?: ExpectedFault;
  readonly warned?: readonly ExpectedFault[];
}

export interface ExpectedError {
  readonly tags?: readonly string[];
  readonly message?: string;
  /** JSON text. */
  readonly payload?: string;
  readonly context?: string;
  readonly stackTrace?: readonly JsonValue[];
}

export interface ExpectedFault {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  /** A part of it. */
  readonly message?: string;
  readonly hint?: string | undefined;
}

const FOLDER = new URL('../cases/', import.meta.url);

/** The cases of all files whose names match, each file with its name. */
export function caseFiles(pattern: RegExp): [file: string, cases: LanguageCase[]][] {
  const names = readdirSync(FOLDER).filter((name) => pattern.test(name));
  return names.sort().map((name) => {
    const cases = parse(readFileSync(new URL(name, FOLDER), 'utf8')) as LanguageCase[];
    return [name, cases.map(expanded)];
  });
}

function expanded(each: LanguageCase): LanguageCase {
  const { repeat } = each;
  if (repeat === undefined) return each;
  const text = Array.from({ length: repeat.count }, (_, i) => repeat.text.replaceAll('#', String(i))).join('');
  return { ...each, source: each.source.replace('@@', () => text) };
}
