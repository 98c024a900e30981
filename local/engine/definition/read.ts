/** Source nodes -> checked tree: the routines of a document, their parameters and steps. */
import { DefinitionError, type Position, type Report } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Parameter } from '../machine/program.ts';
import { didYouMean, nearest } from './nearest.ts';
import { parseSource } from './document.ts';
import { nothing, type EntryNode, type MapNode, type ScalarNode, type SourceNode } from './nodes.ts';
import { constantOf } from './literal.ts';
import { recover, throwFault } from './recover.ts';
import { sequence } from './sequence.ts';
import { StepReader } from './step-reader.ts';
import type { StepSequence } from './tree.ts';

export interface RoutineNode {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: StepSequence;
}

const KEYS = ['params', 'steps'];
const PARAMETER_HINT = "as in params: [name, {other: 5}], or one below the other: '- other: 5'";

const ROUTINE_HINT = "main and each subworkflow have 'params' and 'steps', and nothing else stands at the top";

function isName(name: unknown): name is string {
  return typeof name === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

function parameterOf(node: SourceNode, routine: string, limits: Limits): Parameter {
  const [entry] = node.kind === 'map' ? node.entries : [];
  if (node.kind === 'scalar' && isName(node.value)) return { name: node.value, default: undefined };
  if (node.kind === 'map' && node.entries.length === 1 && entry !== undefined && isName(entry.key)) {
    return { name: entry.key, default: constantOf(entry.value, limits) };
  }
  const written = node.kind === 'scalar' ? writtenOut(node, limits) : undefined;
  if (written !== undefined) return written;
  const problem = `error in routine ${routine}: a parameter is a name, or 'name: default'`;
  throw new DefinitionError('structure', problem, node.position, PARAMETER_HINT);
}

/** A name and its default in one text, as the samples in JSON on the page about subworkflows have it. */
function writtenOut({ value: text, position }: ScalarNode, limits: Limits): Parameter | undefined {
  const [, name, written] = /^([A-Za-z_][A-Za-z0-9_]*):\s+(\S.*)$/.exec(String(text)) ?? [];
  if (name === undefined || written === undefined) return undefined;
  const value = parseSource(written, limits);
  return value.kind === 'scalar' ? { name, default: constantOf({ ...value, position }, limits) } : undefined;
}

function parametersOf(node: SourceNode | undefined, routine: string, limits: Limits): Parameter[] {
  if (node === undefined) return [];
  const fail = (code: 'structure' | 'limit' | 'duplicate-name', problem: string, hint?: string): never => {
    throw new DefinitionError(code, `error in routine ${routine}: ${problem}`, node.position, hint);
  };
  if (node.kind !== 'list') return fail('structure', "'params' must be a list", PARAMETER_HINT);
  const max = routine === 'main' ? limits.mainParameters : limits.routineParameters;
  if (node.items.length > max) {
    const hint = routine === 'main' ? 'main gets one argument, often a map: read its keys, as in args.name' : undefined;
    return fail('limit', `more than ${max} parameter${max === 1 ? '' : 's'}`, hint);
  }
  const parameters = node.items.map((item) => parameterOf(item, routine, limits));
  const seen = new Set<string>();
  const twice = parameters.find(({ name }) => seen.size === seen.add(name).size);
  return twice === undefined ? parameters : fail('duplicate-name', `two parameters are named '${twice.name}'`);
}

function routineOf({ key: name, keyPosition, value }: EntryNode, limits: Limits, report: Report): RoutineNode {
  const where = `error in routine ${name}`;
  const fault = (
    code: 'structure' | 'unexpected-entry',
    problem: string,
    at: Position,
    hint?: string,
  ): DefinitionError => new DefinitionError(code, `${where}: ${problem}`, at, hint);
  if (value.kind !== 'map') {
    const hint = value.kind === 'list' ? "put 'steps:' between the name and the list" : undefined;
    throw fault('structure', "a routine must be a map with 'steps'", keyPosition, hint);
  }
  const meant = new Map<string, SourceNode>();
  for (const { key, keyPosition: at, value: node } of value.entries) {
    if (!KEYS.includes(key)) {
      report(fault('unexpected-entry', `unexpected entry '${key}'`, at, didYouMean(key, KEYS) ?? ROUTINE_HINT));
    }
    const word = KEYS.includes(key) ? key : nearest(key, KEYS);
    if (word !== undefined && (word === key || !meant.has(word))) meant.set(word, node);
  }
  const find = (key: string): SourceNode | undefined => meant.get(key);
  const steps = find('steps');
  if (steps === undefined) {
    throw fault('structure', "'steps' is missing", keyPosition, "its steps stand in a list under 'steps'");
  }
  return {
    name,
    parameters: recover(
      report,
      () => parametersOf(find('params'), name, limits),
      () => guessParameters(find('params')),
    ),
    body: new StepReader(limits, report, where).steps(steps),
  };
}

function paramsOf(node: SourceNode): SourceNode | undefined {
  return node.kind === 'map' ? node.entries.find((entry) => entry.key === 'params')?.value : undefined;
}

/** The names that parameters with a fault most likely have. */
function guessParameters(node: SourceNode | undefined): Parameter[] {
  const items = node?.kind === 'list' ? node.items : [node ?? nothing({ line: 1, column: 1, length: 1 })];
  const names = items.flatMap((item): unknown[] => {
    if (item.kind === 'map') return item.entries.map((entry) => entry.key);
    return item.kind === 'scalar' ? [item.value] : [];
  });
  return [...new Set(names.filter(isName))].map((name) => ({ name, default: null }));
}

/** Both forms of a document: a map of routines, or only the steps of `main`. @throws DefinitionError */
export function readRoutines(root: SourceNode, limits: Limits, report: Report = throwFault): RoutineNode[] {
  if (root.kind === 'list') {
    return [
      { name: 'main', parameters: [], body: new StepReader(limits, report, 'error in routine main').steps(root) },
    ];
  }
  if (root.kind !== 'map') {
    const hint = "begin with '- name:' for a step, or with 'main:'";
    const problem = `expected a map of workflows or a sequence of steps; got ${typeOf(root.value)}`;
    throw new DefinitionError('structure', problem, root.position, hint);
  }
  requireMain(root, report);
  return root.entries.map((entry) =>
    recover(
      report,
      () => routineOf(entry, limits, report),
      () => ({ name: entry.key, parameters: guessParameters(paramsOf(entry.value)), body: sequence([]) }),
    ),
  );
}

function typeOf(value: ScalarNode['value']): string {
  if (value === null) return 'null';
  return typeof value === 'bigint' ? 'integer' : typeof value === 'number' ? 'double' : typeof value;
}

function requireMain(root: MapNode, report: Report): void {
  if (root.entries.some((entry) => entry.key === 'main')) return;
  report(new DefinitionError('structure', "the definition has no 'main'", root.position, mainHint(root)));
}

function mainHint({ entries }: MapNode): string {
  const names = entries.map(({ key }) => key).filter((name) => name !== '');
  if (names.some((name) => /^\/[/*]/.test(name))) return "JSON has no comments; in YAML they begin with '#'";
  const near = names.find((name) => name.toLowerCase() === 'main') ?? nearest('main', names);
  if (near !== undefined) return `rename '${near}' to 'main'`;
  return "name the routine to begin with 'main', or write only a list of steps";
}
