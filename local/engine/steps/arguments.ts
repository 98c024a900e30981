/** The arguments of a call step: by name or by position, against what is declared. */
import type { Emitter } from '../definition/emitter.ts';
import { functionHint } from '../definition/function-hints.ts';
import { didYouMean } from '../definition/nearest.ts';
import type { EntryNode, SourceNode } from '../definition/nodes.ts';
import type { Position } from '../errors.ts';
import type { Evaluate } from '../machine/program.ts';
import type { Value } from '../values/value.ts';

export interface Declared {
  readonly name: string;
  readonly alias?: string;
  readonly default?: Value | undefined;
  readonly within?: string;
}

interface Given {
  readonly name: string;
  readonly position: Position;
  readonly args: SourceNode | undefined;
}

/** One closure per parameter, in order; undefined where none is given. Reports `arguments` and `structure`. */
export function emitArguments(
  code: Emitter,
  { name, position, args }: Given,
  parameters: readonly Declared[],
): (Evaluate | undefined)[] {
  const given = nodesOf(code, name, args, parameters);
  parameters.forEach((parameter, i) => {
    if (given[i] !== undefined || !isRequired(parameter, args)) return;
    const at = args?.position ?? position;
    code.note(
      'arguments',
      `${name}: argument '${parameter.name}' is missing`,
      at,
      `write '${parameter.name}' under 'args'`,
    );
  });
  return parameters.map((parameter, i) => {
    const node = given[i];
    return node === undefined ? undefined : code.value(node, `error evaluating argument '${parameter.name}'`);
  });
}

/** What another argument may hold is missing when that one is, or is written out without it. */
function isRequired({ name, default: otherwise, within }: Declared, args: SourceNode | undefined): boolean {
  if (within === undefined) return otherwise === undefined;
  const holder = args?.kind === 'map' ? args.entries.find(({ key }) => key === within)?.value : undefined;
  if (holder === undefined) return true;
  return holder.kind === 'map' && !holder.entries.some(({ key }) => key === name || key.includes('${'));
}

function nodesOf(
  code: Emitter,
  name: string,
  args: SourceNode | undefined,
  parameters: readonly Declared[],
): (SourceNode | undefined)[] {
  if (args === undefined || (args.kind === 'scalar' && args.value === null)) return [];
  const expected = parameters.map((parameter) => parameter.name).join(', ');
  if (args.kind === 'list') {
    if (args.items.length > parameters.length) {
      code.note('arguments', `${name}(${expected}) gets ${args.items.length} arguments`, args.position);
    }
    return [...args.items];
  }
  if (args.kind === 'scalar') {
    const hint = "name each one below 'args', as in 'url: …'";
    return code.fail('structure', "'args' must be a map or a list", args.position, hint);
  }
  for (const entry of args.entries) {
    if (!parameters.some((parameter) => isFor(entry, parameter))) refuse(code, name, entry, parameters, expected);
  }
  return parameters.map((parameter) => args.entries.find((entry) => isFor(entry, parameter))?.value);
}

function isFor({ key }: EntryNode, { name, alias }: Declared): boolean {
  return key === name || key === alias;
}

function refuse(
  code: Emitter,
  name: string,
  entry: EntryNode,
  parameters: readonly Declared[],
  expected: string,
): void {
  const similar = didYouMean(
    entry.key,
    parameters.map((parameter) => parameter.name),
  );
  const hint =
    STRAY[entry.key] ?? similar ?? (name.startsWith('http.') && HEADER.test(entry.key) ? IN_HEADERS : undefined);
  const body =
    entry.key === 'body' && name === 'http.get' ? 'a GET has no body: use http.post or http.request' : undefined;
  code.note('arguments', `${name}(${expected}) has no parameter '${entry.key}'`, entry.keyPosition, body ?? hint);
}

const BESIDE = (key: string): string => `'${key}' belongs beside 'args', at the same column`;

/** Keys of a step that were indented one level too far. */
const STRAY: Readonly<Record<string, string>> = { result: BESIDE('result'), next: BESIDE('next') };

const HEADER = /^(X-|Content-|Accept|Authorization|User-Agent)/i;
const IN_HEADERS = "headers stand under 'headers'";

/** For a name that is neither in the library nor a subworkflow. */
export function callHint(code: Emitter, name: string): string | undefined {
  if (/\$\{/.test(name)) return "'call' takes a name, no expression: choose the call by a 'switch'";
  if (name === 'main') return 'main cannot be called: put what it shares into a subworkflow';
  if (name.endsWith(')')) return "give the arguments under 'args'";
  return functionHint(name, code);
}
