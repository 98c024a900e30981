/**
 * Which name means which slot at which place. A scope belongs to a routine, a loop, an `except` or a branch; a level is
 * what has a frame of its own at run time: a routine, or one branch or iteration of a parallel step.
 */
import type { Position } from '../errors.ts';
import type { VariableAccess } from '../expression/names.ts';
import type { Block } from '../machine/program.ts';

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

export function newScope(kind: ScopeKind, level: Level, parent: Scope | null): Scope {
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
