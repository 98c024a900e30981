/** What the generic engine knows about a kind of resource: everything that differs between Google's control planes. */
import type { Shape } from './shape.ts';

export type Fields = Readonly<Record<string, unknown>>;

export interface Site {
  readonly project: string;
  readonly projectNumber: string;
  /** RFC 3339, of this call. */
  readonly time: string;
  /** Canonical name (project by id) of the resource. */
  readonly name: string;
  readonly query: URLSearchParams;
}

export type CreateForm =
  /** `POST …?secretId=x`, the resource as body. */
  | { readonly id: 'query'; readonly parameter: string; readonly optional?: boolean }
  /** `POST {accountId, serviceAccount: {…}}`. */
  | { readonly id: 'body'; readonly field: string; readonly resource: string }
  /** The name is in the resource: whole (`projects/…/jobs/x`) or bare (`x`). Without one the server may choose. */
  | { readonly id: 'name'; readonly form: 'whole' | 'bare'; readonly optional: boolean };

export interface UpdateForm {
  readonly method: 'PATCH' | 'PUT';
  /** Where the mask is; a PUT replaces the whole resource. */
  readonly mask: 'query' | 'body' | 'none';
  readonly maskRequired: boolean;
  /** Without a mask: the fields of the body are taken, or the whole resource is replaced. */
  readonly withoutMask: 'merge' | 'replace';
  /** Field of the body that holds the resource; absent where the body is the resource. */
  readonly resource?: string;
  /** Makes the resource when it is missing. */
  readonly upsert?: boolean;
}

export type Write = 'create' | 'update' | 'delete';

/** Which writes answer with a long-running operation, and the types it names. */
export interface OperationForm {
  readonly writes: readonly (Write | 'undelete')[];
  /** Such as `type.googleapis.com/google.cloud.dataplex.v1`. */
  readonly types: string;
  /** Last part of the type of the resource. */
  readonly resource: string;
  readonly metadata: string;
  /** What a delete answers with. */
  readonly deleted: 'empty' | 'resource';
}

/** Deleted ones are kept for a while and hold their name. */
export interface SoftDelete {
  readonly field: string;
  readonly active: string;
  readonly deleted: string;
  /** Field that tells when it is gone for good. */
  readonly until: string;
  readonly days: number;
  /** Lists show them when asked by `showDeleted`, or always. */
  readonly listed: 'showDeleted' | 'always';
  readonly undelete: 'resource' | 'empty';
}

/** One write at a time: another one is refused, not queued. */
export interface Lane {
  readonly per: 'project' | 'location';
  readonly message: string;
}

export interface Kind {
  /** First label of the host name. */
  readonly service: string;
  readonly version: string;
  /** Pattern of the parent, such as `projects/{project}`. */
  readonly parent: string;
  readonly collection: string;
  /** For messages, such as `Secret`. */
  readonly noun: string;
  /** Field of a list answer. */
  readonly listField: string;
  readonly id: { readonly pattern: RegExp; readonly rule: string };
  readonly create: CreateForm;
  /** Ids that the server chooses, where they are no numbers. */
  readonly newId?: () => string;
  readonly update: readonly UpdateForm[];
  /** What a request may set, to the depth that matters; anything else is refused, but for `output`, which is ignored. */
  readonly fields: Shape;
  readonly required: readonly string[];
  /** Those of `fields` (or dotted paths below them) that an update may not change. */
  readonly immutable: readonly string[];
  readonly output: readonly string[];
  readonly defaults: Fields;
  /** Its `labels` are resource labels, with their rules. */
  readonly labelled?: boolean;
  /** Has an etag, checked where a request carries one. */
  readonly etag: boolean;
  /** How `name` is shown. */
  readonly name: 'project-id' | 'project-number' | 'bare';
  /** Verbs that only set fields, such as `disable`. */
  readonly verbs?: Readonly<Record<string, { readonly set: Fields; readonly answer: 'resource' | 'empty' }>>;
  readonly operation?: OperationForm;
  readonly softDelete?: SoftDelete;
  /** There is no method to delete one. */
  readonly stays?: true;
  readonly lane?: Lane;
  /** Writes that take `validateOnly`. */
  readonly validateOnly?: readonly Write[];
  /** Writes that take `allowMissing`. */
  readonly allowMissing?: readonly ('update' | 'delete')[];
  /** Collection of the resource that the parent pattern ends in, which must exist. */
  readonly within?: string;
  /** What becomes of these when that parent is deleted: gone with it, or in its way unless it is deleted by force. */
  readonly whenParentGoes?: 'deleted' | 'refuse';
  /** Lists of names of resources of the same service that must exist. */
  readonly references?: readonly { readonly field: string; readonly collection: string }[];
  /** Ids of resources that are there from the start and cannot be deleted. */
  readonly seeds?: Readonly<Record<string, Fields>>;
  /** Those of the seeds that cannot be changed either. */
  readonly fixed?: readonly string[];
  /** The last segment of the name, where it is not the id that the caller gave. */
  segment?(id: string, site: Site): string;
  /** Output-only fields of a new resource. */
  created?(segment: string, site: Site, given: Fields): Fields;
  /** Output-only fields that each write renews, and settable ones that the service completes. */
  changed?(resource: Fields, site: Site, former: Fields | undefined): Fields;
  /** Rules beyond the shape. @throws ApiError INVALID_ARGUMENT */
  check?(resource: Fields, former: Fields | undefined): void;
  /** Another field that addresses a resource in place of its id. */
  readonly alias?: string;
  /** After this time (a field, RFC 3339) the resource is gone. */
  readonly expires?: string;
  /** Written to the log whenever one is made: what the local cloud does not do with it. */
  readonly caution?: string;
}
