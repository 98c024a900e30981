/** What a warning is, and how the rules see a definition. */
import type { Position } from '../../errors.ts';
import type { MapNode, ScalarNode, SourceNode } from '../nodes.ts';

export type WarningCode =
  | 'plain-text'
  | 'unreachable'
  | 'object-name'
  | 'condition'
  | 'retry'
  | 'word'
  | 'number'
  | 'loop'
  | 'parallel-nesting'
  | 'argument'
  | 'pattern'
  | 'clear-text-token'
  | 'step-name'
  | 'indentation';

/** Something the service accepts and that most likely is not what was meant. */
export interface DefinitionWarning {
  readonly code: WarningCode;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly hint: string;
}

export interface NamedStep {
  readonly name: string;
  readonly position: Position;
  readonly body: MapNode;
}

export type Warn = (code: WarningCode, problem: string, position: Position, hint: string) => void;

export function entryOf(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

export function textOf(node: SourceNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

/** The steps of a list; what is no step is left out. */
export function stepsOf(node: SourceNode | undefined): NamedStep[] {
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item): NamedStep[] => {
    const [entry] = item.kind === 'map' ? item.entries : [];
    if (entry?.value.kind !== 'map') return [];
    return [{ name: entry.key, position: entry.keyPosition, body: entry.value }];
  });
}

/** Every map below a node, itself included. */
export function* mapsIn(node: SourceNode): Generator<MapNode> {
  if (node.kind === 'list') for (const item of node.items) yield* mapsIn(item);
  if (node.kind !== 'map') return;
  yield node;
  for (const { value } of node.entries) yield* mapsIn(value);
}

/** Every scalar below a node, keys not included. */
export function* scalarsIn(node: SourceNode): Generator<ScalarNode> {
  if (node.kind === 'scalar') yield node;
  if (node.kind === 'list') for (const item of node.items) yield* scalarsIn(item);
  if (node.kind === 'map') for (const { value } of node.entries) yield* scalarsIn(value);
}
