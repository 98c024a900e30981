/**
 * Which name means which slot at which place. A scope belongs to a routine, a loop, an `except` or a branch; a level is
 * what has a frame of its own at run time: a routine, or one branch or iteration of a parallel step.
 */
import { DefinitionError, type Position, type Report } from '../errors.ts';
import type { VariableAccess } from '../expression/compile.ts';
import type { Block } from '../program.ts';
import { throwFault } from './recover.ts';

export interface Binding {
  readonly name: string;
  readonly slot: number;
  readonly level: Level;
}

export interface Level {
  readonly block: Block;
  readonly parent: Level | null;
  /** Variables of outer levels that may be written here. */
  readonly shared: Set<Binding>;
}

/** An instruction address that may not be known yet. */
export interface Label {
  pc: number;
}

export type ScopeKind = 'routine' | 'for' | 'except' | 'branch' | 'iteration';

export interface Scope {
  readonly kind: ScopeKind;
  readonly level: Level;
  readonly parent: Scope | null;
  readonly variables: Map<string, Binding>;
  /** Where `next: break` and `next: continue` lead. */
  readonly breakTo: Label;
  readonly continueTo: Label;
}

export interface StepLabel {
  readonly label: Label;
  readonly scope: Scope;
  readonly position: Position;
}

/** The steps of one list, and the list around it: a name means the nearest step that bears it. */
export interface StepList {
  readonly parent: StepList | null;
  readonly names: Map<string, StepLabel>;
}

/** The names of one routine while its steps are walked in the order they are written. */
export class Scopes {
  current: Scope;
  /** Of the whole routine, the first of each name. */
  readonly steps = new Map<string, StepLabel>();
  private list: StepList | null = null;
  private readonly opened: Scope[] = [];
  /** The step that is being declared. */
  private place = '';

  /** Makes the block of a branch or iteration. */
  readonly newBlock: () => Block;
  readonly report: Report;

  constructor(block: Block, newBlock: () => Block, report: Report = throwFault) {
    this.current = newScope('routine', { block, parent: null, shared: new Set() }, null);
    this.newBlock = newBlock;
    this.report = report;
  }

  get stepName(): string {
    return this.place;
  }

  /** A list of steps begins; what `declare` registers until it ends stands in it. */
  inList(declare: () => void): StepList {
    const list: StepList = { parent: this.list, names: new Map() };
    this.list = list;
    declare();
    this.list = list.parent;
    return list;
  }

  /** Registers a step as a target of jumps. Reports `duplicate-name`. */
  step(name: string, position: Position): Label {
    const first = this.list?.names.get(name);
    if (first !== undefined) {
      const hint = `the first one stands on line ${first.position.line}; a jump to '${name}' could mean either`;
      this.report(new DefinitionError('duplicate-name', `step name '${name}' is used twice`, position, hint));
    }
    this.place = name;
    const found: StepLabel = { label: { pc: -1 }, scope: this.current, position };
    this.list?.names.set(name, found);
    if (!this.steps.has(name)) this.steps.set(name, found);
    return found.label;
  }

  /** A new variable of the current scope, whatever the name means outside. */
  declare(name: string): Binding {
    const { level, variables } = this.current;
    const binding = { name, slot: level.block.slotNames.length, level };
    level.block.slotNames.push(name);
    variables.set(name, binding);
    return binding;
  }

  /** The variable an assignment writes; it is made if there is none. Reports `shared-variable`. */
  assign(name: string, position: Position): VariableAccess {
    const binding = find(this.current, name) ?? this.declare(name);
    for (let level: Level | null = this.current.level; level !== binding.level; level = level.parent) {
      if (level === null) throw new Error('a variable of a level that is not in sight');
      if (level.shared.has(binding)) continue;
      const problem = `error in step ${this.place}: variable '${name}' is written in a parallel step without being listed under 'shared'`;
      const hint = `write shared: [${name}] in the parallel step, or give the variable of this branch another name`;
      this.report(new DefinitionError('shared-variable', problem, position, hint));
      break;
    }
    return accessOf(this.current, binding);
  }

  knows(name: string): boolean {
    return find(this.current, name) !== undefined;
  }

  open(kind: ScopeKind, level: Level = this.current.level): Scope {
    const scope = newScope(kind, level, this.current);
    this.opened.push(scope);
    this.current = scope;
    return scope;
  }

  close(): void {
    if (this.current.parent === null) throw new Error('a scope is closed that was never opened');
    this.current = this.current.parent;
  }

  /** The slots of all scopes that `walk` opens on the current level. */
  slotsOpenedBy(walk: () => void): number[] {
    const { level } = this.current;
    const start = this.opened.length;
    walk();
    return this.opened.slice(start).flatMap((scope) => (scope.level === level ? slotsOf(scope) : []));
  }
}

function newScope(kind: ScopeKind, level: Level, parent: Scope | null): Scope {
  return { kind, level, parent, variables: new Map(), breakTo: { pc: -1 }, continueTo: { pc: -1 } };
}

export function slotsOf(scope: Scope): number[] {
  return [...scope.variables.values()].map((binding) => binding.slot);
}

/** The step a jump means: in its own list, else in one around it, else anywhere in the routine. */
export function findStep(
  from: StepList | null,
  all: ReadonlyMap<string, StepLabel>,
  name: string,
): StepLabel | undefined {
  for (let list = from; list !== null; list = list.parent) {
    const found = list.names.get(name);
    if (found !== undefined) return found;
  }
  return all.get(name);
}

export function find(scope: Scope, name: string): Binding | undefined {
  for (let each: Scope | null = scope; each !== null; each = each.parent) {
    const binding = each.variables.get(name);
    if (binding !== undefined) return binding;
  }
  return undefined;
}

export function accessOf(scope: Scope, binding: Binding): VariableAccess {
  let hops = 0;
  for (let level: Level | null = scope.level; level !== binding.level; level = level.parent) {
    if (level === null) throw new Error(`variable '${binding.name}' is not in sight`);
    hops += 1;
  }
  return { slot: binding.slot, hops };
}

/** Jumps stay in their loop body or branch; only an `except` may be left by one. */
export function mayJump(from: Scope, to: Scope): boolean {
  let scope = from;
  while (scope !== to && scope.kind === 'except' && scope.parent !== null) scope = scope.parent;
  return scope === to;
}

/** The loop that `break` and `continue` speak of. */
export function enclosingLoop(from: Scope): Scope | undefined {
  let scope: Scope = from;
  while (scope.kind === 'except' && scope.parent !== null) scope = scope.parent;
  return scope.kind === 'for' || scope.kind === 'iteration' ? scope : undefined;
}
