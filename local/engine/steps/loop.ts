/** What both kinds of loop have in common, one after the other and at once: how they are written, what they run over. */
import type { Emitter } from '../definition/emitter.ts';
import type { SourceNode } from '../definition/nodes.ts';
import type { Body, Reader, StepSequence } from '../definition/tree.ts';
import { typeError } from '../errors.ts';
import type { Evaluate } from '../machine/program.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Frame } from '../machine/state.ts';
import { add } from '../values/arithmetic.ts';
import { compare } from '../values/comparison.ts';
import { asNumber, isInteger, List, typeName, type Value } from '../values/value.ts';

/** A loop as it is written. */
export interface Loop {
  readonly value: string;
  readonly index: string | undefined;
  readonly source: SourceNode;
  readonly isRange: boolean;
  readonly body: StepSequence;
}

/** What a loop runs over: elements of a list, or `total` numbers from `first` on. */
export interface Iterable {
  readonly items: Value;
  readonly first: Value;
  readonly total: number;
}

/** @throws DefinitionError */
export function readLoop(body: Body, reader: Reader): Loop {
  const loop = reader.body(body.need('for'), "'for'").allow(['value', 'index', 'in', 'range', 'steps']);
  const list = loop.get('in');
  const range = loop.get('range');
  const source = list ?? range;
  if (source === undefined) {
    const hint = "'in' a list, or 'range: [first, last]'";
    return loop.fail('structure', "a loop needs 'in' or 'range'", loop.node.position, hint);
  }
  if (list !== undefined && range !== undefined) {
    const at = loop.entry('range')?.keyPosition ?? range.position;
    return loop.fail('structure', "a loop has 'in' or 'range', not both", at, 'remove one of them');
  }
  if (range?.kind === 'list' && range.items.length !== 2) {
    const hint = "for a list of values write 'in' instead of 'range'";
    loop.note('structure', "'range' is two numbers, the first and the last", range.position, hint);
  }
  return {
    value: loop.name('value', "name the variable that holds each element: 'value: item'").name,
    index: loop.get('index') === undefined ? undefined : loop.name('index').name,
    source,
    isRange: range !== undefined,
    body: reader.steps(loop.need('steps', "the steps of the loop stand under 'steps', below 'for'")),
  };
}

/** Evaluates what to loop over. @throws DefinitionError; the closure WorkflowError TypeError */
export function iterableOf(code: Emitter, { source, isRange }: Loop): (frame: Frame, machine: Machine) => Iterable {
  const evaluate: Evaluate = code.subject(source, `error evaluating '${isRange ? 'range' : 'in'}'`);
  if (isRange) return (frame, machine) => rangeOf(evaluate(frame, machine));
  return (frame, machine) => {
    const items = evaluate(frame, machine);
    if (items instanceof List) return { items, first: 0, total: items.items.length };
    throw typeError(`a loop runs over a list, not ${items === null ? 'null' : typeName(items)}; take keys() of a map`);
  };
}

function rangeOf(range: Value): Iterable {
  const [first, last] = range instanceof List && range.items.length === 2 ? range.items : [];
  if (first === undefined || last === undefined || asNumber(first) === undefined || asNumber(last) === undefined) {
    throw typeError("'range' must be a list of two numbers");
  }
  return { items: null, first, total: countOf(first, last) };
}

/** How many numbers there are from one to another, in steps of one. */
function countOf(first: Value, last: Value): number {
  if (compare('>', first, last) > 0) return 0;
  const isExact = isInteger(first) && isInteger(last);
  const span = isExact
    ? Number(BigInt(last) - BigInt(first))
    : Math.floor((asNumber(last) ?? 0) - (asNumber(first) ?? 0));
  const count = Math.min(span + 1, Number.MAX_SAFE_INTEGER);
  if (isExact || count === Number.MAX_SAFE_INTEGER) return count;
  // The difference of doubles is rounded, perhaps over or under a whole number: no iteration may exceed the end.
  if (compare('>', add(first, count - 1), last) > 0) return count - 1;
  return compare('>', add(first, count), last) > 0 ? count : count + 1;
}

/** The value of one iteration. */
export function itemAt(items: Value, first: Value, index: number): Value {
  return items instanceof List ? (items.items[index] as Value) : add(first, index);
}
