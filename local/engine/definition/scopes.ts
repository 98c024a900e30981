/** The scopes of a routine as they open and close while its steps are declared. */
import { DefinitionError, type Position, type Report } from '../errors.ts';
import type { VariableAccess } from '../expression/names.ts';
import type { Block } from '../machine/program.ts';
import type { Switches } from '../switches.ts';
import { throwFault } from './recover.ts';
import {
  accessOf,
  find,
  newScope,
  slotsOf,
  type Binding,
  type Label,
  type Level,
  type Scope,
  type ScopeKind,
  type StepLabel,
  type StepList,
} from './scope.ts';

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
  private readonly stepNames: Switches['stepNames'];

  constructor(block: Block, newBlock: () => Block, stepNames: Switches['stepNames'], report: Report = throwFault) {
    this.current = newScope('routine', { block, parent: null, shared: new Set() }, null);
    this.newBlock = newBlock;
    this.stepNames = stepNames;
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
    const first = (this.stepNames === 'routine' ? this.steps : this.list?.names)?.get(name);
    if (first !== undefined) {
      const hint = `the first one stands on line ${first.position.line}; give this one another name, unique in its routine`;
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
