/** An independent, slow reading of what the generator writes, so that tests do not check it against itself. */

import Big from 'big.js';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Walks down a path of names; undefined if it is not there. */
export function at(node: Json | undefined, ...path: string[]): Json | undefined {
  let current = node;
  for (const name of path) {
    if (typeof current !== 'object' || current === null || Array.isArray(current)) return undefined;
    current = current[name];
  }
  return current;
}

export function textAt(node: Json | undefined, ...path: string[]): string {
  const found = at(node, ...path);
  if (typeof found !== 'string') throw new Error(`No text at ${path.join('.')}`);
  return found;
}

export function listAt(node: Json | undefined, ...path: string[]): Json[] {
  const found = at(node, ...path);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

const amount = (node: Json | undefined, ...path: string[]): Big => {
  const found = at(node, ...path);
  return new Big(typeof found === 'string' ? found : '0');
};

/** vNF by rule 610, from ICMSTot. */
export function ruleTotal(infNFe: Json | undefined): string {
  const tot = at(infNFe, 'total', 'ICMSTot');
  const plus = ['vST', 'vFCPST', 'vFrete', 'vSeg', 'vOutro', 'vII', 'vIPI', 'vIPIDevol'];
  return plus
    .reduce((sum, name) => sum.plus(amount(tot, name)), amount(tot, 'vProd'))
    .minus(amount(tot, 'vDesc'))
    .minus(amount(tot, 'vICMSDeson'))
    .toFixed(2);
}

/** Sums of ICMSTot as its items give them, each under its name. */
export function itemSums(infNFe: Json | undefined): Record<string, string> {
  const det = listAt(infNFe, 'det').filter((item) => textAt(item, 'prod', 'indTot') === '1');
  const over = (read: (item: Json) => Big): string =>
    det.reduce((sum, item) => sum.plus(read(item)), new Big(0)).toFixed(2);
  const icms = (item: Json, name: string): Big => {
    const groups = at(item, 'imposto', 'ICMS');
    expect(Object.keys(groups as object)).toHaveLength(1);
    return amount(Object.values(groups as Record<string, Json>)[0], name);
  };
  return {
    vProd: over((item) => amount(item, 'prod', 'vProd')),
    vDesc: over((item) => amount(item, 'prod', 'vDesc')),
    vFrete: over((item) => amount(item, 'prod', 'vFrete')),
    vSeg: over((item) => amount(item, 'prod', 'vSeg')),
    vOutro: over((item) => amount(item, 'prod', 'vOutro')),
    vBC: over((item) => icms(item, 'vBC')),
    vICMS: over((item) => icms(item, 'vICMS')),
    vICMSDeson: over((item) => icms(item, 'vICMSDeson')),
    vBCST: over((item) => icms(item, 'vBCST')),
    vST: over((item) => icms(item, 'vICMSST')),
    vFCPST: over((item) => icms(item, 'vFCPST')),
    vIPI: over((item) => amount(item, 'imposto', 'IPI', 'IPITrib', 'vIPI')),
    vPIS: over((item) => amount(item, 'imposto', 'PIS', 'PISAliq', 'vPIS')),
    vCOFINS: over((item) => amount(item, 'imposto', 'COFINS', 'COFINSAliq', 'vCOFINS')),
  };
}

/** Greatest difference between vProd and qCom x vUnCom. */
export function worstItem(infNFe: Json | undefined): number {
  const differences = listAt(infNFe, 'det').map((item) =>
    amount(item, 'prod', 'qCom')
      .times(amount(item, 'prod', 'vUnCom'))
      .minus(amount(item, 'prod', 'vProd'))
      .abs(),
  );
  return Math.max(...differences.map(Number));
}

/** Check digit of a key, written anew from the rule. */
export function keyDigit(first43: string): string {
  const values = [...first43].reverse().map((character, i) => (character.charCodeAt(0) - 48) * (2 + (i % 8)));
  const rest = values.reduce((sum, value) => sum + value, 0) % 11;
  return String(rest < 2 ? 0 : 11 - rest);
}
