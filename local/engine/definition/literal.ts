/** Literals of the source, with expressions anywhere in them -> closures. What has no expression is made once. */
import { DefinitionError, typeError } from '../errors.ts';
import { double, integer, inInt64 } from '../values/numbers.ts';
import type { Limits } from '../limits.ts';
import type { Evaluate } from '../machine/program.ts';
import { isContainer, isInteger, List, MapValue, share, typeName, type Value } from '../values/value.ts';
import type { ListNode, MapNode, ScalarNode, SourceNode } from './document.ts';

type CompileExpression = (node: ScalarNode) => Evaluate | undefined;
type Compiled = { readonly constant: Value } | { readonly evaluate: Evaluate };

/** @throws DefinitionError */
export function compileLiteral(node: SourceNode, expression: CompileExpression, limits: Limits): Evaluate {
  const compiled = compile(node, expression, limits);
  if ('evaluate' in compiled) return compiled.evaluate;
  const { constant } = compiled;
  // Every execution gets the very same constant: none may change it in place.
  if (typeof constant === 'object' && constant !== null && isContainer(constant)) share(constant);
  return () => constant;
}

/** The value of a literal that may hold no expression, such as a default of a parameter. @throws DefinitionError */
export function constantOf(node: SourceNode, limits: Limits): Value {
  const refuse = (): never => {
    const hint = 'a default is a value as it stands: leave it null, and give it another in the first step';
    throw new DefinitionError('structure', 'an expression is not allowed here', node.position, hint);
  };
  const compiled = compile(node, (scalar) => (/^\s*\$\{/.test(String(scalar.value)) ? refuse() : undefined), limits);
  const constant = 'constant' in compiled ? compiled.constant : refuse();
  if (typeof constant === 'object' && constant !== null && isContainer(constant)) share(constant);
  return constant;
}

function compile(node: SourceNode, expression: CompileExpression, limits: Limits): Compiled {
  if (node.kind === 'list') return compileList(node, expression, limits);
  if (node.kind === 'map') return compileMap(node, expression, limits);
  const evaluate = expression(node);
  return evaluate === undefined ? { constant: scalarOf(node) } : { evaluate };
}

const DIGITS_HINT = 'put digits that name something, such as the key of an invoice, in quotes';

function scalarOf(node: ScalarNode): Value {
  const { value } = node;
  if (typeof value === 'number') return double(value);
  if (typeof value !== 'bigint') return value;
  if (!inInt64(value))
    throw new DefinitionError('structure', `${value} needs more than 64 bits`, node.position, DIGITS_HINT);
  return integer(value);
}

function toEvaluate(compiled: Compiled): Evaluate {
  if ('evaluate' in compiled) return compiled.evaluate;
  const { constant } = compiled;
  if (typeof constant === 'object' && constant !== null && isContainer(constant)) share(constant);
  return () => constant;
}

function compileList(node: ListNode, expression: CompileExpression, limits: Limits): Compiled {
  const items = node.items.map((item) => compile(item, expression, limits));
  if (items.every((item) => 'constant' in item)) {
    return { constant: new List(items.map((item) => item.constant)) };
  }
  const parts = items.map(toEvaluate);
  return { evaluate: (frame, machine) => machine.checkSize(new List(parts.map((part) => part(frame, machine)))) };
}

interface Entry {
  readonly key: string;
  /** Set when the key itself is an expression. */
  readonly keyOf: Evaluate | undefined;
  readonly value: Compiled;
}

function compileMap(node: MapNode, expression: CompileExpression, limits: Limits): Compiled {
  const entries = node.entries.map(({ key, keyPosition, value }): Entry => {
    const keyNode: ScalarNode = { kind: 'scalar', value: key, position: keyPosition };
    return { key, keyOf: expression(keyNode), value: compile(value, expression, limits) };
  });
  if (entries.every((entry) => entry.keyOf === undefined && 'constant' in entry.value)) {
    const constant = new Map(
      entries.map((entry) => [entry.key, 'constant' in entry.value ? entry.value.constant : null]),
    );
    return { constant: new MapValue(constant) };
  }
  const parts = entries.map(({ key, keyOf, value }) => ({ key, keyOf, value: toEvaluate(value) }));
  return {
    evaluate: (frame, machine) => {
      const map = new Map<string, Value>();
      for (const { key, keyOf, value } of parts) {
        map.set(keyOf === undefined ? key : keyText(keyOf(frame, machine)), value(frame, machine));
      }
      return machine.checkSize(new MapValue(map));
    },
  };
}

/** Integers are accepted as keys and become text, as unquoted numbers in the source do. */
export function keyText(key: Value): string {
  if (typeof key === 'string') return key;
  if (isInteger(key)) return String(key);
  throw typeError(`a map key must be a string, not ${typeName(key)}`);
}
