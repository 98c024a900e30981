/** Loops that cannot run, and parallel steps in parallel steps beyond what the service lets run. */
import { LIMITS } from '../../limits.ts';
import type { SourceNode } from '../nodes.ts';
import { entryOf, mapsIn, textOf, type Warn } from './warning.ts';

export function warnOfLoops(root: SourceNode, warn: Warn): void {
  for (const map of mapsIn(root)) {
    const loop = entryOf(map, 'for');
    for (const key of ['in', 'range']) {
      const node = entryOf(loop, key);
      if (key === 'in' && node?.kind === 'map') {
        const hint = "take its keys: assign it to a variable, and write '${keys(variable)}'";
        warn('loop', "a loop over a map raises a TypeError: 'in' takes a list", node.position, hint);
      }
      const text = textOf(node);
      if (node === undefined || text === undefined || text.includes('${')) continue;
      const problem = `a loop over a text raises a TypeError: '${key}' takes a list`;
      warn('loop', problem, node.position, `write '\${${text}}'`);
    }
  }
  warnOfNesting(root, 0, warn);
}

/** https://cloud.google.com/workflows/quotas: "Maximum depth of nested parallel steps". */
function warnOfNesting(node: SourceNode, depth: number, warn: Warn): void {
  if (node.kind === 'list') for (const item of node.items) warnOfNesting(item, depth, warn);
  if (node.kind !== 'map') return;
  for (const { key, keyPosition, value } of node.entries) {
    const isDeeper = key === 'parallel' && value.kind === 'map';
    if (isDeeper && depth === LIMITS.parallelDepth) {
      const problem = `a parallel step in ${depth} others raises a ParallelNestingError`;
      warn(
        'parallel-nesting',
        problem,
        keyPosition,
        'let the innermost run one after the other, or as a workflow of its own',
      );
    }
    warnOfNesting(value, depth + (isDeeper ? 1 : 0), warn);
  }
}
