/** YAML or JSON text -> a tree of nodes that know where they stand. Aliases are followed, within a bound. */
import {
  Composer,
  Lexer,
  LineCounter,
  Parser,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type CST,
  type Document,
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
  private readonly lines = new LineCounter();
  private readonly limits: Limits;
  private readonly anchors = new Map<string, Node>();
  private count = 0;

  constructor(source: string, limits: Limits) {
    this.source = source;
    this.limits = limits;
  }

  root(): SourceNode {
    const document = this.document();
    const [error] = document?.errors ?? [];
    if (error !== undefined) {
      throw new DefinitionError(
        'syntax',
        `not valid YAML: ${error.message}`,
        this.position(error.pos[0], error.pos[1]),
      );
    }
    if (document?.contents == null) throw new DefinitionError('structure', 'the definition is empty', START);
    return this.node(document.contents as Node, 0);
  }

  private document(): Document.Parsed | undefined {
    const composer = new Composer({
      version: '1.2',
      schema: 'core',
      intAsBigInt: true,
      merge: false,
      // Checked here instead: the library compares every key with every other.
      uniqueKeys: false,
      strict: true,
      prettyErrors: false,
    });
    const [document, second] = [...composer.compose(this.tokens(), true, this.source.length)];
    if (second !== undefined) {
      throw new DefinitionError(
        'structure',
        'a definition is one YAML document',
        this.position(second.range[0], second.range[1]),
      );
    }
    return document as Document.Parsed | undefined;
  }

  /**
   * The parser works with a stack of its own, but what composes its tokens descends by recursion, and brackets nested a
   * hundred thousand deep would end the process with it. So the depth is checked where it is only a number.
   */
  private *tokens(): Generator<CST.Token> {
    const parser = new Parser(this.lines.addNewLine);
    const lexer = new Lexer();
    this.lines.addNewLine(0);
    for (const lexeme of lexer.lex(this.source)) {
      yield* parser.next(lexeme);
      if (parser.stack.length > this.limits.nesting) {
        throw new DefinitionError(
          'limit',
          'the definition nests too deep',
          this.position(parser.offset, parser.offset),
        );
      }
    }
    yield* parser.end();
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
    if (isAlias(node)) return this.alias(node.source, position, depth);
    if (node?.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isMap(node)) return this.map(node.items as Pair<Node, Node | null>[], position, depth);
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.item(item as Node, depth)), position };
    }
    if (isScalar(node)) return this.scalar(node, position);
    return { kind: 'scalar', value: null, position, textColumn: undefined };
  }

  private map(pairs: readonly Pair<Node, Node | null>[], position: Position, depth: number): MapNode {
    const keys = new Set<string>();
    const entries = pairs.map((pair) => {
      const entry = this.entry(pair, depth);
      if (keys.has(entry.key))
        throw new DefinitionError('syntax', `key '${entry.key}' is used twice`, entry.keyPosition);
      keys.add(entry.key);
      return entry;
    });
    return { kind: 'map', entries, position };
  }

  private alias(name: string, position: Position, depth: number): SourceNode {
    const node = this.anchors.get(name);
    if (node === undefined) throw new DefinitionError('syntax', `unknown alias '*${name}'`, position);
    return this.node(node, depth + 1);
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
  return new Converter(withoutTabs(source), limits).root();
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
