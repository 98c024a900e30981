/** Names as they are seen from the place where code is written: variables, routines, functions of the library, steps. */
import type { Known } from './known.ts';
import type { Names, VariableAccess } from '../expression/names.ts';
import type { Limits } from '../limits.ts';
import type { Block, Routine } from '../machine/program.ts';
import { libraryNames } from '../stdlib/index.ts';
import type { BlockingFunction } from '../stdlib/signature.ts';
import type { Switches } from '../types.ts';
import type { Build } from './build.ts';
import { CodeWriter } from './code-writer.ts';
import { inlineCall } from './inline-call.ts';
import { accessOf, find, findStep, type Level, type Scope, type StepLabel } from './scope.ts';

export class NamesInSight extends CodeWriter implements Names, Known {
  readonly steps: ReadonlyMap<string, StepLabel>;

  constructor(build: Build, scope: Scope, steps: ReadonlyMap<string, StepLabel>) {
    super(build, scope);
    this.steps = steps;
  }

  get limits(): Limits {
    return this.build.limits;
  }

  get switches(): Switches {
    return this.build.switches;
  }

  get level(): Level {
    return this.scope.level;
  }

  variable(name: string): VariableAccess | undefined {
    const binding = find(this.scope, name);
    return binding === undefined ? undefined : accessOf(this.scope, binding);
  }

  routine(name: string): Routine | undefined {
    return this.build.routines.get(name);
  }

  memo(): number {
    const slot = this.hidden();
    this.block.memoSlots.push(slot);
    this.memos.push(slot);
    return slot;
  }

  /** The slot in which a blocking call keeps what it must remember; only one call of a frame can wait at a time. */
  memory(): number {
    const { block } = this;
    block.memorySlot ??= this.hidden();
    return block.memorySlot;
  }

  /** What runs a blocking call of an expression. */
  inline(target: BlockingFunction): Block {
    const { build, block, step, position } = this;
    return inlineCall(build, target, { routine: block.routine, step, position });
  }

  /** The step a jump from here means. */
  findStep(name: string): StepLabel | undefined {
    return findStep(this.list, this.steps, name);
  }

  names(): string[] {
    const variables: string[] = [];
    for (let scope: Scope | null = this.scope; scope !== null; scope = scope.parent) {
      variables.push(...scope.variables.keys());
    }
    return [...variables, ...this.build.routines.keys(), ...libraryNames()];
  }

  isVariable(name: string): boolean {
    return find(this.scope, name) !== undefined;
  }

  get isInExcept(): boolean {
    let scope: Scope | null = this.scope;
    while (scope !== null && scope.kind !== 'except') scope = scope.parent;
    return scope !== null;
  }

  isElsewhere(name: string): boolean {
    return this.build.blocks.some((block) => block.routine === this.block.routine && block.slotNames.includes(name));
  }
}
