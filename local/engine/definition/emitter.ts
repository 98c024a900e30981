/** What step types write their code with: instructions, and the values, names and jumps that stand in them. */
import { DefinitionError, limitError, WorkflowError, type Position } from '../errors.ts';
import { ExpressionError } from '../expression/ast.ts';
import { compileAst } from '../expression/compile.ts';
import { parseTarget } from '../expression/target.ts';
import type { Block, Evaluate } from '../machine/program.ts';
import { checkLength, expressionLength, expressionText, isUnclosed, locate, parseChecked } from './expression-text.ts';
import { compileLiteral } from './literal.ts';
import { NamesInSight } from './names-in-sight.ts';
import type { ScalarNode, SourceNode } from './nodes.ts';
import { recover } from './recover.ts';
import type { Scope } from './scope.ts';

interface Target {
  readonly name: string;
  readonly path: readonly Evaluate[];
}

const UNCLOSED_HINT =
  "add the '}'; in YAML a blank and '#' begin a comment: with these put the whole expression in single quotes";

/** Takes the place of an expression with a fault; never run. */
const NOTHING: Evaluate = () => null;

export class Emitter extends NamesInSight {
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
    if (found === undefined) {
      if (isUnclosed(node)) this.note('expression', `${what}: '\${' has no closing '}'`, node.position, UNCLOSED_HINT);
      return undefined;
    }
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
