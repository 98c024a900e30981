/**
 * Regular expressions of RE2: linear in time whatever the pattern, no look-around, no back-references in patterns. What
 * is linear for one match is not for all of them, so the work is counted besides.
 */
import { RE2JS, RE2JSException, type Matcher } from 're2js';
import { limitError, valueError } from '../errors.ts';

/** Characters read times instructions of the pattern: some seconds of work. */
const MAX_WORK = 150_000_000;

/** Text that counts how often it is read, which tells the cost of a search whatever way the library goes about it. */
class MeteredText extends String {
  private readonly text: string;
  private left: number;

  constructor(text: string, reads: number) {
    super(text);
    this.text = text;
    this.left = reads;
  }

  override charCodeAt(index: number): number {
    this.left -= 1;
    if (this.left < 0) throw limitError('the regular expression needs too much time on this text');
    return this.text.charCodeAt(index);
  }
}

export interface MatchRules {
  /** Of the matches at one place the longest, not that of the first alternative; unless the pattern prefers fewer. */
  readonly longest: boolean;
  /** `\0` to `\9` in a replacement are the whole match and its groups. */
  readonly withGroups: boolean;
}

/** What is literal: quoted text, an escaped character, a class. Then an operator that prefers fewer, or a flag U. */
const LITERAL = /\\Q[\s\S]*?(\\E|$)|\\[\s\S]|\[\^?\]?(\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]/g;
const PREFERS_FEWER = /([*+?]|\{\d+(,\d*)?\})\?|\(\?[a-z]*U/;

/** Among the longest matches `x*?` could not mean anything, and the syntax of RE2 gives it a meaning. */
function prefersFewer(pattern: string): boolean {
  return pattern.includes('?') && PREFERS_FEWER.test(pattern.replace(LITERAL, 'x'));
}

/** @throws WorkflowError ValueError when RE2 does not take the pattern */
function matcherOf(source: string, pattern: string, longest: boolean): Matcher {
  try {
    const compiled = RE2JS.compile(pattern, longest && !prefersFewer(pattern) ? RE2JS.LONGEST_MATCH : 0);
    const size = compiled.programSize();
    const isCheap = (source.length + 1) ** 2 * size < MAX_WORK / 100;
    return compiled.matcher(isCheap ? source : (new MeteredText(source, MAX_WORK / size) as unknown as string));
  } catch (error) {
    if (error instanceof RE2JSException) throw valueError(`not a regular expression of RE2: ${error.message}`);
    throw error;
  }
}

/** @throws WorkflowError ValueError for a bad pattern, ResourceLimitError when it takes too long */
export function matches(source: string, pattern: string): boolean {
  return matcherOf(source, pattern, false).find();
}

/** The next match, leaving out an empty one right behind the last match, as RE2 does. */
function next(matcher: Matcher, lastEnd: number): boolean {
  while (matcher.find()) if (matcher.end() > matcher.start() || matcher.start() !== lastEnd) return true;
  return false;
}

/** @throws WorkflowError ValueError for a bad pattern, ResourceLimitError when it takes too long */
export function findAll(source: string, pattern: string, rules: MatchRules): { at: number; match: string }[] {
  const matcher = matcherOf(source, pattern, rules.longest);
  const found: { at: number; match: string }[] = [];
  let lastEnd = -1;
  while (next(matcher, lastEnd)) {
    found.push({ at: matcher.start(), match: matcher.group() ?? '' });
    lastEnd = matcher.end();
  }
  return found;
}

/**
 * @throws WorkflowError ValueError for a bad pattern or group, ResourceLimitError when it takes too long or gives more
 * than `maxLength` characters
 */
export function replaceAll(
  source: string,
  pattern: string,
  replacement: string,
  rules: MatchRules,
  maxLength: number,
): string {
  const matcher = matcherOf(source, pattern, rules.longest);
  // Every second one is the mark after a backslash.
  const template = rules.withGroups ? replacement.split(/\\([0-9\\])/) : [replacement];
  const parts: string[] = [];
  let length = 0;
  const push = (part: string): void => {
    length += part.length;
    if (length > maxLength || parts.length > 4 * maxLength)
      throw limitError(`text.replace_all_regex: the result has more than ${maxLength} characters`);
    parts.push(part);
  };
  let from = 0;
  let lastEnd = -1;
  while (next(matcher, lastEnd)) {
    push(source.slice(from, matcher.start()));
    template.forEach((part, i) => push(i % 2 === 0 ? part : groupOf(matcher, part)));
    from = lastEnd = matcher.end();
  }
  push(source.slice(from));
  return parts.join('');
}

function groupOf(matcher: Matcher, mark: string): string {
  if (mark === '\\') return mark;
  if (Number(mark) > matcher.groupCount()) throw valueError(`the pattern has no group \\${mark}`);
  return matcher.group(Number(mark)) ?? '';
}
