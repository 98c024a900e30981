/**
 * `- rows: ${list.concat(rows, row)}`, the way loops gather things: a list that nobody else holds grows in place, where
 * a copy each time would make gathering n elements cost n².
 */
import { expressionText, parseChecked } from '../definition/expression-text.ts';
import type { Emitter } from '../definition/emitter.ts';
import type { SourceNode } from '../definition/nodes.ts';
import type { Ast } from '../expression/ast.ts';
import { compileAst } from '../expression/compile.ts';
import type { VariableAccess } from '../expression/names.ts';
import type { Evaluate } from '../machine/program.ts';
import type { Machine } from '../machine/runtime.ts';
import { frameAt, type Frame } from '../machine/state.ts';
import { hold, isContainer, isShared, List, weightOf, type Value } from '../values/value.ts';

/** True when it has done the assignment; else it has done nothing. */
export type Append = (frame: Frame, machine: Machine) => boolean;

/** Undefined unless the value is the variable itself with one element more, made without calling a routine. */
export function appendTo(code: Emitter, name: string, access: VariableAccess, value: SourceNode): Append | undefined {
  const text = value.kind === 'scalar' ? expressionText(value)?.text : undefined;
  if (text === undefined || !text.includes('list.concat')) return undefined;
  const item = itemOf(code, name, text);
  if (item === undefined) return undefined;
  return (frame, machine) => {
    const owner = frameAt(frame, access.hops);
    const list = owner.slots[access.slot];
    if (!(list instanceof List) || isShared(list)) return false;
    const element = attempt(item, frame, machine);
    // The element may be or hold the list, which is then shared by now.
    if (element === undefined || element === list || isShared(list)) return false;
    grow(list, element);
    machine.checkDepth(list.depth);
    machine.weigh(owner, weightOf(element));
    return true;
  };
}

/** Faults have been reported where the whole expression was compiled. */
function itemOf(code: Emitter, name: string, text: string): Evaluate | undefined {
  try {
    const ast = parseChecked(text, code.limits);
    if (ast.kind !== 'call' || ast.name !== 'list.concat' || ast.args.length !== 2) return undefined;
    const [source, item] = ast.args as [Ast, Ast];
    if (source.kind !== 'name' || source.name !== name || !isSimple(item)) return undefined;
    return compileAst(item, code);
  } catch {
    return undefined;
  }
}

/** Names, elements and literals: they can be evaluated twice without anyone noticing. */
function isSimple(ast: Ast): boolean {
  switch (ast.kind) {
    case 'literal':
    case 'double':
    case 'name':
      return true;
    case 'member':
      return isSimple(ast.base);
    case 'index':
      return isSimple(ast.base) && isSimple(ast.index);
    case 'list':
      return ast.items.every(isSimple);
    case 'unary':
      return isSimple(ast.operand);
    case 'logical':
    case 'binary':
      return isSimple(ast.left) && isSimple(ast.right);
    case 'call':
      return false;
  }
}

/** A failure is left to the evaluation of the whole expression, which knows its place. */
function attempt(item: Evaluate, frame: Frame, machine: Machine): Value | undefined {
  try {
    return item(frame, machine);
  } catch {
    return undefined;
  }
}

function grow(list: List, element: Value): void {
  hold(element);
  list.items.push(element);
  list.weight += weightOf(element);
  if (isContainer(element) && element.depth >= list.depth) list.depth = element.depth + 1;
}
