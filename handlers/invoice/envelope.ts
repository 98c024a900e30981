/**
 * Finds invoices and events in a parsed document, whatever envelope they came in: nfeProc, NFe, enviNFe, procEventoNFe,
 * evento, envEvento, resNFe, resEvento, a dropped root, wrappers of APIs, simple invoices, and JSON inside a text.
 */

import type { CanonicalDocument, MappingContext } from './canonical.ts';
import { mapEvent } from './event.ts';
import { mapNfe } from './nfe.ts';
import { refuse, type Refusal } from './stamp.ts';
import type { JsonNode, JsonObject } from './number-text.ts';
import { mapSimpleInvoice } from './simple.ts';
import { mapEventSummary, mapInvoiceSummary } from './summary.ts';
import { child, children, has, hasPrefixes, isObject, text, withoutPrefixes } from './tree.ts';

export type Outcome = CanonicalDocument | Refusal;

/** How deep below the root an invoice is looked for. */
const MAX_DEPTH = 12;
/** Names of wrappers that carry a whole document as text. */
const TEXT_WRAPPERS: ReadonlySet<string> = new Set(['payload_json', 'payload', 'json', 'xml', 'document', 'documento']);

interface Search {
  readonly context: MappingContext;
  /** Reads a document that came as text inside another; undefined if it is not JSON. */
  readonly parseText: (text: string) => JsonNode | undefined;
  readonly outcomes: Outcome[];
}

/**
 * Everything the document holds, in its order. A document without anything gives one refusal, `not-an-invoice`.
 */
export function mapDocument(value: JsonNode, context: MappingContext, parseText: Search['parseText']): Outcome[] {
  const search: Search = { context, parseText, outcomes: [] };
  visit(value, search, 0);
  return search.outcomes.length === 0 ? [refuse('not-an-invoice')] : search.outcomes;
}

function visit(node: JsonNode, search: Search, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (Array.isArray(node)) for (const one of node) visit(one, search, depth + 1);
  if (!isObject(node)) return;
  const tree = hasPrefixes(node) ? (withoutPrefixes(node) as JsonObject) : node;
  if (take(tree, search)) return;
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'object' && value !== null) visit(value, search, depth + 1);
    else if (typeof value === 'string' && TEXT_WRAPPERS.has(name) && /^\s*[{[]/.test(value)) {
      const inner = search.parseText(value);
      if (inner !== undefined) visit(inner, search, depth + 1);
    }
  }
}

/** Takes what stands directly in an object; false if there is nothing. */
function take(node: JsonObject, search: Search): boolean {
  const before = search.outcomes.length;
  takeInvoices(node, search);
  takeEvents(node, search);
  const { context, outcomes } = search;
  for (const one of children(node, 'resNFe')) outcomes.push(mapInvoiceSummary(one, context));
  for (const one of children(node, 'resEvento')) outcomes.push(mapEventSummary(one, context));
  if (outcomes.length > before) return true;
  if (has(node, 'ItemList') && (has(node, 'NFeID') || has(node, 'NFeNumber'))) {
    outcomes.push(mapSimpleInvoice(node, context));
  } else if (has(node, 'chNFe') && has(node, 'cSitNFe')) outcomes.push(mapInvoiceSummary(node, context));
  else if (has(node, 'chNFe') && has(node, 'tpEvento') && has(node, 'xEvento')) {
    outcomes.push(mapEventSummary(node, context));
  }
  return outcomes.length > before;
}

function takeInvoices(node: JsonObject, { context, outcomes }: Search): void {
  const protocols = children(node, 'protNFe').flatMap((one) => children(one, 'infProt'));
  const groups = children(node, 'NFe').flatMap((nfe) => children(nfe, 'infNFe'));
  const bodies = groups.length > 0 ? groups : children(node, 'infNFe');
  // A root that was dropped may leave the fields of infNFe themselves.
  if (bodies.length === 0 && has(node, 'ide') && has(node, 'emit') && has(node, 'det')) bodies.push(node);
  for (const body of bodies) outcomes.push(mapNfe(body, protocolOf(body, bodies.length, protocols), context));
}

function protocolOf(body: JsonObject, count: number, protocols: readonly JsonObject[]): JsonObject | undefined {
  if (count === 1 && protocols.length <= 1) return protocols[0];
  const id = text(body, 'Id') ?? text(body, '@Id') ?? text(body, '@_Id') ?? text(child(body, '$'), 'Id') ?? '';
  return protocols.find((one) => id.endsWith(text(one, 'chNFe') ?? ' '));
}

function takeEvents(node: JsonObject, search: Search): void {
  const { context, outcomes } = search;
  for (const process of children(node, 'procEventoNFe')) takeEvents(process, search);
  for (const batch of children(node, 'envEvento')) takeEvents(batch, search);
  const registrations = children(node, 'retEvento').flatMap((one) => children(one, 'infEvento'));
  const requests = children(node, 'evento').flatMap((one) => children(one, 'infEvento'));
  if (requests.length === 0 && registrations.length === 0) {
    for (const one of children(node, 'infEvento')) {
      if (has(one, 'cStat')) outcomes.push(mapEvent(undefined, one, context));
      else outcomes.push(mapEvent(one, undefined, context));
    }
    return;
  }
  const same = (a: JsonObject, b: JsonObject): boolean =>
    ['chNFe', 'tpEvento', 'nSeqEvento'].every((name) => text(a, name) === text(b, name));
  const used = new Set<JsonObject>();
  for (const request of requests) {
    const registration =
      registrations.find((one) => same(one, request)) ??
      (requests.length === 1 && registrations.length === 1 ? registrations[0] : undefined);
    if (registration !== undefined) used.add(registration);
    outcomes.push(mapEvent(request, registration, context));
  }
  for (const one of registrations) if (!used.has(one)) outcomes.push(mapEvent(undefined, one, context));
}
