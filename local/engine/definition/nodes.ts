/** The tree of a source text: what YAML and JSON have in common, each node with its place. */
import type { Position } from '../errors.ts';

export interface ScalarNode {
  readonly kind: 'scalar';
  /** Integers are `bigint`, doubles `number`. */
  readonly value: null | boolean | string | bigint | number;
  readonly position: Position;
  /** Where a part of the text stands, from one of its characters up to another. */
  readonly place?: (from: number, to: number) => Position;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly SourceNode[];
  readonly position: Position;
}

export interface EntryNode {
  readonly key: string;
  readonly keyPosition: Position;
  readonly value: SourceNode;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly EntryNode[];
  readonly position: Position;
}

export type SourceNode = ScalarNode | ListNode | MapNode;

/** What stands in for a part that has a fault. */
export function nothing(position: Position): ScalarNode {
  return { kind: 'scalar', value: null, position };
}

export const START: Position = { line: 1, column: 1, length: 1 };

/** Looks like a blank, and is none for YAML. */
export const NO_BREAK = '\u00a0';
