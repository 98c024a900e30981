/** Arguments written out in the definition that the function does not take: the call fails each time it is run. */
import { LIMITS } from '../../limits.ts';
import { libraryFunction } from '../../stdlib/index.ts';
import type { LibraryParameter, ParameterType } from '../../stdlib/signature.ts';
import { expressionText } from '../expression-text.ts';
import { didYouMean } from '../nearest.ts';
import type { SourceNode } from '../nodes.ts';
import { entryOf, mapsIn, textOf, type Warn } from './warning.ts';

type Kind = 'map' | 'list' | 'string' | 'boolean' | 'integer' | 'double';

export function warnOfLiterals(root: SourceNode, warn: Warn): void {
  for (const map of mapsIn(root)) {
    const call = textOf(entryOf(map, 'call')) ?? '';
    const args = entryOf(map, 'args');
    // A subworkflow may bear the name of a function.
    const target = entryOf(root, call) === undefined ? libraryFunction(call) : undefined;
    if (target === undefined || args === undefined) continue;
    if (call.startsWith('googleapis.')) warnOfKeys(entryOf(args, 'connector_params'), CONNECTOR_KEYS, warn);
    else target.parameters.forEach((parameter, i) => warnOfType(call, parameter, argumentAt(args, parameter, i), warn));
    if (call === 'sys.log') warnOfPayloads(args, warn);
    if (call.startsWith('http.')) warnOfRequest(args, warn);
  }
}

function argumentAt(args: SourceNode, { name, alias }: LibraryParameter, i: number): SourceNode | undefined {
  if (args.kind === 'list') return args.items[i];
  return entryOf(args, name) ?? (alias === undefined ? undefined : entryOf(args, alias));
}

/** Undefined for an expression and for null, which may be anything. */
function kindOf(node: SourceNode): Kind | undefined {
  if (node.kind !== 'scalar') return node.kind;
  const { value } = node;
  if (value === null || expressionText(node) !== undefined) return undefined;
  if (typeof value === 'bigint') return 'integer';
  return typeof value === 'number' ? 'double' : typeof value === 'boolean' ? 'boolean' : 'string';
}

function fits(type: ParameterType, kind: Kind): boolean {
  if (type === 'any') return true;
  if (type === 'number') return kind === 'integer' || kind === 'double';
  return type.split(' or ').includes(kind);
}

function warnOfType(call: string, { name, type }: LibraryParameter, node: SourceNode | undefined, warn: Warn): void {
  const kind = node === undefined ? undefined : kindOf(node);
  if (node === undefined || kind === undefined || fits(type, kind)) return;
  const problem = `${call}: argument '${name}' must be ${type}, not ${kind}: the call raises a TypeError`;
  warn('argument', problem, node.position, hintFor(type, textOf(node)));
}

function hintFor(type: ParameterType, text: string | undefined): string {
  if (type === 'number' && /^\d+(\.\d+)?\s*s?$/.test(text ?? ''))
    return `write ${parseFloat(text ?? '')}, without quotes`;
  if (type.includes('bytes')) return 'make bytes of a text by text.encode';
  if (type === 'map') return "write 'key: value' below it, without dashes";
  return text !== undefined && /^[\w.[\]"]+$/.test(text)
    ? `write '\${${text}}' if it is a variable`
    : `write a ${type}`;
}

function warnOfPayloads(args: SourceNode, warn: Warn): void {
  if (args.kind !== 'map') return;
  const given = ['data', 'text', 'json'].filter((key) => entryOf(args, key) !== undefined);
  if (given.length !== 1) {
    const problem = `sys.log takes one of data, text and json, and gets ${given.length}: the call raises a TypeError`;
    warn('argument', problem, args.position, given.length === 0 ? "add 'text'" : 'make a step for each');
  }
  const json = entryOf(args, 'json');
  const kind = json === undefined ? undefined : kindOf(json);
  if (json === undefined || kind === undefined || kind === 'map') return;
  const problem = `sys.log: argument 'json' must be map, not ${kind}: the call raises a TypeError`;
  warn('argument', problem, json.position, "write it as 'text' or 'data'");
}

const SCHEME = /^https?:\/\//i;
const AUTH_TYPES = ['OIDC', 'OAuth2'];
const AUTH_KEYS = ['type', 'audience', 'scope', 'scopes'];
const CONNECTOR_KEYS = ['timeout', 'polling_policy', 'skip_polling', 'scopes'];

function warnOfRequest(args: SourceNode, warn: Warn): void {
  const url = entryOf(args, 'url');
  const address = textOf(url);
  if (url !== undefined && address !== undefined && !address.includes('${') && !SCHEME.test(address)) {
    warn('argument', `'${address}' is no URL: the call raises a ValueError`, url.position, 'begin it with https://');
  }
  const timeout = entryOf(args, 'timeout');
  const seconds = timeout?.kind === 'scalar' && typeof timeout.value !== 'string' ? Number(timeout.value) : 0;
  if (timeout !== undefined && seconds > LIMITS.httpTimeoutSeconds) {
    const problem = `an HTTP request may take ${LIMITS.httpTimeoutSeconds} seconds: the call raises a ValueError`;
    warn('argument', problem, timeout.position, 'let what takes longer answer by a callback');
  }
  const auth = entryOf(args, 'auth');
  const type = entryOf(auth, 'type');
  const written = textOf(type);
  if (type !== undefined && written !== undefined && !written.includes('${') && !AUTH_TYPES.includes(written)) {
    warn('argument', `'${written}' is no type of auth: the call raises a ValueError`, type.position, 'OIDC or OAuth2');
  }
  warnOfKeys(auth, AUTH_KEYS, warn);
}

function warnOfKeys(node: SourceNode | undefined, keys: readonly string[], warn: Warn): void {
  if (node?.kind !== 'map') return;
  for (const { key, keyPosition } of node.entries) {
    if (keys.includes(key) || key.includes('${')) continue;
    warn('argument', `'${key}' has no meaning here`, keyPosition, didYouMean(key, keys) ?? `one of ${keys.join(', ')}`);
  }
}
