/** Tree -> closure. Names are resolved to slots here, once. */
import { tagged } from '../errors.ts';
import type { Evaluate } from '../machine/program.ts';
import type { Frame } from '../machine/state.ts';
import { libraryFunction, libraryValue } from '../stdlib/index.ts';
import { element, member } from '../values/access.ts';
import { double, integer } from '../values/numbers.ts';
import { FunctionRef, isContainer, List, share, type Value } from '../values/value.ts';
import { type Ast, dottedName, ExpressionError } from './ast.ts';
import { call } from './calls.ts';
import type { Names, VariableAccess } from './names.ts';
import { binary, logical, unary } from './operations.ts';

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
      return call(
        ast,
        ast.args.map((arg) => compileAst(arg, names)),
        names,
      );
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
