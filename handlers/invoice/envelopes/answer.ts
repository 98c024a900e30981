/** Answers that hold no documents and are no error: nothing new, ask later, an empty page. */

import type { JsonNode, JsonObject } from '../number-text.ts';
import { has, isObject, text } from '../tree.ts';

/** Names under which answers hold their list. */
const LISTS: ReadonlySet<string> = new Set(
  'data body items itens result results documents documentos docs content notas notasFiscais invoices nfes records productInvoices lote loteDistDFeInt'.split(
    ' ',
  ),
);
/** cStat of the distribution service: documents, nothing, too many requests. */
const DISTRIBUTION: ReadonlySet<string> = new Set(['137', '138', '656']);
const DEPTH = 6;

/** @see NT 2014.002 (NFeDistribuicaoDFe): 137 and 656 carry ultNSU and maxNSU and no documents */
export function isEmptyAnswer(node: JsonNode, depth = 0): boolean {
  if (!isObject(node) || depth > DEPTH) return Array.isArray(node) && node.length === 0;
  if (isEmptyDistribution(node)) return true;
  return Object.entries(node).some(([name, value]) =>
    Array.isArray(value) ? value.length === 0 && LISTS.has(name) : isObject(value) && isEmptyAnswer(value, depth + 1),
  );
}

function isEmptyDistribution(node: JsonObject): boolean {
  return DISTRIBUTION.has(text(node, 'cStat') ?? '') && (has(node, 'ultNSU') || has(node, 'maxNSU'));
}
