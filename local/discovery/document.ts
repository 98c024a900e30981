/**
 * The parts of a Google API discovery document that say how a method is called.
 * https://developers.google.com/discovery/v1/reference/apis
 */

export interface DiscoveryParameter {
  readonly location?: string;
  readonly required?: boolean;
}

export interface DiscoveryMethod {
  readonly httpMethod: string;
  readonly path: string;
  /** With every segment of the path by itself. */
  readonly flatPath?: string;
  readonly parameters?: Readonly<Record<string, DiscoveryParameter>>;
  readonly request?: unknown;
  readonly response?: { readonly $ref?: string };
  readonly supportsMediaDownload?: boolean;
  readonly supportsMediaUpload?: boolean;
}

export interface DiscoveryResource {
  readonly methods?: Readonly<Record<string, DiscoveryMethod>>;
  readonly resources?: Readonly<Record<string, DiscoveryResource>>;
}

export interface DiscoveryDocument extends DiscoveryResource {
  readonly rootUrl: string;
  readonly servicePath: string;
  readonly schemas?: Readonly<Record<string, { readonly properties?: Readonly<Record<string, unknown>> }>>;
}
