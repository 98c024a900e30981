/**
 * A kind of resource as data: where it lives, how it is written, what of it may be compared. A generic driver
 * (driver.ts) makes a Kind of it; hooks stand only where an API forces them.
 *
 * Templates of addresses: `{name}` is the resource's name, `{collection}` that without its last segment, `{parent}`
 * that without its last two, `{id}` its last segment,
 * `{parentId}` the third from last, `{project}` and `{location}` those of the target.
 */
import type { Client } from '../rest/client.ts';
import type {
  Backlog,
  CompareRules,
  DataClass,
  Fields,
  KindName,
  Ownership,
  Permissions,
  Resource,
  Update,
  Vanishing,
} from '../resource.ts';

export interface Address {
  /** First label of the host name. */
  readonly service: string;
  readonly version: string;
  /** Default `/{version}/{name}`. */
  readonly item?: string;
  /** Where it is made and listed; default `/{version}/{collection}`. */
  readonly collection?: string;
  /** Query of each read, such as a view. */
  readonly readQuery?: Readonly<Record<string, string>>;
}

export type CreateForm =
  /** `POST collection?{parameter}={id}`, the resource as body. */
  | { readonly id: 'query'; readonly parameter: string }
  /** `PUT item`, the resource as body. */
  | { readonly id: 'path' }
  /** `POST collection {[field]: id, [resource]: …}`; fields of `beside` stand next to the resource. */
  | { readonly id: 'body'; readonly field: string; readonly resource: string; readonly beside?: readonly string[] }
  /** `POST collection {name, …}`, the name whole or its last segment. */
  | { readonly id: 'name'; readonly form: 'whole' | 'bare' }
  /** `POST collection {[field]: {projectId, …}, …}`, as BigQuery names things. */
  | { readonly id: 'reference'; readonly field: string; readonly parts: Readonly<Record<string, string>> }
  /** `POST collection`, and the server chooses: found again by display name and user labels. */
  | { readonly id: 'server' };

export interface Create {
  readonly form: CreateForm;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent with a new one, besides the spec. */
  readonly extra?: Fields;
}

export type UpdateForm =
  /** `PATCH item?updateMask=a,b` with only those fields. */
  | 'mask-query'
  /** `PATCH item {[wrapper]: {name, …}, updateMask}`. */
  | 'mask-body'
  /** `PATCH item` merges what it is sent. */
  | 'merge'
  /** `PATCH item` replaces the whole document, under the etag that was read. */
  | 'replace-etag'
  /** `PUT item` replaces the whole, and makes it where it is missing. */
  | 'put'
  /** As `hooks.update` says, or not at all. */
  | 'custom';

export interface UpdateShape {
  readonly form: UpdateForm;
  /** For `mask-body`. */
  readonly wrapper?: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Refuses the write when the resource has changed since it was read: the live field goes where this says. */
  readonly guard?: { readonly field: string; readonly query?: string; readonly header?: string };
  /** The mask for a top-level field, where the API takes only deeper ones. */
  readonly masks?: Readonly<Record<string, string>>;
}

export type Remove =
  | { readonly verb: 'DELETE'; readonly query?: Readonly<Record<string, string>> }
  /** A custom method, such as `disable`. */
  | { readonly verb: 'custom'; readonly method: string }
  | { readonly verb: 'never' };

export interface List {
  /** Default: the collection's template, filled from `{project}` and `{location}`. */
  readonly path?: string;
  /** Field of the answer. */
  readonly field: string;
  /** Only for finding one below its parent: the parent is not of the project, or not known from it. */
  readonly below?: true;
  readonly query?: Readonly<Record<string, string>>;
  /** Resource name of an item where `name` is not it; undefined skips it. */
  readonly nameOf?: (item: Fields, client: Client) => string | undefined;
}

export interface Hooks {
  /** Makes one form of what was read; may read more. */
  afterRead?(client: Client, resource: Resource, found: Fields): Promise<Fields> | Fields;
  /** The body for a spec, before the create form is put around it; `live` is what an update changes. */
  beforeWrite?(spec: Fields, resource: Resource, client: Client, live?: Fields): Fields;
  afterCreate?(client: Client, resource: Resource, spec: Fields): Promise<void>;
  /** After the driver's update: for the paths that it does not send. */
  update?(client: Client, resource: Resource, change: Update): Promise<void>;
  beforeRemove?(client: Client, resource: Resource, live: Fields): Promise<void>;
  /** Brings back what was deleted softly, or was made with its parent. True: it is there, and nothing is created. */
  revive?(client: Client, resource: Resource, spec: Fields): Promise<boolean>;
  vanishing?(client: Client, resource: Resource, live: Fields): Promise<Vanishing | undefined>;
  backlog?(client: Client, live: Fields): Promise<Backlog | undefined>;
  /** Why what is there does not work; undefined when it does. */
  fault?(live: Fields): string | undefined;
}

export interface Checks {
  /** Of the id, that is the last segment of the name. */
  readonly id?: { readonly pattern: RegExp; readonly rule: string };
  /** Faults of a spec, in words. */
  readonly spec?: (spec: Fields, resource: Resource) => readonly string[];
  /** The API can try a create without doing it. */
  readonly validateOnly?: boolean;
}

export interface Descriptor {
  readonly kind: KindName;
  readonly address: Address;
  readonly create: Create;
  readonly update: UpdateShape;
  readonly remove: Remove;
  /**
   * Where a field cannot be changed in place, a successor is made under another name (succession.ts), and the former one
   * goes once that is at work. Absent: it is deleted and made again.
   */
  readonly replace?: 'create-first';
  /** Verbs that answer with a long-running operation. */
  readonly operation: readonly ('create' | 'update' | 'remove')[];
  readonly diff: CompareRules;
  readonly ownership: Ownership;
  readonly dataClass: DataClass;
  /** How its policy is read and written; `none` has no policy of its own. */
  readonly iam: 'none' | 'get' | 'post' | 'bucket' | 'dataset';
  /** Serial lane as an address template; none: as parallel as the run allows. */
  readonly lane?: string;
  /** Fields of the spec that are no fields of the API: compared, and written by hooks alone. */
  readonly notSent?: readonly string[];
  /** Fields that only a create takes: sent with it, never compared. */
  readonly createOnly?: readonly string[];
  /** Fields that a create takes, and `hooks.update` must change. */
  readonly updatedByHook?: readonly string[];
  readonly list?: List;
  readonly hooks?: Hooks;
  readonly checks?: Checks;
  readonly permissions: Permissions;
}

/** The four permissions that most collections have, and those that a write needs besides. */
export function permissionsOf(collection: string, options: { write?: readonly string[] } = {}): Permissions {
  const { write = [] } = options;
  return {
    read: [`${collection}.get`],
    create: [`${collection}.create`, ...write],
    update: [`${collection}.update`, ...write],
    remove: [`${collection}.delete`],
  };
}
