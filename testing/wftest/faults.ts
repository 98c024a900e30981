/** What is wrong with a test file, as one line for each fault: place, reason, and what was probably meant. */
import type { ErrorObject } from 'ajv';
import type { Document, LineCounter, Node, YAMLError } from 'yaml';
import { nearest } from '../../local/engine/definition/nearest.ts';
import { picture } from '../../local/engine/definition/picture.ts';
import { yamlHint } from '../../local/engine/definition/yaml-hints.ts';

/** A test file as it was read. */
export interface Written {
  /** Relative to the working directory. */
  readonly file: string;
  readonly text: string;
  readonly document: Document;
  readonly counter: LineCounter;
}

type Path = readonly (string | number)[];

export function syntaxFault({ file, text, counter }: Written, { code, message, pos: [from, to] }: YAMLError): string {
  const { line, col: column } = counter.linePos(from);
  const shown = picture(text, { line, column, length: Math.max(to - from, 1) });
  if (code === 'MULTIPLE_DOCS') return `${file}:${line}:${column}  a test file is one YAML document\n${shown}`;
  const hint = yamlHint(code, text.split('\n')[line - 1] ?? '', message);
  const lines = [`${file}:${line}:${column}  not valid YAML: ${message}`, shown];
  return [...lines, ...(hint === undefined ? [] : [`  hint: ${hint}`])].join('\n');
}

/** A line for what stands at a path. */
export function faultAt(written: Written, path: Path, reason: string): string {
  const { line, col } = written.counter.linePos(nodeAt(written.document, path)?.range?.[0] ?? 0);
  return `${written.file}:${line}:${col}  ${reason}`;
}

export function lineOf({ document, counter }: Written, path: Path): number {
  return counter.linePos(nodeAt(document, path)?.range?.[0] ?? 0).line;
}

function nodeAt(document: Document, path: Path): Node | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node;
  }
  return undefined;
}

const pathOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

/** Of the faults at one place, the one that says most: not that no alternative fits, but what is wrong with the one meant. */
export function schemaFaults(errors: readonly ErrorObject[], written: Written): string[] {
  const useful = errors.filter(({ keyword }) => !['oneOf', 'anyOf', 'not'].includes(keyword));
  const lines = (useful.length > 0 ? useful : errors)
    .filter((error) => isMeantMock(error, written.document) && isMeantReply(error))
    .map((error) => {
      const path = pathOf(error.instancePath);
      return faultAt(written, path, reasonOf(error, path));
    });
  return [...new Set(lines)].slice(0, 10);
}

const KINDS = ['http', 'connector', 'workflow', 'subworkflow', 'step', 'callback'];

/** A mock is compared with every kind of mock; only what the kind it names says is of use. */
function isMeantMock({ schemaPath, instancePath }: ErrorObject, document: Document): boolean {
  const kind = /\/oneOf\/(\d)\//.exec(schemaPath)?.[1];
  const at = /^(\/cases\/\d+)?\/mocks\/\d+/.exec(instancePath)?.[0];
  if (kind === undefined || at === undefined) return true;
  const named = KINDS.findIndex((name) => document.hasIn([...pathOf(at), name]));
  return named < 0 ? kind === '0' : Number(kind) === named;
}

/** A reply is an error, a map with one, or an answer. */
function isMeantReply({ schemaPath, data }: ErrorObject): boolean {
  const kind = /\/replies\/items\/anyOf\/(\d)\/(?!properties)/.exec(schemaPath)?.[1];
  const inside = /\/replies\/items\/anyOf\/(\d)\/properties/.exec(schemaPath)?.[1];
  if (inside !== undefined) return inside === '2' || schemaPath.includes('/error/');
  if (kind === undefined) return true;
  if (typeof data !== 'object' || data === null) return kind === '0';
  return kind === ('error' in data ? '1' : '2');
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text: put it in quotes',
  integer: 'a whole number, without quotes',
  number: 'a number, without quotes',
  boolean: 'true or false, without quotes',
  array: 'a list',
  object: 'a map',
};

function reasonOf({ keyword, message = 'is wrong', params, parentSchema, data }: ErrorObject, path: Path): string {
  const where = placeName(path);
  if (keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    const known = Object.keys((parentSchema?.['properties'] as object | undefined) ?? {});
    return `${where} has an unknown entry '${key}'${meant(key, known)}; it takes ${known.join(', ')}`;
  }
  if (keyword === 'required') return `${where} needs ${needed(String(params['missingProperty']), data)}`;
  if (keyword === 'enum') {
    const allowed = params['allowedValues'] as string[];
    return `${where} must be one of ${allowed.join(', ')}${meant(String(data), allowed)}`;
  }
  if (keyword === 'minItems') return `${where} is empty`;
  if (keyword === 'minimum') return `${where} must be ${String(params['limit'])} at least`;
  if (keyword === 'type') return `${where} must be ${WORDS[String(params['type'])] ?? String(params['type'])}`;
  if (keyword === 'pattern') return `${where} must be ${String(parentSchema?.['title'] ?? 'written otherwise')}`;
  return `${where} ${message}`;
}

function needed(key: string, data: unknown): string {
  if (key !== 'http' || typeof data !== 'object' || data === null) return `'${key}'`;
  return `one of ${KINDS.join(', ')}, which say what it stands for`;
}

function meant(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? '' : ` (did you mean '${near}'?)`;
}

/** Entries of lists have no name of their own: they are counted from 1. */
function placeName(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return typeof last === 'number' ? `entry ${last + 1} of '${path.at(-2) ?? ''}'` : `'${last}'`;
}
