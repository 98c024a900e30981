/** Reads `*.wftest.yaml` files, and says what is wrong with one by file, line and column. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { Ajv, type ErrorObject } from 'ajv';
import { LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { WFTEST_SCHEMA } from './schema.ts';
import type { TestCase, TestFile } from './types.ts';

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
  const document = parseDocument(bytes.toString('utf8'), { lineCounter: counter });
  const [broken] = document.errors;
  if (broken !== undefined) throw new BrokenTestFile(`${file}:${placeOf(broken.pos[0], counter)}  ${broken.message}`);
  const content = plain(document, file);
  if (!validate(content)) throw new BrokenTestFile(faults(validate.errors ?? [], file, document, counter).join('\n'));
  const test = content as unknown as TestFile;
  const cases = test.cases.map((each, i) => ({ test: each, line: lineOf(document, ['cases', i, 'title'], counter) }));
  return { file, workflow: resolve(dirname(path), test.workflow), content: test, cases };
}

/** @throws BrokenTestFile for aliases without end */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw new BrokenTestFile(`${file}:1:1  ${error instanceof Error ? error.message : String(error)}`);
  }
}

function placeOf(offset: number, counter: LineCounter): string {
  const { line, col } = counter.linePos(offset);
  return `${line}:${col}`;
}

function nodeAt(document: Document, path: readonly (string | number)[]): Node | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node;
  }
  return undefined;
}

function lineOf(document: Document, path: readonly (string | number)[], counter: LineCounter): number {
  const node = nodeAt(document, path);
  return node?.range ? counter.linePos(node.range[0]).line : 1;
}

/** Of the faults at one place, the one that says most: not that no alternative fits, but what is wrong with the one meant. */
function faults(errors: readonly ErrorObject[], file: string, document: Document, counter: LineCounter): string[] {
  const useful = errors.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf');
  const lines = (useful.length > 0 ? useful : errors)
    .filter((error) => isMeant(error, document))
    .map((error) => {
      const path = error.instancePath
        .split('/')
        .slice(1)
        .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
      const node = nodeAt(
        document,
        path.map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
      );
      return `${file}:${placeOf(node?.range?.[0] ?? 0, counter)}  ${reasonOf(error, path)}`;
    });
  return [...new Set(lines)].slice(0, 10);
}

const KINDS = ['http', 'connector', 'workflow', 'subworkflow', 'step', 'callback'];

/** A mock is compared with every kind of mock; only what the kind it names says is of use. */
function isMeant({ schemaPath, instancePath }: ErrorObject, document: Document): boolean {
  const kind = /\/oneOf\/(\d)\//.exec(schemaPath)?.[1];
  const at = /^(\/cases\/\d+)?\/mocks\/\d+/.exec(instancePath)?.[0];
  if (kind === undefined || at === undefined) return true;
  const path = at
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const named = KINDS.findIndex((name) => document.hasIn([...path, name]));
  return named < 0 ? kind === '0' : Number(kind) === named;
}

function reasonOf(
  { keyword, message = 'is wrong', params, parentSchema }: ErrorObject,
  path: readonly string[],
): string {
  const where = placeName(path);
  if (keyword === 'additionalProperties') {
    const known = Object.keys((parentSchema?.['properties'] as object | undefined) ?? {}).join(', ');
    return `${where} has an unknown entry '${String(params['additionalProperty'])}'; it takes ${known}`;
  }
  if (keyword === 'required') return `${where} needs '${String(params['missingProperty'])}'`;
  if (keyword === 'enum') return `${where} must be one of ${(params['allowedValues'] as string[]).join(', ')}`;
  if (keyword === 'minItems') return `${where} is empty`;
  if (keyword === 'type' && params['type'] === 'object') return `${where} must be a map`;
  if (keyword === 'pattern' && path.at(-1) === 'http')
    return `${where} must be a method and a URL: GET https://host/path`;
  return `${where} ${message}`;
}

/** Entries of lists have no name of their own: they are counted from 1. */
function placeName(path: readonly string[]): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return /^\d+$/.test(last) ? `entry ${Number(last) + 1} of '${path.at(-2) ?? ''}'` : `'${last}'`;
}
