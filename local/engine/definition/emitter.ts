/** What step types write their code with: instructions, and the values, names and jumps that stand in them. */
import { DefinitionError, limitError, WorkflowError, type Position } from '../errors.ts';
import { ExpressionError } from '../expression/ast.ts';
import { compileAst } from '../expression/compile.ts';
import type { Names, VariableAccess } from '../expression/names.ts';
import { parseTarget } from '../expression/target.ts';
import type { Limits } from '../limits.ts';
import type { Block, Evaluate, Routine } from '../machine/program.ts';
import { NAMESPACES } from '../stdlib/index.ts';
import type { BlockingFunction } from '../stdlib/signature.ts';
import type { Switches } from '../types.ts';
import { CodeWriter, type Build } from './code-writer.ts';
import type { Known } from './expression-hints.ts';
import { checkLength, expressionLength, expressionText, locate, parseChecked } from './expression-text.ts';
import { inlineCall } from './inline-call.ts';
import { compileLiteral } from './literal.ts';
import type { ScalarNode, SourceNode } from './nodes.ts';
import { recover } from './recover.ts';
import { accessOf, find, findStep, type Level, type Scope, type StepLabel } from './scope.ts';

export { newBlock, type Build } from './code-writer.ts';

interface Target {
  readonly name: string;
  readonly path: readonly Evaluate[];
}

/** Takes the place of an expression with a fault; never run. */
const NOTHING: Evaluate = () => null;

export class Emitter extends CodeWriter implements Names, Known {
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

  /** The code of a branch or iteration, in a block of its own. */
  branch(scope: Scope, emit: (code: Emitter) => void): Block {
    const code = new Emitter(this.build, scope, this.steps);
    code.step = this.step;
    code.position = this.position;
    code.list = this.list;
    emit(code);
    return scope.level.block;
  }

  // --- values -------------------------------------------------------------------------------------------------------

  /** A literal with expressions anywhere in it. Reports faults. */
  value(node: SourceNode, what: string): Evaluate {
    return this.literal(node, (scalar) => this.expression(scalar, what));
  }

  /** As `value`, for an instruction at the very position of the node: where it fails need not be noted then. */
  subject(node: SourceNode, what: string): Evaluate {
    return this.literal(node, (scalar) => (scalar === node ? this.bare(scalar, what) : this.expression(scalar, what)));
  }

  private literal(node: SourceNode, expression: (scalar: ScalarNode) => Evaluate | undefined): Evaluate {
    const compile = (): Evaluate => compileLiteral(node, expression, this.limits);
    return recover(this.build.report, compile, () => NOTHING);
  }

  /** The expression a scalar is; undefined if it is plain. Reports faults. */
  expression(node: ScalarNode, what: string): Evaluate | undefined {
    const evaluate = this.bare(node, what);
    return evaluate === undefined ? undefined : located(evaluate, node.position);
  }

  private bare(node: ScalarNode, what: string): Evaluate | undefined {
    const found = expressionText(node);
    if (found === undefined) return undefined;
    const { text, offset } = found;
    if (this.switches.expressionLength === 'run' && expressionLength(text) > this.limits.expressionLength) {
      return tooLong;
    }
    const compile = (): Evaluate =>
      this.located(node, what, text, offset, () => compileAst(parseChecked(text, this.limits), this));
    return recover(this.build.report, compile, () => NOTHING);
  }

  /** The left side of an assignment. @throws DefinitionError */
  target(text: string, position: Position): Target {
    const node: ScalarNode = { kind: 'scalar', value: text, position };
    return this.located(node, `error assigning to '${text}'`, text, 0, () => {
      checkLength(text.length, this.limits);
      const { name, path } = parseTarget(text);
      return { name, path: path.map((part) => located(compileAst(part, this), position)) };
    });
  }

  /** @throws DefinitionError for the ExpressionError of what it runs, with its place in the source */
  private located<T>(node: ScalarNode, what: string, text: string, offset: number, compile: () => T): T {
    try {
      return compile();
    } catch (error) {
      throw locate(error, { context: `error in step ${this.step}: ${what}`, node, offset, text, known: this });
    }
  }

  // --- faults -------------------------------------------------------------------------------------------------------

  /** A fault that keeps nothing else of the step from being looked at. */
  note(code: DefinitionError['code'], problem: string, position: Position, hint?: string): void {
    this.build.report(new DefinitionError(code, `error in step ${this.step}: ${problem}`, position, hint));
  }

  fail(code: DefinitionError['code'], problem: string, position: Position, hint?: string): never {
    throw new DefinitionError(code, `error in step ${this.step}: ${problem}`, position, hint);
  }

  /** A fault of an expression that has no text of its own. */
  refuse(error: ExpressionError, position: Position, hint?: string): never {
    return this.fail(error.code, error.message, position, hint);
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
    const library = NAMESPACES.flatMap(({ functions, values = {} }) => [
      ...functions.map((each) => each.name),
      ...Object.keys(values),
    ]);
    return [...variables, ...this.build.routines.keys(), ...library];
  }

  isElsewhere(name: string): boolean {
    return this.build.blocks.some((block) => block.routine === this.block.routine && block.slotNames.includes(name));
  }
}

function tooLong(): never {
  throw limitError('the expression is too long');
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
