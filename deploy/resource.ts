/** What the deployer reasons about: resources wanted, and what it knows of their kinds. */
import type { Client } from './rest/client.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Stands in a spec for a field of another resource, read once that one exists. */
export interface Reference {
  readonly $ref: string;
  readonly $field: string;
  /** Text around the value: `${prefix}${value}${suffix}`. */
  readonly $prefix?: string;
  readonly $suffix?: string;
}

export const reference = (address: string, field: string, prefix?: string, suffix?: string): Reference => ({
  $ref: address,
  $field: field,
  ...(prefix === undefined ? {} : { $prefix: prefix }),
  ...(suffix === undefined ? {} : { $suffix: suffix }),
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
  | 'schema'
  | 'instance'
  | 'cluster'
  | 'profile'
  | 'table'
  | 'backup'
  | 'secret'
  | 'archive'
  | 'service'
  | 'workflow'
  | 'smoke'
  | 'trigger'
  | 'transport'
  | 'job'
  | 'metric'
  | 'sink'
  | 'log-bucket'
  | 'channel'
  | 'alert'
  | 'dashboard'
  | 'watched-service'
  | 'objective'
  | 'dataset'
  | 'external'
  | 'repository'
  | 'release'
  | 'delivery'
  | 'product'
  | 'asset'
  | 'budget'
  | 'pool'
  | 'provider';

/**
 * What happens to a kind on the way and at the end: `data` is kept unless it is named, `identity` is disabled and not
 * deleted, `history` is deleted and takes records with it, `irreversible` is never touched, `free` comes and goes.
 */
export type DataClass = 'data' | 'identity' | 'history' | 'irreversible' | 'free';

/** How a resource is recognised as ours: labels, a marker in its description, user labels, or its name alone. */
export type Ownership = 'labels' | 'description' | 'userLabels' | 'name';

export interface CompareRules {
  /** Changing one of these means a new resource. */
  readonly immutable?: readonly string[];
  /** Set by the server alone: never compared, whatever the spec says. */
  readonly outputOnly?: readonly string[];
  /** Filled in by the server where the spec is silent. For readers: what is not stated is not compared anyhow. */
  readonly serverDefaulted?: readonly string[];
  /** Lists whose order means nothing, by path, and the field that identifies an element ('' for the element itself). */
  readonly sets?: Readonly<Record<string, string>>;
  /** Names that the API may write longer or shorter than we do, or with the project's number. */
  readonly references?: readonly string[];
  /** Lengths of time, which we may write as `1d`, `2h`, `5m`. */
  readonly durations?: readonly string[];
  /** Paths where an empty value is a statement, not the same as nothing. */
  readonly emptyMatters?: readonly string[];
  /** Texts that are compared byte by byte, with all below them: sources, labels, environments. */
  readonly exact?: readonly string[];
  /** Texts that hold JSON, compared by what they say. */
  readonly parsed?: readonly string[];
  /** Maps whose keys are all ours: one that the spec does not have is a difference. `''` is the whole resource. */
  readonly whole?: readonly string[];
  /** Sent, and never shown again: not compared. `hashIn` names the label or annotation that tells what we last sent. */
  readonly writeOnly?: readonly WriteOnly[];
}

export interface WriteOnly {
  readonly path: string;
  readonly hashIn?: string;
}

/** IAM permissions that a caller needs for each verb, such as `pubsub.topics.create`. */
export interface Permissions {
  readonly read: readonly string[];
  readonly create: readonly string[];
  readonly update: readonly string[];
  readonly remove: readonly string[];
}

/** What is there of a kind and bears our mark. */
export interface Listed {
  readonly name: string;
  readonly fields: Fields;
}

/** What goes with a resource when it is removed. */
export interface Vanishing {
  readonly what: 'executions' | 'rows' | 'objects' | 'messages' | 'events' | 'versions';
  readonly count: number;
  /** Only so many were counted. */
  readonly atLeast?: boolean;
  /** They cannot be counted: some may be there. `count` is 0 then. */
  readonly unknown?: boolean;
}

/** Messages that wait, as they were counted at a time (milliseconds since 1970). */
export interface Backlog {
  readonly count: number;
  readonly at: number;
}

export interface Kind {
  readonly dataClass: DataClass;
  readonly ownership: Ownership;
  readonly compare: CompareRules;
  readonly permissions: Permissions;
  /** Writes with the same lane run one after the other. */
  lane?(resource: Resource): string;
  /** What is there, undefined when nothing is. */
  read(client: Client, resource: Resource): Promise<Fields | undefined>;
  create(client: Client, resource: Resource, spec: Fields): Promise<void>;
  /** `paths` are the top-level fields that differ. */
  update?(client: Client, resource: Resource, change: Update): Promise<void>;
  /** Deletes it; disables it where the kind is an identity. */
  remove?(client: Client, resource: Resource, live: Fields): Promise<void>;
  /** Makes the successor of what is there under another name and leaves that alone; absent: `remove`, then `create`. */
  replace?(client: Client, resource: Resource, live: Fields): Promise<void>;
  /** Why what is there does not work, so that nothing may rely on it; undefined when it does. */
  fault?(live: Fields): string | undefined;
  /** Events to be delivered or executions to end, which would be lost with it; undefined when nobody knows. */
  backlog?(client: Client, live: Fields): Promise<Backlog | undefined>;
  /** Everything of this kind that is ours (stack and environment), whether it is still declared or not. */
  list?(client: Client): Promise<Listed[]>;
  /** What is wrong with a declared resource, told before any call; empty when nothing is. */
  check?(resource: Resource): string[];
  /** Asks the API whether it would take this, without doing it. @throws ApiFailure when it would not */
  validate?(client: Client, resource: Resource, spec: Fields): Promise<void>;
  /** What a removal would erase besides the resource. */
  vanishing?(client: Client, resource: Resource, live: Fields): Promise<Vanishing | undefined>;
}

export interface Update {
  readonly spec: Fields;
  readonly live: Fields;
  readonly paths: readonly string[];
}
