/** Stands in for a step that has a fault, so that no other step is blamed for the names it would have made. */
import type { MapNode, SourceNode } from './nodes.ts';
import type { Scopes } from './scopes.ts';
import type { StepAction } from './tree.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]*/;
const NAMED = ['result', 'as', 'value', 'index'];

export function broken(node: SourceNode): StepAction {
  return { declare: (scopes) => declareNames(node, scopes), emit: () => undefined };
}

function declareNames(node: SourceNode, scopes: Scopes): void {
  if (node.kind === 'list') for (const item of node.items) declareNames(item, scopes);
  if (node.kind !== 'map') return;
  for (const { key, keyPosition, value } of node.entries) {
    if (key === 'assign' && value.kind === 'list') for (const item of value.items) declareTargets(item, scopes);
    if (NAMED.includes(key) && value.kind === 'scalar') declare(String(value.value), scopes);
    if (value.kind === 'map' && !scopes.steps.has(key)) scopes.step(key, keyPosition);
    declareNames(value, scopes);
  }
}

function declareTargets(node: SourceNode, scopes: Scopes): void {
  const { entries }: Pick<MapNode, 'entries'> = node.kind === 'map' ? node : { entries: [] };
  for (const { key } of entries) declare(key, scopes);
}

function declare(text: string, scopes: Scopes): void {
  const name = NAME.exec(text)?.[0];
  if (name !== undefined && !scopes.knows(name)) scopes.declare(name);
}
