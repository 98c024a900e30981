/**
 * Documents of the official layout whose amounts a program wrote as people here do: `1.234,56`. Such a program writes all
 * of them so, and then a point sets thousands apart; what has no comma anywhere is read as the layout says.
 */

import { hasDecimalComma, withPoint } from './envelopes/brazilian.ts';
import type { JsonNode, JsonObject } from './number-text.ts';
import { child, isAmountName, isObject, isTextKey, text } from './tree.ts';

/** Three digits behind a comma may be thousands, as others write them. */
const CENTS = /,[0-9]{1,2}$/;

/** @returns the very same tree unless its total, or what its first item costs, has a comma */
export function withPointAmounts(infNFe: JsonObject): JsonObject {
  const written = [
    text(child(child(infNFe, 'total'), 'ICMSTot'), 'vNF'),
    text(child(child(infNFe, 'det'), 'prod'), 'vProd'),
  ];
  const comma = written.some((one) => one !== undefined && CENTS.test(one) && hasDecimalComma(one));
  return comma ? (pointed(infNFe, '') as JsonObject) : infNFe;
}

/** @param name of the field, also where its text stands below it. Depth is bounded by the splitter. */
function pointed(node: JsonNode, name: string): JsonNode {
  if (typeof node === 'string') return isAmountName(name) ? withPoint(node.trim(), true) : node;
  if (Array.isArray(node)) return node.map((one) => pointed(one, name));
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, pointed(value, isTextKey(key) ? name : key)]),
  );
}
