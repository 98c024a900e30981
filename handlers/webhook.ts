/** What a source says about its webhook (schemas: webhook). */

/** How a delivery proves who sent it. */
export interface Signature {
  readonly scheme?: 'hmac' | 'token' | 'basic';
  /** Default of the scheme basic: Authorization. */
  readonly header?: string;
  readonly algorithm?: Algorithm;
  readonly prefix?: string;
  readonly encoding?: Encoding;
  readonly letterCase?: 'any' | 'lower' | 'upper';
  /** Between several values in the header. */
  readonly separator?: string;
  /** Text with {body}, {timestamp} and {header:NAME}. */
  readonly signed?: string;
  readonly timestamp?: {
    readonly header: string;
    readonly prefix?: string;
    readonly unit?: 'seconds' | 'milliseconds' | 'rfc3339';
    readonly toleranceSeconds?: number;
  };
  /** One secret a line, so that an old and a new one are good at once. */
  readonly secretEnv: string;
  readonly secretEncoding?: 'text' | 'base64' | 'hex';
  readonly secretPrefix?: string;
  readonly generate?: boolean;
}

export type Algorithm = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512';
export type Encoding = 'hex' | 'base64' | 'base64url';

/** How a delivery is read. Paths are dotted. */
export interface Webhook {
  readonly batch?: string;
  readonly url?: string;
  readonly document?: string;
  /** Of an access key, where a delivery brings no more. */
  readonly key?: string;
  /** Of the cursor owner for whom the source is asked for it. */
  readonly owner?: string;
  /** Form field that holds the body. */
  readonly field?: string;
  /** What tells a repeated delivery. */
  readonly delivery?: { readonly header?: string; readonly paths?: readonly string[] };
  readonly ping?: { readonly path?: string; readonly value?: string; readonly unsigned?: boolean };
  readonly maxBytes?: number;
}
