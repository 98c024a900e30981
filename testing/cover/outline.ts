/** What there is to cover in a definition: its steps and the ways control may take at each, with their lines. */
import { isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';
import { readYaml, type YamlSource } from '../../local/engine/definition/yaml.ts';
import { DefinitionError, LIMITS } from '../../local/engine/index.ts';

/** Lines count from 1, both ends included. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

export interface StepPoint {
  readonly kind: 'step';
  readonly key: string;
  readonly name: string;
  readonly lines: Lines;
  /** Keys of the steps inside, one of which is covered when this one only groups them. */
  readonly groups: readonly string[];
}

/** One of the ways at a place: ways of one place share its `place`. */
export interface WayPoint {
  readonly kind: 'arm' | 'condition' | 'loop' | 'except' | 'retry' | 'branch';
  /** It is covered when one of these was counted. */
  readonly keys: readonly string[];
  readonly place: string;
  /** Key of the step it is in. */
  readonly step: string;
  readonly name: string;
  readonly label: string;
  readonly lines: Lines;
}

export type Point = StepPoint | WayPoint;

/** The way of a switch that no condition holds in. */
export const FALL_THROUGH = 'fell through';

const ITERATIONS = { zero: 'ran without an element', one: 'ran with one element', many: 'ran with several' } as const;

type Entry = { readonly key: string; readonly first: number; readonly value: Node | null; readonly pair: Pair };

class Outliner {
  readonly points: Point[] = [];
  private readonly document: Document;
  private readonly place: YamlSource['place'];
  private routine = '';
  private step = '';

  constructor(source: string) {
    // As the engine reads it, which lets pass what other readers do not.
    const { document, place } = readYaml(source, LIMITS);
    this.document = document;
    this.place = place;
  }

  definition(): readonly Point[] {
    const root = this.node(this.document.contents);
    if (isSeq(root)) this.inRoutine('main', root);
    else for (const { key, value } of this.entries(root)) this.inRoutine(key, this.get(value, 'steps'));
    return this.points;
  }

  private inRoutine(name: string, steps: Node | null): void {
    this.routine = name;
    this.steps(steps);
  }

  /** Keys of the steps. */
  private steps(list: Node | null): string[] {
    if (!isSeq(list)) return [];
    return list.items.flatMap((item) =>
      this.entries(this.node(item))
        .slice(0, 1)
        .map((entry) => this.oneStep(entry)),
    );
  }

  private oneStep({ key, first, value }: Entry): string {
    const outer = this.step;
    this.step = key;
    const at = this.points.length;
    const id = `step|${this.routine}.${key}`;
    const groups = this.action(value, '');
    const { name } = this;
    this.points.splice(at, 0, {
      kind: 'step',
      key: id,
      name,
      lines: { first, last: this.lastLine(value, first) },
      groups,
    });
    this.step = outer;
    return id;
  }

  private get name(): string {
    return this.routine === 'main' ? this.step : `${this.routine}.${this.step}`;
  }

  /** The points of a body. Gives the steps it groups, if it does nothing else. */
  private action(body: Node | null, path: string): string[] {
    for (const entry of this.entries(body)) {
      if (entry.key === 'steps') return this.steps(entry.value);
      if (entry.key === 'switch') this.switchCases(entry, join(path, 'STEP_SWITCH'));
      if (entry.key === 'for') this.loop(entry, join(path, 'STEP_FOR'));
      if (entry.key === 'parallel') this.parallel(entry, path);
      if (entry.key === 'try') this.tried(entry, body, join(path, 'STEP_TRY_RETRY_EXCEPT'));
    }
    return [];
  }

  private way(kind: WayPoint['kind'], path: string, label: string, lines: Lines, keys: readonly string[]): void {
    const place = `${this.routine}.${this.step}|${path}|${kind}`;
    const step = `step|${this.routine}.${this.step}`;
    this.points.push({ kind, place, step, name: this.name, label, lines, keys });
  }

  private key(kind: string, path: string, which: string | number): string {
    return `${kind}|${this.routine}.${this.step}|${path}:${which}`;
  }

  private switchCases({ value, first }: Entry, path: string): void {
    if (!isSeq(value)) return;
    const arms = value.items.map((item) => this.node(item));
    const key = (arm: number): string => this.key('arm', path, arm);
    const literals = arms.map((arm) => literal(this.get(arm, 'condition')));
    arms.forEach((arm, i) => {
      const lines = { first: this.firstLine(arm, first), last: this.lastLine(arm, first) };
      this.way('arm', path, `took condition ${i + 1}`, lines, [key(i + 1)]);
      const later = [...arms.slice(i + 1).map((_each, j) => key(i + 2 + j)), key(0)];
      if (literals[i] === undefined) {
        const condition = this.linesOf(arm, 'condition') ?? lines;
        this.way('condition', path, `found condition ${i + 1} false`, condition, later);
      }
      this.action(arm, `${path}/STEP_CONDITION:${i + 1}`);
    });
    if (literals.at(-1) !== true) this.way('arm', path, FALL_THROUGH, { first, last: first }, [key(0)]);
  }

  private loop({ value, first }: Entry, path: string): void {
    const count = this.fixedCount(value);
    for (const times of ['zero', 'one', 'many'] as const) {
      if (count !== undefined && times !== count) continue;
      this.way('loop', path, ITERATIONS[times], { first, last: first }, [this.key('loop', path, times)]);
    }
    this.steps(this.get(value, 'steps'));
  }

  /** How often a loop over a literal runs. */
  private fixedCount(loop: Node | null): 'zero' | 'one' | 'many' | undefined {
    const list = this.get(loop, 'in');
    const range = this.get(loop, 'range');
    const [from, to] = isSeq(range) ? range.items.map((item) => literal(this.node(item))) : [];
    const count = isSeq(list)
      ? list.items.length
      : typeof from === 'number' && typeof to === 'number'
        ? Math.max(0, Math.floor(to - from) + 1)
        : undefined;
    return count === undefined ? undefined : count === 0 ? 'zero' : count === 1 ? 'one' : 'many';
  }

  private parallel({ value, first }: Entry, path: string): void {
    for (const entry of this.entries(value)) {
      if (entry.key === 'for') this.loop(entry, join(path, 'STEP_PARALLEL_FOR'));
      if (entry.key === 'branches') this.branches(entry.value, join(path, 'STEP_PARALLEL_BRANCH'), first);
    }
  }

  private branches(list: Node | null, path: string, first: number): void {
    if (!isSeq(list)) return;
    list.items.forEach((item, i) => {
      const [branch] = this.entries(this.node(item));
      if (branch === undefined) return;
      const lines = { first: branch.first, last: this.lastLine(branch.value, first) };
      this.way('branch', path, `ran branch ${branch.key}`, lines, [this.key('branch', path, i + 1)]);
      this.steps(this.get(branch.value, 'steps'));
    });
  }

  private tried({ value }: Entry, body: Node | null, path: string): void {
    if (isSeq(value)) this.steps(value);
    else this.action(value, `${path}/STEP_TRY`);
    for (const entry of this.entries(body)) {
      const line = { first: entry.first, last: this.lastLine(entry.value, entry.first) };
      if (entry.key === 'retry') {
        this.way('retry', path, 'retried', line, [this.key('retry', path, 'taken')]);
        this.way('retry', path, 'gave up retrying', line, [this.key('retry', path, 'over')]);
      }
      if (entry.key === 'except') {
        this.way('except', path, 'entered except', line, [this.key('except', path, 1)]);
        this.action(entry.value, `${path}/STEP_EXCEPT`);
      }
    }
  }

  // --- nodes --------------------------------------------------------------------------------------------------------

  private node(value: unknown): Node | null {
    if (isAlias(value)) return (value.resolve(this.document) as Node | undefined) ?? null;
    return (value as Node | null) ?? null;
  }

  private entries(value: Node | null): Entry[] {
    if (!isMap(value)) return [];
    return value.items.map((pair) => {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      return { key, first: this.firstLine(pair.key as Node, 1), value: this.node(pair.value), pair };
    });
  }

  private get(map: Node | null, key: string): Node | null {
    return this.entries(map).find((entry) => entry.key === key)?.value ?? null;
  }

  /** Those of an entry of a map. */
  private linesOf(map: Node | null, key: string): Lines | undefined {
    const entry = this.entries(map).find((each) => each.key === key);
    return entry && { first: entry.first, last: this.lastLine(entry.value, entry.first) };
  }

  private firstLine(node: Node | null, otherwise: number): number {
    return node?.range ? this.lineAt(node.range[0]) : otherwise;
  }

  private lineAt(offset: number): number {
    return this.place(offset, offset + 1).line;
  }

  private lastLine(node: Node | null, otherwise: number): number {
    return node?.range ? this.lineAt(Math.max(node.range[1] - 1, 0)) : otherwise;
  }
}

function join(path: string, part: string): string {
  return path === '' ? part : `${path}/${part}`;
}

/** The value of a scalar that is no expression. */
function literal(node: Node | null): unknown {
  const value = isScalar(node) ? node.value : undefined;
  if (typeof value !== 'string') return value;
  const text = /^\$\{\s*(true|false)\s*\}$/.exec(value)?.[1];
  return text === undefined ? undefined : text === 'true';
}

/** The points in the order of their lines. An unreadable source has none. */
export function outlineOf(source: string): readonly Point[] {
  try {
    return new Outliner(source).definition();
  } catch (error) {
    if (error instanceof DefinitionError) return [];
    throw error;
  }
}
