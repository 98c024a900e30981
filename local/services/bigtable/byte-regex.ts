/**
 * RE2 expressions over bytes, matched in full. Bytes are Latin-1 characters here, as Bigtable matches them; linear time
 * comes from RE2, so a hostile pattern cannot stall the server for long.
 * Source: https://github.com/google/re2/wiki/Syntax
 */
import { RE2JS } from 're2js';
import { invalid } from '../../wire/errors.ts';

type ByteTest = (text: string) => boolean;

const META = /[\\^$.|?*+()[\]{}]/;
/** Largest compiled pattern; the work per input byte grows with it. A filter's own limit is 20,480 bytes. */
const INSTRUCTIONS = 50_000;
const REMEMBERED = 4096;

/**
 * @param pattern bytes as Latin-1 characters
 * @throws ApiError INVALID_ARGUMENT
 */
export function compileByteRegex(pattern: string): ByteTest {
  const literals = asLiterals(pattern);
  if (literals) return (text) => literals.has(text);
  const compiled = compile(translateAnyByte(pattern), pattern);
  if (compiled.programSize() > INSTRUCTIONS) throw invalid('Error in the filter: the regular expression is too large.');
  return (text) => compiled.matches(text);
}

/** For names and qualifiers, of which a table has few: each is matched once. */
export function remembering(test: ByteTest): ByteTest {
  const known = new Map<string, boolean>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      result = test(text);
      if (known.size >= REMEMBERED) known.clear();
      known.set(text, result);
    }
    return result;
  };
}

function compile(translated: string, pattern: string): RE2JS {
  try {
    return RE2JS.compile(translated);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`Error in the regular expression ${JSON.stringify(pattern.slice(0, 200))}: ${reason.slice(0, 300)}`);
  }
}

/** Most patterns are plain text, or (a|b|c) of plain texts as Google's clients write lists. */
function asLiterals(pattern: string): ReadonlySet<string> | undefined {
  const inner = pattern.startsWith('(') && pattern.endsWith(')') ? pattern.slice(1, -1) : pattern;
  const parts = inner.split('|');
  return parts.some((part) => META.test(part)) ? undefined : new Set(parts);
}

/** RE2 spells "any byte" \C, which the library lacks; outside \Q..\E it is (?s:.) here. */
function translateAnyByte(pattern: string): string {
  if (!pattern.includes('\\C')) return pattern;
  let result = '';
  let quoted = false;
  for (let index = 0; index < pattern.length; index++) {
    const pair = pattern.slice(index, index + 2);
    if (!pair.startsWith('\\') || (quoted && pair !== '\\E')) {
      result += pattern[index];
      continue;
    }
    if (pair === '\\Q') quoted = true;
    if (pair === '\\E') quoted = false;
    result += pair === '\\C' ? '(?s:.)' : pair;
    index++;
  }
  return result;
}
