/** Repeatable chance, and the order in which things that may happen in any order do happen. */

export type Random = () => number;

/** Numbers in [0, 1), the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A version 4 UUID of such numbers. */
export function seededUuid(random: Random): () => string {
  const digits = (count: number): string =>
    Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join('');
  return () =>
    `${digits(8)}-${digits(4)}-4${digits(3)}-${'89ab'[Math.floor(random() * 4)] ?? '8'}${digits(3)}-${digits(12)}`;
}

/**
 * How branches interleave, as text that can be printed and given back: `in-order` (a branch runs until it waits, the
 * default), `turns`, `last-first`, or `random:SEED`.
 */
export type Order = string;

export const IN_ORDER: Order = 'in-order';

/** Picks one of several, by index. */
export type Pick = (count: number) => number;

export interface Orders {
  /** Of threads that can run; undefined keeps the order of the engine. */
  readonly threads: Pick | undefined;
  /** Of calls that are answered at the same time. */
  readonly answers: Pick;
}

const FIRST: Pick = () => 0;
const LAST: Pick = (count) => count - 1;

/** @throws TypeError for a word that is no order */
export function ordersOf(order: Order): Orders {
  if (order === IN_ORDER) return { threads: undefined, answers: FIRST };
  // The engine puts the picked thread in front, so always taking the last one goes round.
  if (order === 'turns') return { threads: LAST, answers: FIRST };
  if (order === 'last-first') return { threads: lastFirst(), answers: LAST };
  const seed = /^random:(\d+)$/.exec(order)?.[1];
  if (seed === undefined) {
    throw new TypeError(`'${order}' is not an order: use in-order, turns, last-first or random:SEED`);
  }
  // Two streams, so that the one does not depend on how often the other is asked.
  return { threads: randomPick(seededRandom(Number(seed))), answers: randomPick(seededRandom(Number(seed) + 1)) };
}

function randomPick(random: Random): Pick {
  return (count) => Math.floor(random() * count);
}

/** The last one first, and then on with it: its place in front tells that it was picked before. */
function lastFirst(): Pick {
  let known = 0;
  return (count) => {
    const grew = count > known;
    known = count;
    return grew ? count - 1 : 0;
  };
}

/** The orders a search tries: the regular ones first, then chance. */
export function* searchOrders(max: number, seed: number): Generator<Order> {
  const regular = [IN_ORDER, 'turns', 'last-first'];
  yield* regular.slice(0, max);
  for (let i = 0; i < max - regular.length; i += 1) yield `random:${seed + i}`;
}
