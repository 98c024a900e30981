/**
 * What the smoke test of the handlers proved on this machine need not be proved again by every cloud that is made on it:
 * a proof is known by all that decides its outcome.
 */
import { createHash } from 'node:crypto';
import type { Resource } from '../resource.ts';
import { SECRETS } from '../../infra/secrets.ts';
import { sourceSecrets, type SourceSpec } from '../../infra/sources.ts';
import { SMOKE } from '../../infra/workflows.ts';

/** Proofs that hold, by their keys. */
export interface Proofs {
  /** Asked once, before anything is made. */
  has(key: string): boolean;
  add(key: string): void;
}

interface Given {
  readonly sources: readonly SourceSpec[];
  /** Of whoever deploys. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Simulated sources listen on another port each time. */
const LOOPBACK = /\b(127\.0\.0\.1|localhost):\d+/g;

/**
 * Hexadecimal, of the handlers' code and settings and the workflow that asks them. Undefined when a secret is given: a
 * handler may refuse its value, which no declaration shows.
 */
export function proofKey(resources: readonly Resource[], { sources, environment }: Given): string | undefined {
  const secrets = [...SECRETS.map(({ fromEnv }) => fromEnv), ...sourceSecrets(sources).map(({ env }) => env)];
  if (secrets.some((variable) => environment[variable] !== undefined)) return undefined;
  const decisive = resources.filter(({ kind, address }) => kind === 'service' || address === `workflow/${SMOKE}`);
  const declared = decisive.map(({ address, spec }) => [address, spec]);
  const text = JSON.stringify([process.version, process.arch, declared]).replace(LOOPBACK, '$1');
  return createHash('sha256').update(text).digest('hex');
}
