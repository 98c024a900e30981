/** What the answers of the gateway are made with, and how their documents are disturbed. */

import { randomOf, seedWords } from '../generator/random.ts';
import type { Limit } from './allowance.ts';
import type { FaultPlan, Verdict } from './faults.ts';

export interface GatewayReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Documents in it. */
  readonly documents: number;
  /** The connection is cut after so many bytes; absent: the reply is whole. */
  readonly cutAfter?: number;
}

export interface GatewaySettings {
  /** All documents there are, in order. */
  readonly count: number;
  documents(from: number, count: number): readonly string[];
  readonly limit?: Limit;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  plan(): FaultPlan;
}

/** What one answer is made with. */
export interface Telling extends GatewaySettings {
  readonly verdict: Verdict;
  readonly json: (value: string, documents: number, headers?: Readonly<Record<string, string>>) => GatewayReply;
  readonly refuse: (status: number, code: string, headers?: Readonly<Record<string, string>>) => GatewayReply;
  /** To be asked at another path. */
  readonly moved: (path: string) => GatewayReply;
}

/** Documents of the list before that come again. */
export const AGAIN = 5;

/** Documents of the list before come again, or all in another order. */
export function disturbed(
  texts: readonly string[],
  before: () => readonly string[],
  from: number,
  { verdict, plan }: Telling,
): readonly string[] {
  const all = verdict.tricks.includes('repeat') ? [...before(), ...texts] : texts;
  if (!verdict.tricks.includes('shuffle')) return all;
  const random = randomOf(seedWords(plan().faults.seed ?? 1), 2, from);
  return all
    .map((text) => [random.word(), text] as const)
    .sort(([a], [b]) => a - b)
    .map(([, text]) => text);
}
