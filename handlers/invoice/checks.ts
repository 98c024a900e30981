/** The checks behind the flags of an NF-e. Each returns codes of codes.ts; none of them keeps a document out. */

import { accessKeyCheckDigit, hasPlausibleStateAndMonth, parseAccessKey, type AccessKeyParts } from './access-key.ts';
import type { Item } from './canonical.ts';
import { decimal, product, units, within } from './decimal.ts';
import type { JsonObject } from './number-text.ts';
import type { TaxNumber } from './party.ts';
import { text, type PlainNode } from './tree.ts';

/** SEFAZ rule 610 as help desks explain it; a difference beyond this is a flag. */
const TOTAL_TOLERANCE = '0.50';
/** SEFAZ rule 629: gross = quantity x unit price. */
const ITEM_TOLERANCE = '0.01';

const ADDED = [
  'vProd', 'vST', 'vFCPST', 'vFrete', 'vSeg', 'vOutro', 'vII', 'vIPI', 'vIPIDevol', 'vServ', 'vICMSMonoReten',
]; // prettier-ignore

/** Form, check digit, state and month of the key, and each of its parts against the body. */
export function keyFlags(
  key: string,
  ide: JsonObject | undefined,
  issuer: TaxNumber,
  layout: string | undefined,
): string[] {
  const parts = parseAccessKey(key);
  if (parts === undefined) return ['key-format'];
  const flags: string[] = [];
  if (accessKeyCheckDigit(key.slice(0, 43)) !== parts.cDV) flags.push('key-check-digit');
  if (!hasPlausibleStateAndMonth(key)) flags.push('key-implausible');
  const pairs = bodyPairs(parts, ide, issuer, layout);
  if (pairs.some(([inKey, inBody]) => inBody !== undefined && inKey !== inBody)) flags.push('key-body');
  return flags;
}

/** Parts of the key, each with what the body says. */
function bodyPairs(
  parts: AccessKeyParts,
  ide: JsonObject | undefined,
  issuer: TaxNumber,
  layout: string | undefined,
): [string, string | undefined][] {
  const issued = text(ide, 'dhEmi') ?? text(ide, 'dEmi');
  // Up to layout 1.10 the random code has nine digits and the key does not hold tpEmis.
  const random: [string, string | undefined][] =
    layout?.startsWith('1.') === true
      ? [[parts.tpEmis + parts.cNF, text(ide, 'cNF')?.padStart(9, '0')]]
      : [
          [parts.tpEmis, text(ide, 'tpEmis')],
          [parts.cNF, text(ide, 'cNF')?.padStart(8, '0')],
        ];
  return [
    [parts.cUF, text(ide, 'cUF')],
    [parts.AAMM, issued === undefined ? undefined : issued.slice(2, 4) + issued.slice(5, 7)],
    [parts.issuerDoc, issuer.number?.padStart(14, '0')],
    [parts.mod, text(ide, 'mod')],
    [parts.serie, text(ide, 'serie')?.padStart(3, '0')],
    [parts.nNF, text(ide, 'nNF')?.padStart(9, '0')],
    ...random,
    [parts.cDV, text(ide, 'cDV')],
  ];
}

/** The total against its parts, with and without vICMSDeson, which may or may not have been taken off. */
export function totalFlags(totals: PlainNode | undefined, items: readonly Item[]): string[] {
  const amount = (name: string): bigint => units(amountOf(totals, name));
  if (amountOf(totals, 'vNF') === undefined) return [];
  let sum = -amount('vDesc');
  for (const name of ADDED) sum += amount(name);
  const total = amount('vNF');
  const flags: string[] = [];
  const plain = within(total, sum, TOTAL_TOLERANCE);
  if (!plain && !within(total, sum - amount('vICMSDeson'), TOTAL_TOLERANCE)) flags.push('totals');
  let gross = 0n;
  for (const item of items) if (item.countsInTotal !== false) gross += units(item.gross);
  const products = amount('vProd');
  // Service items may or may not be part of vProd.
  if (!within(products, gross, TOTAL_TOLERANCE) && !within(products, gross - amount('vServ'), TOTAL_TOLERANCE)) {
    flags.push('items-total');
  }
  return flags;
}

/** Gross amount of each item against quantity and unit price, and the run of item numbers. */
export function itemFlags(items: readonly Item[]): string[] {
  const wrong = items.some(
    ({ quantity, unitPrice, gross }) =>
      quantity !== undefined &&
      unitPrice !== undefined &&
      gross !== undefined &&
      !within(product(quantity, unitPrice), units(gross), ITEM_TOLERANCE),
  );
  return wrong ? ['item-amount'] : [];
}

function amountOf(totals: PlainNode | undefined, name: string): string | undefined {
  if (totals === undefined || typeof totals === 'string' || Array.isArray(totals)) return undefined;
  const value = totals[name];
  return typeof value === 'string' ? decimal(value, 2) : undefined;
}
