/**
 * The checked tree: what a step type reads from its source, and the interfaces it is given to do so. Each step is walked
 * three times: read (structure), declare (names, in the order written), emit (instructions).
 */
import { DefinitionError, type Position, type Report } from '../errors.ts';
import type { Limits } from '../limits.ts';
import type { Emitter } from './emitter.ts';
import type { EntryNode, MapNode, ScalarNode, SourceNode } from './document.ts';
import { keyHint, meantKey } from './key-hints.ts';
import type { Label } from './scope.ts';
import type { Scopes } from './scopes.ts';

/** What a step does, read and checked. */
export interface StepAction {
  declare(scopes: Scopes): void;
  emit(code: Emitter): void;
}

export interface StepNode {
  readonly name: string;
  readonly position: Position;
  readonly action: StepAction;
  /** Known after the step was declared. */
  label: Label;
}

/** A kind of step, found by the key that makes it one. */
export interface StepType {
  readonly key: string;
  /** Keys that may stand beside it. */
  readonly companions: readonly string[];
  /** It says itself where `next` leads; else control goes there once the step is through. */
  readonly ownsNext?: true;
  /** What follows it in its list is never run after it. */
  readonly leaves?: true;
  /** @throws DefinitionError */
  read(body: Body, reader: Reader): StepAction;
}

/** Reads the parts of steps; its messages name the step they are in. */
export interface Reader {
  readonly limits: Limits;
  readonly report: Report;
  /** A list of named steps. */
  steps(node: SourceNode): StepSequence;
  /** A body with one action, such as the value of a step or of `try`. */
  action(body: Body): StepAction;
  body(node: SourceNode, what: string): Body;
}

export interface StepSequence extends StepAction {
  readonly steps: readonly StepNode[];
}

/** A map of the source whose keys are known words. */
export class Body {
  readonly node: MapNode;
  /** The step it belongs to. */
  readonly step: string;
  readonly report: Report;

  constructor(node: MapNode, step: string, report: Report) {
    this.node = node;
    this.step = step;
    this.report = report;
  }

  /** The same body with only these entries. */
  with(entries: readonly EntryNode[]): Body {
    return new Body({ ...this.node, entries }, this.step, this.report);
  }

  entry(key: string): EntryNode | undefined {
    return this.node.entries.find((entry) => entry.key === key);
  }

  get(key: string): SourceNode | undefined {
    return this.entry(key)?.value;
  }

  need(key: string, hint?: string): SourceNode {
    return this.get(key) ?? this.fail('structure', `'${key}' is missing`, this.node.position, hint);
  }

  /**
   * Reports `unexpected-entry`. What comes back takes a misspelt key for the word that was meant, so that no other fault
   * is told for it.
   */
  allow(keys: readonly string[]): Body {
    const entries = this.node.entries.map((entry): EntryNode => {
      if (keys.includes(entry.key)) return entry;
      this.note('unexpected-entry', `unexpected entry '${entry.key}'`, entry.keyPosition, keyHint(entry.key, keys));
      const meant = meantKey(entry.key, keys);
      return meant === undefined || this.get(meant) !== undefined ? entry : { ...entry, key: meant };
    });
    return this.with(entries);
  }

  /** The name of a variable. */
  name(key: string, hint?: string): { readonly name: string; readonly position: Position } {
    const node = this.need(key, hint);
    return { name: this.identifier(node, key), position: node.position };
  }

  identifier(node: SourceNode, what: string): string {
    if (node.kind === 'scalar' && typeof node.value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(node.value)) {
      return node.value;
    }
    const hint = 'letters, digits and underscores, not beginning with a digit; no expression';
    return this.fail('structure', `'${what}' must be the name of a variable`, node.position, hint);
  }

  text(key: string): ScalarNode & { readonly value: string } {
    const node = this.need(key);
    if (node.kind === 'scalar' && typeof node.value === 'string')
      return node as ScalarNode & { readonly value: string };
    const isEmpty = node.kind === 'scalar' && node.value === null;
    return this.fail(
      'structure',
      `'${key}' must be a text`,
      node.position,
      isEmpty ? 'write it beside the colon' : 'put it in quotes',
    );
  }

  /** A fault that keeps nothing else from being read. */
  note(code: DefinitionError['code'], problem: string, position: Position, hint?: string): void {
    this.report(new DefinitionError(code, `error in step ${this.step}: ${problem}`, position, hint));
  }

  fail(code: DefinitionError['code'], problem: string, position: Position, hint?: string): never {
    throw new DefinitionError(code, `error in step ${this.step}: ${problem}`, position, hint);
  }
}
