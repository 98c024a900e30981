/** Items (`det`) of an NF-e in canonical form. */

import { put, type Item } from './canonical.ts';
import { codeOf } from './codes.ts';
import { decimal } from './decimal.ts';
import type { JsonNode, JsonObject } from './number-text.ts';
import { attributeText, child, children, isObject, plain, text, type PlainNode } from './tree.ts';

interface MappedItems {
  readonly items: Item[];
  /** Free text of items, by position. */
  readonly personal: Record<string, string>;
  readonly flags: string[];
}

/** Tax groups that hold exactly one of many variants, named after it (ICMS00, ICMSSN102, IPITrib). */
const VARIANT_GROUPS: ReadonlySet<string> = new Set(['ICMS', 'PIS', 'COFINS']);

export function mapItems(infNFe: JsonObject): MappedItems {
  const dets = children(infNFe, 'det');
  const flags = new Set<string>();
  const personal: Record<string, string> = {};
  const positions = itemNumbers(dets);
  if (positions === undefined) flags.add('item-number');
  const items = dets.map((det, index) => {
    const position = positions?.[index] ?? index + 1;
    put(personal, String(position), text(det, 'infAdProd'));
    return mapItem(det, position, flags);
  });
  return { items, personal, flags: [...flags] };
}

/** The numbers as written, or undefined if they cannot tell the items apart. */
function itemNumbers(dets: readonly JsonObject[]): number[] | undefined {
  const numbers = dets.map((det) => Number(attributeText(det, 'nItem')));
  const usable = numbers.every((n) => Number.isInteger(n) && n >= 1 && n <= 9999);
  return usable && new Set(numbers).size === numbers.length ? numbers : undefined;
}

function mapItem(det: JsonObject, position: number, flags: Set<string>): Item {
  const prod = child(det, 'prod');
  const item: Item = { position };
  const amount = (name: string, scale: number, node = prod): string | undefined => {
    const written = text(node, name);
    if (written === undefined) return undefined;
    const value = decimal(written, scale);
    if (value === undefined) flags.add('amount-format');
    return value;
  };
  put(item, 'code', text(prod, 'cProd'));
  put(item, 'gtin', text(prod, 'cEAN'));
  put(item, 'description', text(prod, 'xProd'));
  put(item, 'ncm', codeOf('NCM', text(prod, 'NCM')));
  put(item, 'cest', codeOf('CEST', text(prod, 'CEST')));
  put(item, 'cfop', codeOf('CFOP', text(prod, 'CFOP')));
  put(item, 'unit', text(prod, 'uCom'));
  put(item, 'quantity', amount('qCom', 0));
  put(item, 'unitPrice', amount('vUnCom', 2));
  put(item, 'gross', amount('vProd', 2));
  put(item, 'taxUnit', text(prod, 'uTrib'));
  put(item, 'taxQuantity', amount('qTrib', 0));
  put(item, 'taxUnitPrice', amount('vUnTrib', 2));
  put(item, 'freight', amount('vFrete', 2));
  put(item, 'insurance', amount('vSeg', 2));
  put(item, 'discount', amount('vDesc', 2));
  put(item, 'other', amount('vOutro', 2));
  put(item, 'countsInTotal', text(prod, 'indTot') === undefined ? undefined : text(prod, 'indTot') !== '0');
  put(item, 'itemTotal', amount('vItem', 2, det));
  put(item, 'orderNumber', text(prod, 'xPed'));
  put(item, 'orderItem', text(prod, 'nItemPed'));
  put(item, 'taxes', taxes(child(det, 'imposto'), flags));
  return item;
}

/** `imposto` by official names; the chosen variant of a group is named in `group` and its fields stand beside. */
function taxes(imposto: JsonObject | undefined, flags: Set<string>): PlainNode | undefined {
  const tree = plain(imposto as JsonNode | undefined, 'imposto', flags);
  if (tree === undefined || typeof tree === 'string' || Array.isArray(tree)) return undefined;
  for (const group of VARIANT_GROUPS) {
    const value = tree[group];
    if (!isObject(value)) continue;
    const [variant, ...others] = Object.keys(value);
    const fields = variant === undefined ? undefined : value[variant];
    if (variant === undefined || others.length > 0 || !isObject(fields)) continue;
    tree[group] = { group: variant, ...(fields as { [key: string]: PlainNode }) };
  }
  return tree;
}
