/**
 * `matchGlob` as a linear-time expression: `*` and `?` stop at a slash, `**` does not.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/objects/list#list-objects-and-prefixes-using-glob
 */
import { RE2JS } from 're2js';
import { invalidValue } from './errors.ts';

const GLOB_LIMIT = 1024;

/** @throws StorageError invalid */
export function globMatcher(glob: string): (name: string) => boolean {
  if (glob.length > GLOB_LIMIT) throw invalidValue(`matchGlob is longer than ${GLOB_LIMIT} characters.`);
  try {
    const expression = RE2JS.compile(translate(glob), RE2JS.DOTALL);
    return (name) => expression.matches(name);
  } catch {
    throw invalidValue(`Invalid matchGlob "${glob}".`);
  }
}

const TOKEN = /\*\*\/|\*+|\?|\\.|\[[!^]?\]?[^\]]*\]|[{},]|[^*?\\[{},]+|./gsu;

function translate(glob: string): string {
  let depth = 0;
  const parts = [...glob.matchAll(TOKEN)].map(([token]) => {
    if (token === '**/') return '(?:.*/)?';
    if (token.startsWith('**')) return '.*';
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.startsWith('[') && token.length > 1) return characterClass(token);
    if (token === '{') return (depth++, '(?:');
    if (token === '}' && depth > 0) return (depth--, ')');
    if (token === ',' && depth > 0) return '|';
    return RE2JS.quote(token.startsWith('\\') && token.length > 1 ? token.slice(1) : token);
  });
  return parts.join('') + ')'.repeat(depth);
}

function characterClass(token: string): string {
  const negated = /^\[[!^]/.test(token);
  const inner = token.slice(negated ? 2 : 1, -1).replaceAll(/[\\[\]^]/g, '\\$&');
  return `[${negated ? '^' : ''}${inner}]`;
}
