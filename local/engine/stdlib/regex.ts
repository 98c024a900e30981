/** Regular expressions of RE2: linear in time whatever the pattern, no look-around, no back-references in patterns. */
import { RE2JS, RE2JSException } from 're2js';
import { limitError, valueError } from '../errors.ts';

/** @throws WorkflowError ValueError when RE2 does not take the pattern */
export function compilePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) throw valueError(`not a regular expression of RE2: ${error.message}`);
    throw error;
  }
}

export function findAll(source: string, pattern: string): { at: number; match: string }[] {
  const matcher = compilePattern(pattern).matcher(source);
  const found: { at: number; match: string }[] = [];
  while (matcher.find()) found.push({ at: matcher.start(), match: matcher.group() ?? '' });
  return found;
}

/** `\0` to `\9` in the replacement are the whole match and its groups. */
export function replaceAll(source: string, pattern: string, replacement: string, maxLength: number): string {
  const matcher = compilePattern(pattern).matcher(source);
  const parts: string[] = [];
  let length = 0;
  let from = 0;
  const push = (part: string): void => {
    length += part.length;
    if (length > maxLength)
      throw limitError(`text.replace_all_regex: the result has more than ${maxLength} characters`);
    parts.push(part);
  };
  while (matcher.find()) {
    push(source.slice(from, matcher.start()));
    push(
      replacement.replace(/\\([0-9\\])/g, (_whole, mark: string) => {
        if (mark === '\\') return '\\';
        if (Number(mark) > matcher.groupCount()) throw valueError(`the pattern has no group \\${mark}`);
        return matcher.group(Number(mark)) ?? '';
      }),
    );
    from = matcher.end();
  }
  push(source.slice(from));
  return parts.join('');
}
