/** The words of a list filter (filter.ts). */
import { invalid } from './errors.ts';

export interface FilterToken {
  readonly text: string;
  readonly kind: 'symbol' | 'word' | 'quoted';
  /** No blank before it: `labels."a.b"` is one name. */
  readonly glued: boolean;
}

const TOKEN = /(\s*)(?:(<=|>=|!=|=~|!~|[=<>:()-])|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"'()<>=!:]+))/y;
const LONGEST = 20_000;

/** @throws ApiError INVALID_ARGUMENT */
export function filterTokens(filter: string): FilterToken[] {
  if (filter.length > LONGEST) throw invalid(`filter is longer than ${LONGEST} characters.`);
  const tokens: FilterToken[] = [];
  const text = filter.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw unreadable(filter, text.slice(at).trim());
    const [, blank, symbol, double, single, word = ''] = found;
    const glued = blank === '' && tokens.length > 0;
    const quoted = double ?? single;
    if (symbol !== undefined) tokens.push({ text: symbol, kind: 'symbol', glued });
    else if (quoted !== undefined) tokens.push({ text: quoted.replaceAll(/\\(["'\\])/g, '$1'), kind: 'quoted', glued });
    else tokens.push({ text: word, kind: 'word', glued });
  }
  return tokens;
}

export function unreadable(filter: string, near: string) {
  const shown = filter.length > 200 ? `${filter.slice(0, 200)}…` : filter;
  return invalid(
    `filter "${shown}" cannot be read near "${near.slice(0, 80)}". Use comparisons such as state="ACTIVE" with AND, OR, NOT.`,
  );
}
