/**
 * Tree -> closure. Names are resolved to slots here, once. A call of a subworkflow, which may block, cannot be a closure
 * that waits: it throws a `Suspension`, the machine runs the routine, and the expression is evaluated again with the
 * value in a slot of its own.
 */
import { tagged } from '../errors.ts';
import { unknownConnector } from '../connectors/index.ts';
import type { Limits } from '../limits.ts';
import { double, integer } from '../values/numbers.ts';
import { element, member } from '../values/access.ts';
import type { Block, Evaluate, Routine } from '../machine/program.ts';
import type { Frame } from '../machine/state.ts';
import { libraryFunction, libraryValue } from '../stdlib/index.ts';
import { bindArguments, type BlockingFunction, type LibraryFunction } from '../stdlib/signature.ts';
import type { Switches } from '../types.ts';
import { FunctionRef, isContainer, List, share, type Value } from '../values/value.ts';
import { type Ast, dottedName, ExpressionError } from './ast.ts';
import { binary, logical, unary } from './operations.ts';

export interface VariableAccess {
  readonly slot: number;
  /** Parallel steps between here and the frame of the variable. */
  readonly hops: number;
}

/** What an expression may refer to at its place. */
export interface Names {
  readonly limits: Limits;
  readonly switches: Switches;
  variable(name: string): VariableAccess | undefined;
  routine(name: string): Routine | undefined;
  /** A slot for the value of one call inside this expression. */
  memo(): number;
  /** What runs a blocking call inside this expression. */
  inline(target: BlockingFunction): Block;
}

type Call = Extract<Ast, { kind: 'call' }>;

/** @throws ExpressionError */
export function compileAst(ast: Ast, names: Names): Evaluate {
  switch (ast.kind) {
    case 'literal':
      return literal(ast, names);
    case 'double': {
      const value = double(ast.value);
      return () => value;
    }
    case 'name':
    case 'member':
      return path(ast, names);
    case 'index': {
      const base = compileAst(ast.base, names);
      const index = compileAst(ast.index, names);
      return (f, m) => element(base(f, m), index(f, m));
    }
    case 'call':
      return call(ast, names);
    case 'list': {
      const items = ast.items.map((item) => compileAst(item, names));
      return (f, m) => m.checkSize(new List(items.map((item) => item(f, m))));
    }
    case 'unary':
      return unary(ast.operator, compileAst(ast.operand, names));
    case 'logical':
      return logical(ast.operator, compileAst(ast.left, names), compileAst(ast.right, names));
    case 'binary':
      return binary(ast.operator, compileAst(ast.left, names), compileAst(ast.right, names), names.switches);
  }
}

function literal(ast: Extract<Ast, { kind: 'literal' }>, names: Names): Evaluate {
  const { value } = ast;
  if (typeof value === 'bigint') {
    if (value < -(2n ** 63n) || value >= 2n ** 63n) throw new ExpressionError(`${value} needs more than 64 bits`, ast);
    const exact = integer(value);
    return () => exact;
  }
  if (typeof value === 'string' && Buffer.byteLength(value) > names.limits.stringBytes) {
    throw new ExpressionError('the string is too long', ast, 'limit');
  }
  return () => value;
}

function readVariable(name: string, { slot, hops }: VariableAccess): Evaluate {
  const found = (value: Value | undefined): Value => {
    if (value === undefined) throw tagged('KeyError', `key not found: variable '${name}' has no value yet`);
    return value;
  };
  if (hops === 0) {
    return (f) => {
      const value = f.slots[slot];
      return value === undefined ? found(value) : value;
    };
  }
  if (hops === 1) return (f) => found(f.parent?.slots[slot]);
  return (f) => {
    let frame: Frame | null = f;
    for (let i = 0; i < hops; i += 1) frame = frame?.parent ?? null;
    return found(frame?.slots[slot]);
  };
}

/** A variable, a key of a map, or a name of the library; variables come first, or by a switch the library. */
function path(ast: Extract<Ast, { kind: 'name' | 'member' }>, names: Names): Evaluate {
  const dotted = dottedName(ast);
  if (dotted !== undefined && names.switches.shadowing === 'library') {
    const value = named(dotted, names);
    if (value !== undefined) return () => value;
  }
  if (ast.kind === 'name') {
    const variable = names.variable(ast.name);
    if (variable !== undefined) return readVariable(ast.name, variable);
  }
  const root = dotted?.split('.', 1)[0];
  if (dotted !== undefined && root !== undefined && names.variable(root) === undefined) {
    const value = named(dotted, names);
    if (value !== undefined) return () => value;
    if (ast.kind === 'name' || dottedName(ast.base) === root) {
      throw new ExpressionError(
        `symbol '${dotted}' is neither a variable nor a sub-workflow name`,
        ast,
        'unknown-symbol',
      );
    }
  }
  if (ast.kind === 'name') throw new ExpressionError(`symbol '${ast.name}' is unknown`, ast, 'unknown-symbol');
  const base = compileAst(ast.base, names);
  const { key } = ast;
  return (f, m) => member(base(f, m), key);
}

function named(dotted: string, names: Names): Value | undefined {
  const value = libraryValue(dotted);
  if (value !== undefined) {
    if (value !== null && typeof value === 'object' && isContainer(value)) share(value);
    return value;
  }
  const isFunction = libraryFunction(dotted) !== undefined || names.routine(dotted) !== undefined;
  return isFunction ? new FunctionRef(dotted) : undefined;
}

function call(ast: Call, names: Names): Evaluate {
  const args = ast.args.map((arg) => compileAst(arg, names));
  const routine = names.routine(ast.name);
  if (routine !== undefined) return callRoutine(ast, routine, args, names);
  const target = libraryFunction(ast.name);
  if (target === undefined) throw unknownFunction(ast.name, ast);
  if (target.kind === 'blocking') return callBlocking(ast, target, args, names);
  checkArity(ast, target);
  const { run } = target;
  return (f, m) => {
    const given: Value[] = [];
    for (const arg of args) given.push(arg(f, m));
    return m.checkSize(run(bindArguments(target, given), m));
  };
}

/** The fault of calling a name that is neither in the library nor a subworkflow. */
export function unknownFunction(name: string, span: { at: number; end: number }): ExpressionError {
  if (!name.startsWith('googleapis.')) {
    return new ExpressionError(
      `symbol '${name}' is neither a function nor a sub-workflow name`,
      span,
      'unknown-function',
    );
  }
  return new ExpressionError(unknownConnector(name), span, 'connector');
}

/** A connector that may stand in an expression; its value is waited for as that of a subworkflow. */
function callBlocking(ast: Call, target: BlockingFunction, args: readonly Evaluate[], names: Names): Evaluate {
  if (target.inExpressions !== true) {
    const problem = `${ast.name} cannot be called in an expression, only by a call step`;
    throw new ExpressionError(problem, ast, 'blocking-call');
  }
  checkArity(ast, target);
  const slot = names.memo();
  const block = names.inline(target);
  return (f, m) => {
    const value = f.slots[slot];
    if (value !== undefined) return value;
    const given = args.map((arg) => arg(f, m));
    throw m.suspend(block, bindArguments(target, given), slot);
  };
}

function checkArity(ast: Call, target: LibraryFunction): void {
  const required = target.parameters.filter((parameter) => parameter.default === undefined).length;
  if (ast.args.length >= required && ast.args.length <= target.parameters.length) return;
  const expected = target.parameters.map((parameter) => parameter.name).join(', ');
  throw new ExpressionError(`${ast.name}(${expected}) is called with ${ast.args.length} arguments`, ast, 'arguments');
}

function callRoutine(ast: Call, routine: Routine, args: readonly Evaluate[], names: Names): Evaluate {
  const { parameters } = routine;
  const isMissing = parameters.slice(args.length).some((parameter) => parameter.default === undefined);
  if (args.length > parameters.length || isMissing) {
    const expected = parameters.map((parameter) => parameter.name).join(', ');
    throw new ExpressionError(`${ast.name}(${expected}) is called with ${args.length} arguments`, ast, 'arguments');
  }
  const slot = names.memo();
  return (f, m) => {
    const value = f.slots[slot];
    if (value !== undefined) return value;
    const given = parameters.map((parameter, i) => {
      const arg = args[i];
      return arg === undefined ? (parameter.default ?? null) : arg(f, m);
    });
    throw m.suspend(routine.block, given, slot);
  };
}
