/** The document of the YAML library -> our tree. Aliases and merge keys are followed, within a bound. */
import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Pair, type Scalar } from 'yaml';
import { DefinitionError, type DefinitionCode, type Position, type Report } from '../errors.ts';
import type { Limits } from '../limits.ts';
import { nothing, type EntryNode, type MapNode, type ScalarNode, type SourceNode } from './nodes.ts';
import { offsetsOf } from './text-map.ts';
import type { YamlSource } from './yaml.ts';

type YamlPair = Pair<Node, Node | null>;

export class Converter {
  private readonly source: string;
  private readonly yaml: YamlSource;
  private readonly limits: Limits;
  private readonly report: Report;
  private readonly anchors = new Map<string, Node>();
  private count = 0;

  constructor(source: string, yaml: YamlSource, limits: Limits, report: Report) {
    this.source = source;
    this.yaml = yaml;
    this.limits = limits;
    this.report = report;
  }

  /** @throws DefinitionError `limit` */
  root(): SourceNode {
    return this.node(this.yaml.document.contents as Node, 0);
  }

  private node(node: Node | null | undefined, depth: number): SourceNode {
    const range = node?.range ?? [0, 1];
    const position = this.yaml.place(range[0], range[1]);
    this.count += 1;
    if (this.count > this.limits.documentNodes)
      throw new DefinitionError('limit', 'the definition is too large', position, 'its aliases make it so');
    if (depth > this.limits.nesting) throw new DefinitionError('limit', 'the definition nests too deep', position);
    if (isAlias(node)) return this.alias(node.source, position, depth);
    if (node?.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isMap(node)) return this.map(node.items as YamlPair[], position, depth);
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.item(item as Node, depth)), position };
    }
    return isScalar(node) ? this.scalar(node, position) : nothing(position);
  }

  private map(pairs: readonly YamlPair[], position: Position, depth: number): MapNode {
    const entries = new Map<string, EntryNode>();
    const merged: EntryNode[] = [];
    for (const pair of pairs) {
      const entry = this.entry(pair, depth);
      if (isMerge(pair)) {
        merged.push(...mapsIn(entry.value).flatMap((map) => map.entries));
        continue;
      }
      const first = entries.get(entry.key);
      if (first === undefined) entries.set(entry.key, entry);
      else this.twice(entry, first);
    }
    for (const entry of merged) if (!entries.has(entry.key)) entries.set(entry.key, entry);
    return { kind: 'map', entries: [...entries.values()], position };
  }

  private twice({ key, keyPosition }: EntryNode, first: EntryNode): void {
    const hint = `'${key}' stands on line ${first.keyPosition.line} too: rename or remove one of them`;
    this.fault('syntax', `key '${key}' is used twice`, keyPosition, hint);
  }

  private alias(name: string, position: Position, depth: number): SourceNode {
    const node = this.anchors.get(name);
    if (node !== undefined) return this.node(node, depth + 1);
    const hint = "a value that begins with '*' needs quotes, unless '&' named it before";
    return this.fault('syntax', `unknown alias '*${name}'`, position, hint);
  }

  private item(item: Node, depth: number): SourceNode {
    return isPair(item) ? this.node(null, depth) : this.node(item, depth + 1);
  }

  private entry(pair: YamlPair, depth: number): EntryNode {
    const key = this.node(pair.key, depth + 1);
    if (key.kind !== 'scalar') this.fault('structure', 'a key must be a plain text', key.position, KEY_HINT);
    // An empty key stays empty; one that says null is text, as one that says 1 is.
    const isEmpty = key.kind !== 'scalar' || (key.value === null && pair.key?.range?.[0] === pair.key?.range?.[1]);
    return {
      key: isEmpty ? '' : String(key.value),
      keyPosition: key.position,
      value: this.node(pair.value, depth + 1),
    };
  }

  private scalar(node: Scalar, position: Position): ScalarNode {
    const value: unknown = node.value;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return this.fault('structure', 'a number must be finite', position);
    }
    const isKnown = value === null || ['boolean', 'string', 'bigint', 'number'].includes(typeof value);
    if (!isKnown) return this.fault('structure', 'a value of this kind is not supported', position);
    if (typeof value !== 'string') return { kind: 'scalar', value: value as ScalarNode['value'], position };
    return { kind: 'scalar', value, position, place: (from, to) => this.textPlace(node, value, position, from, to) };
  }

  private fault(code: DefinitionCode, problem: string, position: Position, hint?: string): ScalarNode {
    this.report(new DefinitionError(code, problem, position, hint));
    return nothing(position);
  }

  private textPlace(node: Scalar, text: string, whole: Position, from: number, to: number): Position {
    const [start, end] = node.range ?? [0, 0];
    const offsets = offsetsOf(this.source.slice(start, end), text);
    const first = offsets?.[from];
    const last = offsets?.[Math.max(to - 1, from)] ?? first;
    if (first === undefined || last === undefined) return whole;
    return this.yaml.place(start + first, start + last + 1);
  }
}

const KEY_HINT = 'an expression as a key needs quotes, as in "${name}": value';

/** `<<: *base`, as YAML 1.1 has it and the readers of the Go world keep it. */
function isMerge({ key, value }: YamlPair): boolean {
  const isKey = isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
  return isKey && (isAlias(value) || isMap(value) || (isSeq(value) && value.items.every((item) => isAlias(item))));
}

function mapsIn(node: SourceNode): MapNode[] {
  if (node.kind === 'map') return [node];
  return node.kind === 'list' ? node.items.flatMap(mapsIn) : [];
}
