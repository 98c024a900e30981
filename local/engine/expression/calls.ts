/**
 * Calls inside expressions. One of a subworkflow, which may block, cannot be a closure that waits: it throws a
 * `Suspension`, the machine runs the routine, and the expression is evaluated again with the value in a slot of its own.
 */
import { unknownConnector } from '../connectors/index.ts';
import { evaluateAll, type Evaluate, type Routine } from '../machine/program.ts';
import { libraryFunction } from '../stdlib/index.ts';
import {
  accept,
  bindArguments,
  type BlockingFunction,
  type LibraryFunction,
  type PureFunction,
} from '../stdlib/signature.ts';
import { type Ast, ExpressionError } from './ast.ts';
import type { Names } from './names.ts';

type Call = Extract<Ast, { kind: 'call' }>;

/** @throws ExpressionError for an unknown function, one that blocks, or a wrong number of arguments */
export function call(ast: Call, args: readonly Evaluate[], names: Names): Evaluate {
  const routine = names.routine(ast.name);
  if (routine !== undefined) return callRoutine(ast, routine, args, names);
  const target = libraryFunction(ast.name);
  if (target === undefined) throw unknownFunction(ast.name, ast);
  if (target.kind === 'blocking') return callBlocking(ast, target, args, names);
  checkArity(ast, target);
  return callPure(target, args);
}

/** Written out for one and for two parameters, as most functions have. */
function callPure(target: PureFunction, args: readonly Evaluate[]): Evaluate {
  const { run, parameters } = target;
  const [first, second] = parameters;
  const [one, two] = args;
  if (first !== undefined && one !== undefined && parameters.length === 1) {
    return (f, m) => m.checkSize(run([accept(target, first, one(f, m))], m));
  }
  if (
    first !== undefined &&
    second !== undefined &&
    one !== undefined &&
    two !== undefined &&
    parameters.length === 2
  ) {
    return (f, m) => {
      const left = one(f, m);
      const right = two(f, m);
      return m.checkSize(run([accept(target, first, left), accept(target, second, right)], m));
    };
  }
  return (f, m) => m.checkSize(run(bindArguments(target, evaluateAll(args, f, m)), m));
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
    throw m.suspend(block, bindArguments(target, evaluateAll(args, f, m)), slot);
  };
}

function checkArity(ast: Call, target: LibraryFunction): void {
  const required = target.parameters.filter((parameter) => parameter.default === undefined).length;
  if (ast.args.length >= required && ast.args.length <= target.parameters.length) return;
  const expected = target.parameters.map((parameter) => parameter.name).join(', ');
  throw new ExpressionError(`${ast.name}(${expected}) is called with ${counted(ast.args.length)}`, ast, 'arguments');
}

function callRoutine(ast: Call, routine: Routine, args: readonly Evaluate[], names: Names): Evaluate {
  const { parameters } = routine;
  const isMissing = parameters.slice(args.length).some((parameter) => parameter.default === undefined);
  if (args.length > parameters.length || isMissing) {
    const expected = parameters.map((parameter) => parameter.name).join(', ');
    throw new ExpressionError(`${ast.name}(${expected}) is called with ${counted(args.length)}`, ast, 'arguments');
  }
  const bound = parameters.map((parameter, i): Evaluate => {
    const value = parameter.default ?? null;
    return args[i] ?? (() => value);
  });
  const slot = names.memo();
  return (f, m) => {
    const value = f.slots[slot];
    if (value !== undefined) return value;
    throw m.suspend(routine.block, evaluateAll(bound, f, m), slot);
  };
}

const counted = (arguments_: number): string => `${arguments_} argument${arguments_ === 1 ? '' : 's'}`;
