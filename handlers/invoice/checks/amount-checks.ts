/** Amounts: the total against its parts (SEFAZ rejection 610), items against quantity and price (629, 630). */

import type { Item } from '../canonical.ts';
import { decimal, product, units, within } from '../decimal.ts';
import type { JsonObject } from '../number-text.ts';
import { child, children, has, text, type PlainNode } from '../tree.ts';
import type { Strictness } from './settings.ts';

const ADDED = ['vProd', 'vFCPST', 'vFrete', 'vSeg', 'vOutro', 'vII', 'vIPI', 'vIPIDevol', 'vServ'];

const MINUS = 0x2d;

export function totalFlags(
  totals: PlainNode | undefined,
  items: readonly Item[],
  infNFe: JsonObject,
  strictness: Strictness,
): string[] {
  if (amountOf(totals, 'vNF') === undefined) return [];
  const amount = (name: string): bigint => units(amountOf(totals, name));
  const amounts = uncertain(amount, infNFe);
  const sum = ADDED.reduce((so, name) => so + amount(name), amount('vST') - amount('vDesc'));
  const flags: string[] = [];
  if (!fits(amount('vNF'), sum, amounts, strictness.tolerance('totals'))) flags.push('totals');
  let gross = 0n;
  for (const item of items) if (item.countsInTotal !== false) gross += units(item.gross);
  // Service items may or may not be part of vProd.
  const tolerance = strictness.tolerance('items-total');
  if (!fits(amount('vProd'), gross, [-amount('vServ')], tolerance)) flags.push('items-total');
  return flags;
}

/**
 * Parts that count or not, by the kind of goods, the state, or the layout; either sum is right. vICMSDeson may have been
 * taken off; vST is not added for new vehicles; others are added in some layouts and states.
 */
function uncertain(amount: (name: string) => bigint, infNFe: JsonObject): readonly bigint[] {
  const dets = children(infNFe, 'det');
  const hasVehicle = dets.some((det) => has(child(det, 'prod'), 'veicProd'));
  return [
    -amount('vICMSDeson'),
    amount('vICMSMonoReten'),
    hasVehicle ? -amount('vST') : 0n,
    partOfTotal(dets, 'PISST', 'vPIS', 'indSomaPISST') + partOfTotal(dets, 'COFINSST', 'vCOFINS', 'indSomaCOFINSST'),
  ];
}

/** PIS-ST or COFINS-ST of all items that say it is part of the total. */
function partOfTotal(dets: readonly JsonObject[], group: string, name: string, mark: string): bigint {
  let sum = 0n;
  for (const det of dets) {
    const node = child(child(det, 'imposto'), group);
    if (node === undefined || text(node, mark) === '0') continue;
    sum += units(decimal(text(node, name) ?? '', 2));
  }
  return sum;
}

/** Whether a value is the sum, with any of the uncertain amounts added. */
function fits(value: bigint, sum: bigint, amounts: readonly bigint[], tolerance: string): boolean {
  let sums = [sum];
  for (const one of amounts) if (one !== 0n) sums = [...sums, ...sums.map((so) => so + one)];
  return sums.some((so) => within(value, so, tolerance));
}

/** Gross amount of each item against quantity and unit price, as sold and as taxed. */
export function itemFlags(items: readonly Item[], strictness: Strictness): string[] {
  const flags: string[] = [];
  const wrong = (gross: string | undefined, quantity: string | undefined, price: string | undefined, code: string) =>
    quantity !== undefined &&
    price !== undefined &&
    gross !== undefined &&
    !within(product(quantity, price), units(gross), strictness.tolerance(code));
  if (items.some((one) => wrong(one.gross, one.quantity, one.unitPrice, 'item-amount'))) flags.push('item-amount');
  // Most goods are taxed as they are sold, and need no second look.
  const asSold = (one: Item): boolean => one.taxQuantity === one.quantity && one.taxUnitPrice === one.unitPrice;
  const isWrong = (one: Item) => wrong(one.gross, one.taxQuantity, one.taxUnitPrice, 'item-tax-amount');
  if (items.some((one) => (!asSold(one) || flags.length > 0) && isWrong(one))) {
    flags.push('item-tax-amount');
  }
  return flags;
}

/** Amounts of totals and items that are below zero. */
export function negativeFlags(totals: PlainNode | undefined, items: readonly Item[]): string[] {
  const isBelow = (value: unknown): boolean => typeof value === 'string' && value.charCodeAt(0) === MINUS;
  const found =
    (isGroup(totals) && Object.values(totals).some(isBelow)) ||
    items.some((one) => isBelow(one.quantity) || isBelow(one.unitPrice) || isBelow(one.gross) || isBelow(one.discount));
  return found ? ['amount-negative'] : [];
}

/** vNFTot is the sum of vItem and must be there with IBSCBSTot (rejection 1004); it never takes the place of vNF. */
export function reformFlags(
  totals: PlainNode | undefined,
  items: readonly Item[],
  hasReform: boolean,
  strictness: Strictness,
): string[] {
  const total = amountOf(totals, 'vNFTot');
  if (!hasReform && total === undefined) return [];
  if (total === undefined) return ['reform-total'];
  const told = items.filter(({ itemTotal }) => itemTotal !== undefined);
  if (told.length < items.length) return [];
  const sum = told.reduce((so, { itemTotal }) => so + units(itemTotal), 0n);
  return within(units(total), sum, strictness.tolerance('reform-total')) ? [] : ['reform-total'];
}

function amountOf(totals: PlainNode | undefined, name: string): string | undefined {
  if (!isGroup(totals)) return undefined;
  const value = totals[name];
  return typeof value === 'string' ? decimal(value, 2) : undefined;
}

function isGroup(node: PlainNode | undefined): node is { [key: string]: PlainNode } {
  return node !== undefined && typeof node !== 'string' && !Array.isArray(node);
}
