/** Items and totals of one invoice: drawn, then added up by rule 610, in BigInt cents. */

import { decimal, divideHalfUp, percentOf, spread } from './amount.ts';
import type { GeneratorOptions } from './options.ts';
import type { Product } from './products.ts';
import { PRODUCTS } from './products.ts';
import type { Random } from './random.ts';

/** How an item is taxed; each is another group in the layout. */
export type Taxation = 'full' | 'substituted' | 'substitution-paid' | 'relieved' | 'simples';

export interface ItemFigures {
  readonly product: Product;
  readonly quantity: string;
  readonly unitPrice: string;
  /** vProd */
  readonly gross: bigint;
  /** indTot: whether the item counts towards the total. */
  readonly counted: boolean;
  readonly taxation: Taxation;
  readonly discount: bigint;
  readonly freight: bigint;
  readonly insurance: bigint;
  readonly other: bigint;
  readonly base: bigint;
  readonly icms: bigint;
  readonly substitutedBase: bigint;
  readonly substituted: bigint;
  readonly povertyFund: bigint;
  readonly relieved: bigint;
  readonly ipi: bigint;
  readonly pis: bigint;
  readonly cofins: bigint;
}

/** The sums that ICMSTot states, under what they are sums of. */
export type Sums = Record<
  Exclude<keyof ItemFigures, 'product' | 'quantity' | 'unitPrice' | 'counted' | 'taxation'>,
  bigint
>;

export interface Figures {
  readonly items: readonly ItemFigures[];
  readonly sums: Readonly<Sums>;
  /** vNF */
  readonly total: bigint;
}

/** What decides the shape of an invoice's figures. */
interface FigureTraits {
  readonly consumer: boolean;
  readonly simples: boolean;
}

interface Profile {
  readonly discounted: boolean;
  readonly delivered: boolean;
  readonly industrial: boolean;
  readonly substituting: boolean;
  readonly relieving: boolean;
}

const ICMS_RATE = 1800;
const SUBSTITUTION_MARGIN = 4000;
const POVERTY_FUND_RATE = 200;
const IPI_RATE = 500;
const PIS_RATE = 165;
const COFINS_RATE = 760;

export function drawFigures(random: Random, limits: GeneratorOptions['items'], traits: FigureTraits): Figures {
  const count = drawCount(random, limits);
  const profile = drawProfile(random, traits);
  const items: Item[] = [];
  for (let position = 0; position < count; position++) items.push(drawGoods(random, position));
  if (profile.discounted || profile.delivered) chargeParts(random, items, profile);
  for (const item of items) tax(random, item, profile, traits);
  const sums = addUp(items);
  return { items, sums, total: totalOf(sums) };
}

/** Rule 610. */
function totalOf(sums: Sums): bigint {
  const added = sums.substituted + sums.povertyFund + sums.freight + sums.insurance + sums.other + sums.ipi;
  return sums.gross - sums.discount - sums.relieved + added;
}

/** Small numbers of items are usual; one invoice in forty is long, one in three thousand very long. */
function drawCount(random: Random, { min, max }: GeneratorOptions['items']): number {
  const roll = random.word() / 0x1_0000_0000;
  let count: number;
  if (roll < 0.9747) count = Math.min(random.between(1, 10), random.between(1, 10));
  else if (roll < 0.997) count = random.between(11, 60);
  else if (roll < 0.9997) count = random.between(61, 300);
  else count = random.between(301, 990);
  return count >= min && count <= max ? count : random.between(min, Math.min(max, min + 9));
}

function drawProfile(random: Random, traits: FigureTraits): Profile {
  const business = !traits.consumer;
  return {
    discounted: random.chance(0.2),
    delivered: business && random.chance(0.15),
    industrial: business && !traits.simples && random.chance(0.15),
    substituting: business && !traits.simples && random.chance(0.1),
    relieving: business && !traits.simples && random.chance(0.04),
  };
}

/** An item while it is being made; step by step in one object, since copies cost more than all the arithmetic. */
type Item = { -readonly [K in keyof ItemFigures]: ItemFigures[K] };

function drawGoods(random: Random, position: number): Item {
  const product = random.pick(PRODUCTS);
  const [low, high] = product.price;
  const scale = drawScale(random);
  // Quantities in ten-thousandths, unit prices in units of their own scale.
  const quantity = product.divisible ? random.between(500, 500_000) : random.between(1, 24) * 10_000;
  let price = BigInt(random.between(low, high));
  if (scale > 2) price = price * 10n ** BigInt(scale - 2) + BigInt(random.between(0, 10 ** (scale - 2) - 1));
  return {
    product,
    quantity: decimal(BigInt(quantity), 4),
    unitPrice: decimal(price, scale),
    gross: divideHalfUp(BigInt(quantity) * price, 10n ** BigInt(scale + 2)),
    // The first item always counts, so that no invoice is worth nothing.
    counted: position === 0 || !random.chance(0.01),
    taxation: 'substitution-paid',
    discount: 0n,
    freight: 0n,
    insurance: 0n,
    other: 0n,
    base: 0n,
    icms: 0n,
    substitutedBase: 0n,
    substituted: 0n,
    povertyFund: 0n,
    relieved: 0n,
    ipi: 0n,
    pis: 0n,
    cofins: 0n,
  };
}

/** Discount, freight, insurance and other charges of the invoice, shared out by value. */
function chargeParts(random: Random, items: readonly Item[], profile: Profile): void {
  const weights = items.map((item) => (item.counted ? item.gross : 0n));
  const value = weights.reduce((left, right) => left + right, 0n);
  const charge = (wanted: boolean, low: number, high: number): bigint[] =>
    spread(wanted ? BigInt(random.between(low, high)) : 0n, weights);
  const discount = spread(profile.discounted ? percentOf(value, random.between(50, 1500)) : 0n, weights);
  const freight = charge(profile.delivered, 1000, 25_000);
  const insurance = charge(profile.delivered && random.chance(0.3), 100, 5000);
  const other = charge(profile.delivered && random.chance(0.2), 100, 3000);
  items.forEach((item, i) => {
    item.discount = discount[i] ?? 0n;
    item.freight = freight[i] ?? 0n;
    item.insurance = insurance[i] ?? 0n;
    item.other = other[i] ?? 0n;
  });
}

function drawScale(random: Random): number {
  const roll = random.between(0, 9);
  if (roll < 7) return 2;
  return roll < 9 ? 4 : 10;
}

function tax(random: Random, item: Item, profile: Profile, traits: FigureTraits): void {
  if (traits.simples) {
    item.taxation = 'simples';
    return;
  }
  if (!item.counted) return;
  const value = item.gross - item.discount;
  const base = value + item.freight + item.insurance + item.other;
  item.ipi = profile.industrial ? percentOf(base, IPI_RATE) : 0n;
  item.pis = percentOf(value, PIS_RATE);
  item.cofins = percentOf(value, COFINS_RATE);
  if (profile.substituting && random.chance(0.6)) substitute(random, item, base);
  else if (profile.relieving) {
    item.taxation = 'relieved';
    item.relieved = percentOf(value, ICMS_RATE);
  } else if (!random.chance(0.15)) {
    item.taxation = 'full';
    item.base = base;
    item.icms = percentOf(base, ICMS_RATE);
  }
}

/** The seller collects the tax of the sales that follow. */
function substitute(random: Random, item: Item, base: bigint): void {
  item.taxation = 'substituted';
  item.base = base;
  item.icms = percentOf(base, ICMS_RATE);
  item.substitutedBase = percentOf(base + item.ipi, 10_000 + SUBSTITUTION_MARGIN);
  item.substituted = percentOf(item.substitutedBase, ICMS_RATE) - item.icms;
  item.povertyFund = random.chance(0.5) ? percentOf(item.substitutedBase, POVERTY_FUND_RATE) : 0n;
}

function addUp(items: readonly ItemFigures[]): Sums {
  const sums: Sums = {
    gross: 0n,
    discount: 0n,
    freight: 0n,
    insurance: 0n,
    other: 0n,
    base: 0n,
    icms: 0n,
    substitutedBase: 0n,
    substituted: 0n,
    povertyFund: 0n,
    relieved: 0n,
    ipi: 0n,
    pis: 0n,
    cofins: 0n,
  };
  const names = Object.keys(sums) as (keyof Sums)[];
  for (const item of items) {
    if (!item.counted) continue;
    for (const name of names) if (item[name] !== 0n) sums[name] += item[name];
  }
  return sums;
}
