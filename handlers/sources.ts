/** Source definitions as handlers get them: a JSON array in the environment, checked once. */

import { checkSource } from '../schemas/index.ts';
import { PermanentError } from './errors.ts';
import type { Signature, Webhook } from './webhook.ts';

/** A request as a template: a path that is got, or a path with method, headers and body. */
export type Endpoint =
  | string
  | {
      readonly path: string;
      readonly method?: 'GET' | 'POST';
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    };

/** What a status or a code means; schemas/source.schema.json says each in words. */
export interface Meaning {
  readonly means: 'documents' | 'end' | 'wait' | 'retry' | 'missing' | 'refuse';
  readonly waitSeconds?: number;
}

export interface Rate {
  /** Default America/Sao_Paulo. */
  readonly zone?: string;
  /** Covers the 24 hours of a day; `perSeconds` is 60 where it is left out. */
  readonly table: readonly {
    readonly fromHour: number;
    readonly toHour: number;
    readonly requests: number;
    readonly perSeconds?: number;
  }[];
  readonly spacingSeconds?: number;
  /** Who counts together: everybody who asks the source, or for each owner by itself. Default: source. */
  readonly per?: 'source' | 'owner';
}

export type SourceKind = 'batch' | 'page' | 'cursor' | 'sequence' | 'key' | 'push';

export interface Source {
  readonly name: string;
  readonly kind: SourceKind;
  readonly origin: string;
  readonly allowedOrigins?: readonly string[];
  readonly batchPath?: Endpoint;
  readonly pagePath?: Endpoint;
  readonly cursorPath?: Endpoint;
  readonly sequencePath?: Endpoint;
  readonly numberPath?: Endpoint;
  readonly keyPath?: Endpoint;
  readonly firstPage?: number;
  readonly firstCursor?: string;
  readonly pageSize?: number;
  readonly maxPagesPerCall?: number;
  /** Lists that one run asks for; the next one goes on behind them. */
  readonly maxPagesPerRun?: number;
  /** Dotted path of the list in an answer; absent if the answer is the list. */
  readonly documents?: string;
  readonly hasMore?: string;
  readonly format?: 'json' | 'xml' | 'bytes';
  readonly encoding?: 'json' | 'xml' | 'base64' | 'base64+gzip' | 'zip';
  readonly next?: {
    readonly at: 'body' | 'header' | 'last' | 'url';
    readonly path: string;
    /** With a header: path in the last document of a full page. */
    readonly last?: string;
  };
  readonly sequence?: {
    readonly last: string;
    readonly max?: string;
    readonly number?: string;
    readonly digits?: number;
    readonly caughtUpSeconds?: number;
  };
  readonly detail?: { readonly path: Endpoint; readonly maxPerCall?: number; readonly keepList?: boolean };
  readonly cursorOwners?: readonly (string | { readonly name: string; readonly secretEnv: string })[];
  readonly codeAt?: string;
  readonly codes?: Readonly<Record<string, Meaning>>;
  readonly statuses?: Readonly<Record<string, Meaning>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?: {
    readonly type: 'header' | 'bearer' | 'basic' | 'query';
    readonly name?: string;
    readonly secretEnv: string;
    readonly secretIs?: 'user' | 'password' | 'pair';
    readonly user?: string;
  };
  /** Header to environment variable. */
  readonly secretHeaders?: Readonly<Record<string, string>>;
  /** Seconds to wait, by HTTP status. */
  readonly cooldowns?: Readonly<Record<string, number>>;
  readonly rate?: Rate;
  readonly lookupRate?: Rate;
  /** Name of the limit that its requests count in; default its own. */
  readonly limit?: string;
  readonly overlap?: number;
  readonly tolerate?: number;
  readonly timeoutSeconds?: number;
  /** How a range of dates is asked for: in windows of this size. */
  readonly backfill?: { readonly window: 'day' | 'month' };
  /** Deliveries without signature are taken. */
  readonly acceptUnsigned?: boolean;
  readonly signature?: Signature;
  readonly webhook?: Webhook;
}

export type Sources = (name: string) => Source;

/**
 * @param text JSON array of definitions (schema `source`)
 * @returns a look-up that throws PermanentError source-unknown
 * @throws PermanentError configuration-invalid
 */
export function readSources(text: string): Sources {
  const check = checkSource();
  const sources = new Map<string, Source>();
  for (const definition of parseList(text)) {
    const checked = check(definition);
    if (!checked.ok)
      throw new PermanentError('configuration-invalid', `A source in SOURCES is wrong: ${checked.message}`);
    const source = definition as Source;
    sources.set(source.name, source);
  }
  return (name) => {
    const source = sources.get(name);
    if (source !== undefined) return source;
    // Strangers can ask too (receive is public), so the message does not list what there is.
    throw new PermanentError('source-unknown', `There is no source "${name}" among the declared ones`, { status: 404 });
  };
}

/** For whom is asked: who is named, or the only one there is. A name stands for what its secret holds. */
export function ownerIn({ cursorOwners = [] }: Source, given: string | null | undefined): string | undefined {
  if (given !== undefined && given !== null) return given;
  const [one, ...others] = cursorOwners;
  return others.length > 0 || one === undefined ? undefined : typeof one === 'string' ? one : one.name;
}

/** Looks a source up in definitions that another handler has checked; undefined if it is not among them. */
export function findSource(text: string, name: string): Source | undefined {
  return (parseList(text) as Source[]).find((source) => source.name === name);
}

function parseList(text: string): unknown[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch (error) {
    throw new PermanentError('configuration-invalid', 'SOURCES is not JSON', { cause: error });
  }
  throw new PermanentError('configuration-invalid', 'SOURCES is not a JSON array');
}
