/** What the generic engine knows about a kind of resource: everything that differs between Google's control planes. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Site {
  readonly project: string;
  readonly projectNumber: string;
  /** RFC 3339, of this call. */
  readonly time: string;
}

export type CreateForm =
  /** `POST …?secretId=x`, the resource as body. */
  | { readonly id: 'query'; readonly parameter: string }
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
  readonly update: readonly UpdateForm[];
  /** What a request may set; anything else is refused, but for `output`, which is ignored. */
  readonly fields: readonly string[];
  readonly required: readonly string[];
  /** Those of `fields` that an update may change. */
  readonly updatable: readonly string[];
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
  /** The last segment of the name, where it is not the id that the caller gave. */
  segment?(id: string, site: Site): string;
  /** Output-only fields of a new resource. */
  created?(segment: string, site: Site): Fields;
  /** Output-only fields that each write renews. */
  changed?(resource: Fields, site: Site): Fields;
  /** Another field that addresses a resource in place of its id. */
  readonly alias?: string;
  /** After this time (a field, RFC 3339) the resource is gone. */
  readonly expires?: string;
  /** Written to the log whenever one is made: what the local cloud does not do with it. */
  readonly caution?: string;
}
