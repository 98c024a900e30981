/** Writes the instructions of one block: scopes, labels, values and failure handlers, so that step types need not. */
import { DefinitionError, WorkflowError, type Position } from '../errors.ts';
import { ExpressionError } from '../expression/ast.ts';
import { compileAst, type Names, type VariableAccess } from '../expression/compile.ts';
import { parseTarget } from '../expression/parser.ts';
import type { Block, Evaluate, Instruction, Routine, StepScope } from '../program.ts';
import type { ProgressType, StepType, Switches } from '../types.ts';
import type { Limits } from '../limits.ts';
import type { ScalarNode, SourceNode } from './document.ts';
import { checkLength, expressionText, locate, parseChecked } from './expression-text.ts';
import { compileLiteral } from './literal.ts';
import { accessOf, find, type Label, type Level, type Scope, type StepLabel } from './scope.ts';

/** What all blocks of a program have in common while it is compiled. */
export interface Build {
  readonly limits: Limits;
  readonly switches: Switches;
  readonly routines: ReadonlyMap<string, Routine>;
  readonly blocks: Block[];
  nextScope: number;
  /** See `CompileOptions`. */
  readonly probes: readonly string[];
}

interface Target {
  readonly name: string;
  readonly path: readonly Evaluate[];
}

interface Draft {
  readonly position?: Position;
  readonly counts?: boolean;
  readonly run: Instruction['run'];
  readonly resume?: Instruction['resume'];
}

export function newBlock(build: Build, routine: string): Block {
  const block: Block = { id: build.blocks.length, routine, slotNames: [], memoSlots: [], code: [], handlers: [] };
  build.blocks.push(block);
  return block;
}

export class Emitter implements Names {
  readonly build: Build;
  readonly block: Block;
  readonly steps: ReadonlyMap<string, StepLabel>;
  scope: Scope;
  private stepScope: StepScope | null = null;
  private step = '';
  private position: Position = { line: 1, column: 1, length: 1 };
  private memos: number[] = [];

  constructor(build: Build, scope: Scope, steps: ReadonlyMap<string, StepLabel>) {
    this.build = build;
    this.block = scope.level.block;
    this.scope = scope;
    this.steps = steps;
  }

  get limits(): Limits {
    return this.build.limits;
  }

  get switches(): Switches {
    return this.build.switches;
  }

  get stepName(): string {
    return this.step;
  }

  // --- instructions -------------------------------------------------------------------------------------------------

  emit(draft: Draft): void {
    const { memos } = this;
    const { run } = draft;
    if (memos.length > 0) this.memos = [];
    this.block.code.push({
      scope: this.stepScope ?? this.newScope('STEP_CALL', {}),
      position: draft.position ?? this.position,
      counts: draft.counts ?? false,
      run: memos.length === 0 ? run : forgetting(run, memos),
      resume: draft.resume ?? null,
    });
  }

  label(): Label {
    return { pc: -1 };
  }

  place(label: Label): void {
    label.pc = this.block.code.length;
  }

  get here(): number {
    return this.block.code.length;
  }

  jump(label: Label, counts = false): void {
    this.emit({
      counts,
      run: (_machine, _thread, frame) => {
        frame.pc = label.pc;
      },
    });
  }

  /** A slot no expression can name. */
  hidden(): number {
    this.block.slotNames.push('');
    return this.block.slotNames.length - 1;
  }

  // --- places -------------------------------------------------------------------------------------------------------

  inStep(name: string, position: Position, emit: () => void): void {
    const outer = { step: this.step, position: this.position };
    this.step = name;
    this.position = position;
    emit();
    this.step = outer.step;
    this.position = outer.position;
  }

  /** Everything emitted inside belongs to one entry of the history. */
  within(type: StepType, emit: () => void, detail: { progress?: ProgressType; number?: number } = {}): void {
    const outer = this.stepScope;
    this.stepScope = this.newScope(type, detail);
    emit();
    this.stepScope = outer;
  }

  inScope(scope: Scope, emit: () => void): void {
    const outer = this.scope;
    this.scope = scope;
    emit();
    this.scope = outer;
  }

  /** The code of a branch or iteration, in a block of its own. */
  branch(scope: Scope, emit: (code: Emitter) => void): Block {
    const code = new Emitter(this.build, scope, this.steps);
    code.step = this.step;
    code.position = this.position;
    emit(code);
    return scope.level.block;
  }

  private newScope(type: StepType, detail: { progress?: ProgressType; number?: number }): StepScope {
    this.build.nextScope += 1;
    const path: StepScope[] = [...(this.stepScope?.path ?? [])];
    const scope: StepScope = {
      id: this.build.nextScope,
      path,
      routine: this.block.routine,
      step: this.step,
      type,
      ...detail,
    };
    path.push(scope);
    return scope;
  }

  // --- values -------------------------------------------------------------------------------------------------------

  /** @throws DefinitionError */
  value(node: SourceNode, what: string): Evaluate {
    return compileLiteral(node, (scalar) => this.expression(scalar, what), this.limits);
  }

  /** The expression a scalar is; undefined if it is plain. @throws DefinitionError */
  expression(node: ScalarNode, what: string): Evaluate | undefined {
    const found = expressionText(node);
    if (found === undefined) return undefined;
    const evaluate = this.guarded(node, what, found.offset, () => {
      return compileAst(parseChecked(found.text, this.limits), this);
    });
    return located(evaluate, node.position);
  }

  /** The left side of an assignment. @throws DefinitionError */
  target(text: string, position: Position): Target {
    const node: ScalarNode = { kind: 'scalar', value: text, position, textColumn: undefined };
    return this.guarded(node, `error assigning to '${text}'`, 0, () => {
      checkLength(text.length, this.limits);
      const { name, path } = parseTarget(text);
      return { name, path: path.map((part) => located(compileAst(part, this), position)) };
    });
  }

  guarded<T>(node: ScalarNode, what: string, offset: number, compile: () => T): T {
    try {
      return compile();
    } catch (error) {
      throw locate(error, `error in step ${this.step}: ${what}`, node, offset);
    }
  }

  fail(code: DefinitionError['code'], problem: string, position: Position): never {
    throw new DefinitionError(code, `error in step ${this.step}: ${problem}`, position);
  }

  /** A fault of an expression that has no text of its own. */
  refuse(error: ExpressionError, position: Position): never {
    return this.fail(error.code, error.message, position);
  }

  // --- names --------------------------------------------------------------------------------------------------------

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

  get level(): Level {
    return this.scope.level;
  }
}

/** Forgets the values of calls once the instruction that needed them is through, so that it calls again next time. */
function forgetting(run: Instruction['run'], memos: readonly number[]): Instruction['run'] {
  return (machine, thread, frame) => {
    run(machine, thread, frame);
    for (const slot of memos) frame.slots[slot] = undefined;
  };
}

/** Notes on a failure which of several expressions of a step it came from. */
function located(evaluate: Evaluate, position: Position): Evaluate {
  return (frame, machine) => {
    try {
      return evaluate(frame, machine);
    } catch (error) {
      if (error instanceof WorkflowError) error.position ??= position;
      throw error;
    }
  };
}
