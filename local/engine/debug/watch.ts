/** Expressions of a person who looks at a running execution: over the variables in sight where it stands. */
import { WorkflowError } from '../errors.ts';
import { ExpressionError } from '../expression/ast.ts';
import { compileAst } from '../expression/compile.ts';
import type { Names, VariableAccess } from '../expression/names.ts';
import { parseExpression } from '../expression/parser.ts';
import type { Program } from '../machine/program.ts';
import type { Machine } from '../machine/runtime.ts';
import type { Frame } from '../machine/state.ts';
import type { Value } from '../values/value.ts';

export class WatchError extends Error {
  override readonly name = 'WatchError';
}

/** With or without `${` and `}` around it. @throws WatchError when it is too long or cannot be parsed */
export function checkWatch(program: Pick<Program, 'limits'>, text: string): void {
  parse(program, text);
}

/**
 * An expression that can have a value at some step: its variables exist somewhere, and it calls nothing that blocks.
 * @throws WatchError when it cannot
 */
export function checkWatchIn(program: Program, text: string): void {
  const known = new Set(program.blocks.flatMap(({ slotNames }) => slotNames));
  const variable = (name: string): VariableAccess | undefined => (known.has(name) ? { slot: 0, hops: 0 } : undefined);
  try {
    compileAst(parse(program, text), namesOf(program, variable));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new WatchError(`"${text}" never has a value: ${error.message}`);
  }
}

function parse({ limits }: Pick<Program, 'limits'>, text: string) {
  const source = /^\s*\$\{([\s\S]*)\}\s*$/.exec(text)?.[1] ?? text;
  try {
    if (source.length <= limits.expressionLength) return parseExpression(source);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new WatchError(`"${text}" is no expression: ${error.message}`);
  }
  throw new WatchError(`the expression has ${source.length} characters, more than ${limits.expressionLength}`);
}

/**
 * The value of an expression at a frame; undefined where it fails: a variable without a value, a missing key.
 * @throws WatchError when it cannot be parsed
 */
export function evaluateAt(machine: Machine, frame: Frame, text: string): Value | undefined {
  const ast = parse(machine.program, text);
  try {
    return compileAst(ast, namesAt(machine.program, frame))(frame, machine);
  } catch (error) {
    if (error instanceof ExpressionError || error instanceof WorkflowError) return undefined;
    throw error;
  }
}

function namesAt(program: Program, frame: Frame): Names {
  return namesOf(program, (name) => variableAt(frame, name));
}

/** A watch must not change anything, so it calls neither subworkflows nor what blocks. */
function namesOf({ limits, switches }: Program, variable: Names['variable']): Names {
  const refuse = (): never => {
    throw new ExpressionError('a watch calls no subworkflow and nothing that blocks', { at: 0, end: 0 });
  };
  return {
    limits,
    switches,
    variable,
    routine: () => undefined,
    memo: refuse,
    inline: refuse,
  };
}

/** Loops one after the other may use one name: the one that has a value is meant, and of those the innermost. */
export function variableAt(frame: Frame, name: string): VariableAccess | undefined {
  let hops = 0;
  for (let each: Frame | null = frame; each !== null; each = each.parent, hops += 1) {
    const { slotNames } = each.block;
    const slots = slotNames.flatMap((known, slot) => (known === name && name !== '' ? [slot] : []));
    const { slots: values } = each;
    const found = slots.findLast((slot) => values[slot] !== undefined) ?? slots.at(-1);
    if (found !== undefined) return { slot: found, hops };
  }
  return undefined;
}
