/** YAML or JSON text -> a tree of nodes that know where they stand. Aliases are followed, within a bound. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';
import { DefinitionError, type Position } from '../errors.ts';
import type { Limits } from '../limits.ts';

export interface ScalarNode {
  readonly kind: 'scalar';
  /** Integers are `bigint`, doubles `number`. */
  readonly value: null | boolean | string | bigint | number;
  readonly position: Position;
  /** Column of the first character of the text itself, or undefined when the text cannot be mapped to columns. */
  readonly textColumn: number | undefined;
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

const START: Position = { line: 1, column: 1, length: 1 };

class Converter {
  private readonly source: string;
  private readonly lines: LineCounter;
  private readonly document: ReturnType<typeof parseDocument>;
  private readonly limits: Limits;
  private count = 0;

  constructor(source: string, limits: Limits) {
    this.limits = limits;
    this.lines = new LineCounter();
    this.source = source;
    this.document = parseDocument(source, {
      lineCounter: this.lines,
      version: '1.2',
      schema: 'core',
      intAsBigInt: true,
      merge: false,
      uniqueKeys: true,
      strict: true,
      prettyErrors: false,
    });
  }

  root(): SourceNode {
    const [error] = this.document.errors;
    if (error !== undefined) {
      throw new DefinitionError(
        'syntax',
        `not valid YAML: ${error.message}`,
        this.position(error.pos[0], error.pos[1]),
      );
    }
    if (this.document.contents === null) throw new DefinitionError('structure', 'the definition is empty', START);
    return this.node(this.document.contents as Node, 0);
  }

  private position(from: number, to: number): Position {
    const { line, col } = this.lines.linePos(from);
    return { line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(to - from, 1) };
  }

  private node(node: Node | null | undefined, depth: number): SourceNode {
    const range = node?.range ?? [0, 1];
    const position = this.position(range[0], range[1]);
    this.count += 1;
    if (this.count > this.limits.documentNodes)
      throw new DefinitionError('limit', 'the definition is too large', position);
    if (depth > this.limits.nesting) throw new DefinitionError('limit', 'the definition nests too deep', position);
    if (isAlias(node)) return this.node(node.resolve(this.document), depth + 1);
    if (isMap(node)) {
      return {
        kind: 'map',
        entries: node.items.map((item) => this.entry(item as Pair<Node, Node | null>, depth)),
        position,
      };
    }
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.item(item as Node, depth)), position };
    }
    if (isScalar(node)) return this.scalar(node, position);
    return { kind: 'scalar', value: null, position, textColumn: undefined };
  }

  private item(item: Node, depth: number): SourceNode {
    return isPair(item) ? this.node(null, depth) : this.node(item, depth + 1);
  }

  private entry(pair: Pair<Node, Node | null>, depth: number): EntryNode {
    const key = this.node(pair.key, depth + 1);
    if (key.kind !== 'scalar') throw new DefinitionError('structure', 'a key must be a plain text', key.position);
    const text = key.value === null ? '' : String(key.value);
    return { key: text, keyPosition: key.position, value: this.node(pair.value, depth + 1) };
  }

  private scalar(node: Scalar, position: Position): ScalarNode {
    const value: unknown = node.value;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new DefinitionError('structure', 'a number must be finite', position);
    }
    const isKnown = value === null || ['boolean', 'string', 'bigint', 'number'].includes(typeof value);
    if (!isKnown) throw new DefinitionError('structure', 'a value of this kind is not supported', position);
    return {
      kind: 'scalar',
      value: value as ScalarNode['value'],
      position,
      textColumn: this.textColumn(node, position),
    };
  }

  /** Only text that stands in the source as it is, on one line, can be mapped character by character. */
  private textColumn(node: Scalar, position: Position): number | undefined {
    if (typeof node.value !== 'string' || node.range == null) return undefined;
    const raw = this.source.slice(node.range[0], node.range[1]);
    if (raw === node.value) return position.column;
    return raw.slice(1, -1) === node.value ? position.column + 1 : undefined;
  }
}

/** @throws DefinitionError `syntax`, `structure` or `limit` */
export function parseSource(source: string, limits: Limits): SourceNode {
  if (Buffer.byteLength(source) > limits.sourceBytes) {
    throw new DefinitionError('limit', `the definition is larger than ${limits.sourceBytes} bytes`, START);
  }
  try {
    return new Converter(withoutTabs(source), limits).root();
  } catch (error) {
    // The YAML library descends by recursion: brackets nested a hundred thousand deep end its stack, not ours.
    if (error instanceof RangeError) throw new DefinitionError('limit', 'the definition nests too deep', START);
    throw error;
  }
}

/** JSON may be indented by tabs, which YAML refuses; a blank in their place changes nothing else. */
function withoutTabs(source: string): string {
  if (!source.includes('\t') || !/^\s*[{[]/.test(source)) return source;
  try {
    JSON.parse(source);
  } catch {
    return source;
  }
  return source.replaceAll('\t', ' ');
}
