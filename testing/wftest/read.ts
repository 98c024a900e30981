/** Reads `*.wftest.yaml` files, and says what is wrong with one by file, line and column. */
import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { LineCounter, parseDocument } from 'yaml';
import { faultAt, lineOf, schemaFaults, syntaxFault, type Written } from './faults.ts';
import { WFTEST_SCHEMA } from './schema.ts';
import type { Expectation, TestCase, TestFile } from './types.ts';

/** A test file that cannot be used: one line for each fault, `file:line:column  reason`. */
export class BrokenTestFile extends Error {
  override readonly name = 'BrokenTestFile';
}

export interface ReadCase {
  readonly test: TestCase;
  readonly line: number;
}

export interface ReadFile {
  /** Relative to the working directory. */
  readonly file: string;
  /** The path of the definition. */
  readonly workflow: string;
  readonly content: TestFile;
  readonly cases: readonly ReadCase[];
}

const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strict: false, verbose: true }).compile(
  WFTEST_SCHEMA,
);

/** @throws BrokenTestFile */
export function readTestFile(path: string): ReadFile {
  const file = relative(process.cwd(), path);
  const counter = new LineCounter();
  const bytes = readFileSync(path);
  if (!isUtf8(bytes)) throw new BrokenTestFile(`${file}:1:1  the file is not UTF-8 text: save it as UTF-8`);
  const text = bytes.toString('utf8');
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const written: Written = { file, text, document, counter };
  const [broken] = document.errors;
  if (broken !== undefined) throw new BrokenTestFile(syntaxFault(written, broken));
  const content = plain(written);
  if (!validate(content)) throw new BrokenTestFile(schemaFaults(validate.errors ?? [], written).join('\n'));
  const test = content as unknown as TestFile;
  const workflow = resolve(dirname(path), test.workflow);
  if (!existsSync(workflow)) {
    const reason = `the definition ${relative(process.cwd(), workflow)} does not exist`;
    throw new BrokenTestFile(faultAt(written, ['workflow'], reason));
  }
  test.cases.forEach(({ expect }, i) => checkEnd(written, expect, ['cases', i, 'expect']));
  const cases = test.cases.map((each, i) => ({ test: each, line: lineOf(written, ['cases', i, 'title']) }));
  return { file, workflow, content: test, cases };
}

const ENDS = ['result', 'error', 'cancelled'];

/** @throws BrokenTestFile for a case that is to end in two ways */
function checkEnd(written: Written, expect: Expectation, path: readonly (string | number)[]): void {
  const ends = ENDS.filter((key) => key in expect);
  const [one = '', other] = ends;
  if (other === undefined) return;
  throw new BrokenTestFile(
    faultAt(written, [...path, other], `an execution ends in one way, not with '${one}' and '${other}'`),
  );
}

/** @throws BrokenTestFile for aliases without end */
function plain(written: Written): unknown {
  try {
    return written.document.toJS() as unknown;
  } catch (error) {
    throw new BrokenTestFile(faultAt(written, [], error instanceof Error ? error.message : String(error)));
  }
}
