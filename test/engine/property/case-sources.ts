/** Every expression and definition of the case tables, as seeds to change and recombine. */
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const FOLDER = new URL('../../cases/', import.meta.url);

function texts(key: string): readonly string[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
  const cases = files.flatMap((name): unknown => parse(readFileSync(new URL(name, FOLDER), 'utf8')));
  const found = cases.map((each) => (typeof each === 'object' && each !== null ? Reflect.get(each, key) : undefined));
  return found.filter((each): each is string => typeof each === 'string');
}

export const CASE_EXPRESSIONS = texts('expression');
export const CASE_SOURCES = texts('source');
