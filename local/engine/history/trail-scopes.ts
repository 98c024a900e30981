/** The steps of a program as plain data, which its trails refer to by number. */
import type { Program, StepScope } from '../machine/program.ts';
import type { ProgressType, StepType } from './step-entry.ts';

/** What a trail says of a step, by the scope's number: plain data that stays true when the program is compiled anew. */
export type TrailScope = readonly [
  id: number,
  /** Numbers of the scopes around it, outermost first. */
  outer: readonly number[],
  routine: string,
  step: string,
  type: StepType,
  progress: ProgressType | '',
  /** 0: none, or counted. */
  number: number,
];

/** The steps of a program, to be kept beside the trails of its executions. */
export function trailScopes(program: Program): TrailScope[] {
  const scopes = new Map<number, StepScope>();
  for (const { code } of program.blocks) {
    for (const { scope } of code) for (const each of scope.path) scopes.set(each.id, each);
  }
  return [...scopes.values()].map(({ id, path, routine, step, type, progress, number = 0 }): TrailScope => {
    const outer = path.slice(0, -1).map((each) => each.id);
    return [id, outer, routine, step, type, progress ?? '', number];
  });
}

/** The steps again, each with the path to it. */
export function readScopes(rows: readonly TrailScope[]): Map<number, StepScope> {
  const scopes = new Map<number, StepScope>();
  const paths = new Map<number, StepScope[]>();
  for (const [id, , routine, step, type, progress, number] of rows) {
    const path: StepScope[] = [];
    paths.set(id, path);
    const counted = progress === '' ? {} : { progress, ...(number === 0 ? {} : { number }) };
    scopes.set(id, { id, path, routine, step, type, ...counted });
  }
  for (const [id, outer] of rows) {
    for (const each of [...outer, id]) paths.get(id)?.push(scopes.get(each) as StepScope);
  }
  return scopes;
}
