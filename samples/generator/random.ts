/**
 * Random numbers of one document. Every document has a source of its own, made from the seed and its index, so that
 * document n is the same on every machine, whatever the count and whatever was made before it. Integers only.
 */

import { createHash } from 'node:crypto';

/** A seed as two 32-bit words. */
export type SeedWords = readonly [number, number];

/** Uniform draws; each call moves the source on by one. */
export interface Random {
  /** 0 to 2^32 - 1. */
  word(): number;
  /** Whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** True with the given share, 0 never to 1 always. */
  chance(share: number): boolean;
  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
}

/** What the draws are for: documents of one index must not share draws between purposes. */
export const STREAMS = { role: 1, identity: 2, content: 3, issuer: 4, recipient: 5, form: 6, flaw: 7 } as const;

/** Any text or number is a seed. */
export function seedWords(seed: string | number): SeedWords {
  const digest = createHash('sha256').update(String(seed)).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

/**
 * The source of draws for one purpose of one index.
 * Small fast counter generator (sfc32, Chris Doty-Humphrey, PractRand), 128 bits of state.
 */
export function randomOf(seed: SeedWords, stream: number, index: number): Random {
  let a = seed[0] ^ Math.imul(stream, 0x9e3779b1);
  let b = seed[1];
  let c = index | 0;
  let counter = 1;
  const word = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) word();
  const between = (low: number, high: number): number => low + Math.floor((word() / 0x1_0000_0000) * (high - low + 1));
  return {
    word,
    between,
    chance: (share) => word() < share * 0x1_0000_0000,
    pick: (list) => {
      const element = list[between(0, list.length - 1)];
      if (element === undefined) throw new RangeError('Nothing to pick from an empty list');
      return element;
    },
  };
}
