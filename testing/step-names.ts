/** Names of a definition that a test may use: a mistyped one is a fault of the test, not a step that never ran. */
import { didYouMean } from '../local/engine/definition/nearest.ts';
import type { Program } from '../local/engine/index.ts';

export class StepNames {
  readonly #program: Program;

  /** `program`: with all of its subworkflows. */
  constructor(program: Program) {
    this.#program = program;
  }

  /** `name`: a step of any routine, or `routine.step`. Gives it back. @throws TypeError for one there is none of */
  step(name: string): string {
    const routines = [this.#program.main, ...this.#program.routines.values()];
    const dot = name.indexOf('.');
    const isThere = routines.some((routine) => {
      const isOwn = dot >= 0 && routine.name === name.slice(0, dot) && routine.steps.has(name.slice(dot + 1));
      return routine.steps.has(name) || isOwn;
    });
    if (isThere) return name;
    const known = routines.flatMap((routine) =>
      [...routine.steps.keys()].map((step) => (routine.name === 'main' ? step : `${routine.name}.${step}`)),
    );
    throw new TypeError(`the definition has no step '${name}'${listing(name, [...new Set(known)])}`);
  }

  /** Gives the name back. @throws TypeError for a subworkflow there is none of */
  subworkflow(name: string): string {
    if (this.#program.routines.has(name) && name !== 'main') return name;
    const known = [...this.#program.routines.keys()].filter((each) => each !== 'main');
    throw new TypeError(`the definition has no subworkflow '${name}'${listing(name, known)}`);
  }
}

function listing(name: string, known: readonly string[]): string {
  const meant = didYouMean(name, known);
  return `${meant === undefined ? '' : ` (${meant})`}; it has ${known.length === 0 ? 'none' : known.join(', ')}`;
}
