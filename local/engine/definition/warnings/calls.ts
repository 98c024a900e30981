/** Calls whose arguments the service takes and the other side will not. */
import { METHODS } from '../../stdlib/http.ts';
import { SEVERITIES } from '../../stdlib/sys.ts';
import { nearest } from '../nearest.ts';
import type { SourceNode } from '../nodes.ts';
import { entryOf, mapsIn, textOf, type Warn } from './warning.ts';

const OBJECT_CALL = /^googleapis\.storage\.v1\.objects\.(get|delete|patch|update|copy|rewrite|compose)$/;
const OBJECT_ARGUMENTS = ['object', 'sourceObject', 'destinationObject'];

/** An expression that is nothing but a text. */
const QUOTED = /^\$\{\s*(["'])([^"'\\]*)\1\s*\}$/;

export function warnOfCalls(root: SourceNode, source: string, warn: Warn): void {
  // A name may be encoded where it is assigned: then nothing is said about variables.
  const encodes = source.includes('url_encode(');
  for (const map of mapsIn(root)) {
    const call = textOf(entryOf(map, 'call')) ?? '';
    const args = entryOf(map, 'args');
    if (OBJECT_CALL.test(call)) warnOfObjects(args, encodes, warn);
    if (/^http\./.test(call)) warnOfToken(args, warn);
    for (const [name, key, words] of WORDS) if (call === name) warnOfWord(entryOf(args, key), key, words, warn);
  }
}

/** Arguments that take one of a few words. */
const WORDS: readonly (readonly [call: string, argument: string, words: readonly string[]])[] = [
  ['sys.log', 'severity', SEVERITIES],
  ['http.request', 'method', METHODS],
  ['events.create_callback_endpoint', 'http_callback_method', METHODS],
];

/** Methods are taken in any case. */
const cased = (text: string, words: readonly string[]): string => (words === METHODS ? text.toUpperCase() : text);

function warnOfWord(node: SourceNode | undefined, key: string, words: readonly string[], warn: Warn): void {
  const text = textOf(node);
  if (node === undefined || text === undefined || text.includes('${') || words.includes(cased(text, words))) return;
  const near = words.find((word) => word.startsWith(text.toUpperCase())) ?? nearest(text, words);
  const hint = near === undefined ? `one of ${words.join(', ')}` : `did you mean ${near}?`;
  warn('argument', `'${text}' is no ${key}: the call raises a ValueError`, node.position, hint);
}

/** https://cloud.google.com/workflows/docs/reference/googleapis/storage/v1/objects/get wants the name URL encoded. */
function warnOfObjects(args: SourceNode | undefined, encodes: boolean, warn: Warn): void {
  for (const key of OBJECT_ARGUMENTS) {
    const node = entryOf(args, key);
    const written = textOf(node);
    if (node === undefined || written === undefined) continue;
    const text = QUOTED.exec(written)?.[2] ?? written;
    const isExpression = text.startsWith('${');
    if (isExpression ? encodes : !text.includes('/')) continue;
    const hint = isExpression ? `write \${text.url_encode(…)} around it` : `write '\${text.url_encode("${text}")}'`;
    warn(
      'object-name',
      `the name in '${key}' is not URL encoded: with a slash in it the call fails`,
      node.position,
      hint,
    );
  }
}

const LOCAL = /^http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/?]|$)/;

function warnOfToken(args: SourceNode | undefined, warn: Warn): void {
  const url = entryOf(args, 'url');
  const text = textOf(url) ?? '';
  if (url === undefined || entryOf(args, 'auth') === undefined) return;
  if (!text.startsWith('http://') || LOCAL.test(text)) return;
  warn('clear-text-token', 'the token of the service account is sent without encryption', url.position, 'use https://');
}
