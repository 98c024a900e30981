/** What the deployer reasons about: resources wanted, and what it knows of their kinds. */
import type { Client } from './client.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Stands in a spec for a field of another resource, read once that one exists. */
export interface Reference {
  readonly $ref: string;
  readonly $field: string;
  /** Text around the value: `${prefix}${value}`. */
  readonly $prefix?: string;
}

export const reference = (address: string, field: string, prefix?: string): Reference => ({
  $ref: address,
  $field: field,
  ...(prefix === undefined ? {} : { $prefix: prefix }),
});

export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && '$ref' in value && '$field' in value;
}

/** A field whose value nobody can know before another resource is made. */
export const UNKNOWN = Symbol('known after apply');

export interface Resource {
  /** `kind/id`, unique and stable: what reports, references and `needs` name. */
  readonly address: string;
  readonly kind: KindName;
  /** The name the API knows it by. */
  readonly name: string;
  /** The fields we state. Only these are compared with what is there. */
  readonly spec: Fields;
  /** Addresses that must stand first, besides those the spec refers to. */
  readonly needs: readonly string[];
}

export type KindName =
  | 'apis'
  | 'agent'
  | 'account'
  | 'grant'
  | 'bucket'
  | 'topic'
  | 'subscription'
  | 'instance'
  | 'table'
  | 'secret'
  | 'archive'
  | 'service'
  | 'workflow'
  | 'trigger'
  | 'transport';

export interface CompareRules {
  /** Changing one of these means a new resource. */
  readonly immutable?: readonly string[];
  /** Lists whose order means nothing, by path, and the field that identifies an element ('' for plain values). */
  readonly sets?: Readonly<Record<string, string>>;
  /** Names that the API may write longer or shorter than we do: only the last segment counts. */
  readonly references?: readonly string[];
  /** Paths where an empty value is a statement, not the same as nothing. */
  readonly emptyMatters?: readonly string[];
}

export interface Kind {
  /** `data` and `identity` are never replaced or deleted on the way; see the destroy rules. */
  readonly dataClass: 'data' | 'identity' | 'history' | 'free';
  readonly compare: CompareRules;
  /** Whether our label must be on what is there before we touch it. */
  readonly labelled: boolean;
  /** Writes with the same lane run one after the other. */
  lane?(resource: Resource): string;
  /** What is there, undefined when nothing is. */
  read(client: Client, resource: Resource): Promise<Fields | undefined>;
  create(client: Client, resource: Resource, spec: Fields): Promise<void>;
  /** `paths` are the top-level fields that differ. */
  update?(client: Client, resource: Resource, change: Update): Promise<void>;
  remove?(client: Client, resource: Resource, live: Fields): Promise<void>;
}

export interface Update {
  readonly spec: Fields;
  readonly live: Fields;
  readonly paths: readonly string[];
}

export const LABELS: Readonly<Record<string, string>> = { 'managed-by': 'notamesh', stack: 'notamesh' };
