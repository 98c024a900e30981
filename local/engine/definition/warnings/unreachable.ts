/** Steps that no way leads to: the step before always leaves, and nothing jumps there. */
import { STEP_TYPES } from '../../steps/index.ts';
import type { SourceNode } from '../nodes.ts';
import { entryOf, mapsIn, stepsOf, textOf, type Warn } from './warning.ts';

const LEAVING = [...STEP_TYPES.flatMap((type) => (type.leaves === true ? [type.key] : [])), 'next'];

/** @param routine the steps of main or of a subworkflow */
export function warnOfUnreachable(routine: SourceNode, warn: Warn): void {
  const targets = new Set<string>();
  for (const map of mapsIn(routine)) targets.add(textOf(entryOf(map, 'next')) ?? '');
  lookAt(routine, targets, warn);
  for (const map of mapsIn(routine)) {
    const steps = entryOf(map, 'steps');
    if (steps !== undefined) lookAt(steps, targets, warn);
  }
}

function lookAt(list: SourceNode, targets: ReadonlySet<string>, warn: Warn): void {
  const steps = stepsOf(list);
  steps.forEach((step, i) => {
    const before = steps[i - 1];
    if (before === undefined || targets.has(step.name) || !leaves(before.body)) return;
    const problem = `step ${step.name} is never reached: '${before.name}' before it always leaves`;
    warn('unreachable', problem, step.position, `jump to it by 'next: ${step.name}', or remove it`);
  });
}

/** True if what follows the step in its list is not run after it. */
function leaves(body: SourceNode): boolean {
  const conditions = entryOf(body, 'switch');
  if (conditions?.kind === 'list') {
    const cases = conditions.items;
    const last = cases.at(-1);
    const isTotal = entryOf(body, 'next') !== undefined || isAlways(last);
    return isTotal && cases.every(leaves);
  }
  if (LEAVING.some((key) => entryOf(body, key) !== undefined)) return true;
  const inner = stepsOf(entryOf(body, 'steps')).at(-1);
  return entryOf(body, 'for') === undefined && inner !== undefined && leaves(inner.body);
}

function isAlways(node: SourceNode | undefined): boolean {
  const condition = entryOf(node, 'condition');
  return condition?.kind === 'scalar' && (condition.value === true || condition.value === '${true}');
}
