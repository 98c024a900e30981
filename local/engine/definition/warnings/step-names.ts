/**
 * Steps that bear the name of a step in another list of their routine: names are to be unique at the subworkflow level
 * (https://cloud.google.com/workflows/docs/reference/syntax/steps), and a jump means the nearest one here.
 */
import type { SourceNode } from '../nodes.ts';
import { entryOf, mapsIn, stepsOf, type Warn } from './warning.ts';

/** @param routine the steps of main or of a subworkflow */
export function warnOfStepNames(routine: SourceNode, warn: Warn): void {
  const first = new Map<string, { readonly line: number; readonly list: SourceNode }>();
  for (const list of listsOf(routine)) {
    for (const { name, position } of stepsOf(list)) {
      const known = first.get(name);
      if (known === undefined) first.set(name, { line: position.line, list });
      // In one list it is a fault, not a doubt.
      else if (known.list !== list) {
        const problem = `step name '${name}' stands on line ${known.line} too, and Google asks for unique ones`;
        warn('step-name', problem, position, 'give it a name that no other step of its routine has');
      }
    }
  }
}

function* listsOf(routine: SourceNode): Generator<SourceNode> {
  yield routine;
  for (const map of mapsIn(routine)) {
    for (const key of ['steps', 'try']) {
      const list = entryOf(map, key);
      if (list?.kind === 'list') yield list;
    }
  }
}
