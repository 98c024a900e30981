/** Parts of a definition to be run on their own: from a step on, or one expression. */
import { picture } from '../local/engine/definition/picture.ts';
import { DefinitionError, expressionProgram, type Program } from '../local/engine/index.ts';

/** A step of main, or of the one routine that has a step of that name. */
export function placeOf(name: string, program: Program): { routine: string; step: string } {
  if (program.main.steps.has(name)) return { routine: 'main', step: name };
  const [routine = '', step = ''] = name.split('.', 2);
  if (step !== '') return { routine, step };
  const owners = [...program.routines.values()].filter(({ steps }) => steps.has(name));
  return { routine: owners.length === 1 ? (owners[0]?.name ?? 'main') : 'main', step: name };
}

/** What gives the value of an expression. @throws TypeError for what is none */
export function programOf(expression: string, program: Program, variables: readonly string[]): Program {
  if (!/^\s*\$\{[^]*\}\s*$/.test(expression))
    throw new TypeError(`'${expression}' is no expression: write '\${${expression}}'`);
  try {
    return expressionProgram(program, expression, variables);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const reason = error.message.replace('error in step expression: error evaluating: ', '');
    const hint = error.hint === undefined ? '' : `\n  hint: ${error.hint}`;
    throw new TypeError(`${reason}\n${picture(expression, error)}${hint}`);
  }
}
