/** Source definitions as handlers get them: a JSON array in the environment, checked once. */

import { checkAgainst } from '../schemas/index.ts';
import { PermanentError } from './errors.ts';
import type { Signature, Webhook } from './webhook.ts';

export interface Source {
  readonly name: string;
  readonly kind: 'batch' | 'page' | 'push';
  readonly origin: string;
  readonly allowedOrigins?: readonly string[];
  readonly batchPath?: string;
  readonly pagePath?: string;
  readonly firstPage?: number;
  readonly pageSize?: number;
  readonly maxPagesPerCall?: number;
  /** Name of the list in a page body; absent if the body is the list. */
  readonly documents?: string;
  readonly hasMore?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?: {
    readonly type: 'header' | 'bearer' | 'basic' | 'query';
    readonly name?: string;
    readonly secretEnv: string;
  };
  /** Seconds to wait, by HTTP status. */
  readonly cooldowns?: Readonly<Record<string, number>>;
  readonly timeoutSeconds?: number;
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
  const check = checkAgainst('source');
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

function parseList(text: string): unknown[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list;
  } catch (error) {
    throw new PermanentError('configuration-invalid', 'SOURCES is not JSON', { cause: error });
  }
  throw new PermanentError('configuration-invalid', 'SOURCES is not a JSON array');
}
