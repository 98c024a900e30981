/** Evaluates expressions on given values, without a definition around them. */
import { WorkflowError } from '../../../local/engine/errors.ts';
import { compileAst } from '../../../local/engine/expression/compile.ts';
import type { Names } from '../../../local/engine/expression/names.ts';
import { parseExpression } from '../../../local/engine/expression/parser.ts';
import { compile, start } from '../../../local/engine/index.ts';
import { Interpreter } from '../../../local/engine/machine/interpreter.ts';
import type { Frame } from '../../../local/engine/machine/state.ts';
import { List, MapValue, type Value } from '../../../local/engine/values/value.ts';

const program = compile('- r: {return: 1}');
let uuids = 0;

export function newMachine(): Interpreter {
  const state = start(program, { argument: null, env: { A: 'a' }, now: 0 });
  return new Interpreter(program, state, {
    now: 1_700_000_000_123,
    random: () => 0.25,
    uuid: () => `00000000-0000-4000-8000-${String((uuids += 1)).padStart(12, '0')}`,
  });
}

/** @throws ExpressionError when the text is refused; whatever evaluation throws */
export function evaluateText(text: string, variables: Readonly<Record<string, Value>>): Value {
  const slots = Object.keys(variables);
  const names: Names = {
    limits: program.limits,
    switches: program.switches,
    variable: (name: string) => (slots.includes(name) ? { slot: slots.indexOf(name), hops: 0 } : undefined),
    routine: () => undefined,
    memo: () => 0,
    inline: () => {
      throw new Error('no call in these expressions blocks');
    },
  } as unknown as Names;
  const machine = newMachine();
  const frame = machine.state.threads.get(1)?.frames[0] as Frame;
  frame.slots.splice(0, frame.slots.length, ...Object.values(variables));
  return compileAst(parseExpression(text), names)(frame, machine);
}

/** The tag of an error of the language; anything else is thrown on. */
export function tagOf(error: unknown): string {
  if (!(error instanceof WorkflowError)) throw error;
  const tags = error.value instanceof MapValue ? error.value.entries.get('tags') : undefined;
  return tags instanceof List ? String(tags.items[0]) : 'none';
}
