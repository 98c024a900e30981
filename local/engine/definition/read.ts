/** Source nodes -> checked tree: the shape of steps, and of the routines that hold them. */
import { DefinitionError, type Position } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Parameter } from '../program.ts';
import { emitNext } from '../steps/next.ts';
import { STEP_TYPES } from '../steps/index.ts';
import type { EntryNode, MapNode, SourceNode } from './document.ts';
import { constantOf } from './literal.ts';
import { isProbed, probe } from './stub.ts';
import { Body, type Reader, type StepAction, type StepNode, type StepSequence, type StepType } from './tree.ts';

const RESERVED = ['end', 'break', 'continue'];
const NEXT = 'next';

export interface RoutineNode {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: StepSequence;
}

class SourceReader implements Reader {
  readonly limits: Limits;
  private readonly where: string;
  private readonly step: string;

  constructor(limits: Limits, where: string, step: string) {
    this.limits = limits;
    this.where = where;
    this.step = step;
  }

  steps(node: SourceNode): StepSequence {
    if (node.kind !== 'list') return this.fail('structure', "'steps' must be a list of steps", node.position);
    if (node.items.length === 0) return this.fail('structure', "'steps' is empty", node.position);
    const max = this.limits.stepsPerList;
    if (node.items.length > max) return this.fail('limit', `more than ${max} steps in one list`, node.position);
    return sequence(node.items.map((item) => this.oneStep(item)));
  }

  private oneStep(item: SourceNode): StepNode {
    const entry = item.kind === 'map' && item.entries.length === 1 ? item.entries[0] : undefined;
    if (entry === undefined) {
      return this.fail('structure', 'a step must be a map with one key, its name', item.position);
    }
    const { key: name, keyPosition: position, value } = entry;
    if (name === '' || RESERVED.includes(name)) {
      return this.fail('structure', `'${name}' cannot be the name of a step`, position);
    }
    const reader = new SourceReader(this.limits, `error in step ${name}`, name);
    return { name, position, action: reader.action(reader.body(value, 'a step')), label: { pc: -1 } };
  }

  body(node: SourceNode, what: string): Body {
    if (node.kind !== 'map') return this.fail('structure', `${what} must be a map`, node.position);
    return new Body(node, this.step);
  }

  action(body: Body): StepAction {
    const types = STEP_TYPES.filter((each) => body.get(each.key) !== undefined);
    const [type] = types;
    if (types.length > 1) {
      const keys = types.map((each) => `'${each.key}'`).join(' and ');
      return body.fail('structure', `a step does one thing, not ${keys}`, body.node.position);
    }
    if (type === undefined) return this.jumpOnly(body);
    body.allow([type.key, ...type.companions]);
    return this.withNext(type, body);
  }

  private jumpOnly(body: Body): StepAction {
    body.allow([...STEP_TYPES.flatMap((type) => [type.key, ...type.companions]), NEXT]);
    const next = body.get(NEXT);
    const [first] = body.node.entries;
    if (first !== undefined && first.key !== NEXT) {
      return body.fail('structure', `'${first.key}' needs a step of its kind beside it`, first.keyPosition);
    }
    if (next === undefined) return body.fail('structure', 'the step does nothing', body.node.position);
    return {
      declare: () => undefined,
      emit: (code) => code.within('STEP_GOTO', () => emitNext(code, next, true)),
    };
  }

  private withNext(type: StepType, body: Body): StepAction {
    const action = type.read(body, this);
    const next = body.get(NEXT);
    // The `next` of a switch is for the case that no condition holds.
    if (next === undefined || type.key === 'switch') return action;
    return {
      declare: (scopes) => action.declare(scopes),
      emit: (code) => {
        action.emit(code);
        emitNext(code, next, false);
      },
    };
  }

  private fail(code: DefinitionError['code'], problem: string, position: Position): never {
    throw new DefinitionError(code, `${this.where}: ${problem}`, position);
  }
}

function sequence(steps: readonly StepNode[]): StepSequence {
  return {
    steps,
    declare: (scopes) => {
      for (const step of steps) {
        step.label = scopes.step(step.name, step.position);
        step.action.declare(scopes);
      }
    },
    emit: (code) => {
      for (const { name, position, action, label } of steps) {
        code.inStep(name, position, () => {
          code.place(label);
          const from = code.here;
          action.emit(code);
          const { probes } = code.build;
          if (probes.length > 0 && isProbed(probes, code.block.routine, name)) probe(code, from, name);
        });
      }
    },
  };
}

function parameterOf(node: SourceNode, routine: string, limits: Limits): Parameter {
  const isName = (name: unknown): name is string => typeof name === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  const [entry] = node.kind === 'map' ? node.entries : [];
  if (node.kind === 'scalar' && isName(node.value)) return { name: node.value, default: undefined };
  if (node.kind === 'map' && node.entries.length === 1 && entry !== undefined && isName(entry.key)) {
    return { name: entry.key, default: constantOf(entry.value, limits) };
  }
  throw new DefinitionError(
    'structure',
    `routine ${routine}: a parameter is a name, or 'name: default'`,
    node.position,
  );
}

function parametersOf(node: SourceNode | undefined, routine: string, limits: Limits): Parameter[] {
  if (node === undefined) return [];
  const max = routine === 'main' ? limits.mainParameters : limits.routineParameters;
  if (node.kind !== 'list')
    throw new DefinitionError('structure', `routine ${routine}: 'params' must be a list`, node.position);
  if (node.items.length > max) {
    throw new DefinitionError('limit', `routine ${routine} has more than ${max} parameters`, node.position);
  }
  const parameters = node.items.map((item) => parameterOf(item, routine, limits));
  const twice = parameters.find((each, i) => parameters.some((other, j) => j < i && other.name === each.name));
  if (twice !== undefined) {
    throw new DefinitionError('duplicate-name', `routine ${routine} has two parameters '${twice.name}'`, node.position);
  }
  return parameters;
}

function routineOf({ key: name, keyPosition, value }: EntryNode, limits: Limits): RoutineNode {
  const reader = new SourceReader(limits, `error in routine ${name}`, '');
  if (value.kind !== 'map') {
    throw new DefinitionError('structure', `routine ${name} must be a map with 'steps'`, keyPosition);
  }
  for (const entry of value.entries) {
    if (entry.key === 'params' || entry.key === 'steps') continue;
    throw new DefinitionError(
      'unexpected-entry',
      `routine ${name}: unexpected entry '${entry.key}'`,
      entry.keyPosition,
    );
  }
  const find = (key: string): SourceNode | undefined => value.entries.find((entry) => entry.key === key)?.value;
  const steps = find('steps');
  if (steps === undefined) throw new DefinitionError('structure', `routine ${name} has no 'steps'`, keyPosition);
  return { name, parameters: parametersOf(find('params'), name, limits), body: reader.steps(steps) };
}

/** Both forms of a document: a map of routines, or only the steps of `main`. @throws DefinitionError */
export function readRoutines(root: SourceNode, limits: Limits): RoutineNode[] {
  if (root.kind === 'list') {
    return [{ name: 'main', parameters: [], body: new SourceReader(limits, 'error in routine main', '').steps(root) }];
  }
  if (root.kind !== 'map') {
    throw new DefinitionError('structure', "a definition is a list of steps, or a map with 'main'", root.position);
  }
  requireMain(root);
  return root.entries.map((entry) => routineOf(entry, limits));
}

function requireMain(root: MapNode): void {
  if (root.entries.some((entry) => entry.key === 'main')) return;
  throw new DefinitionError('structure', "the definition has no 'main'", root.position);
}
