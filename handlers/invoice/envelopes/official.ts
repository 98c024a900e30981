/** Documents of the official layouts that stand directly in an object: invoices, events, summaries, simple invoices. */

import type { CanonicalDocument, MappingContext } from '../canonical.ts';
import { mapCancellation } from '../cancellation.ts';
import { mapEvent } from '../event.ts';
import { mapNfe } from '../nfe.ts';
import type { JsonObject } from '../number-text.ts';
import { mapSimpleInvoice } from '../simple.ts';
import type { Refusal } from '../stamp.ts';
import { mapEventSummary, mapInvoiceSummary } from '../summary.ts';
import { attributeText, children, has, text } from '../tree.ts';
import { mapVoided } from '../voided.ts';

type Taken = CanonicalDocument | Refusal;

interface Search {
  readonly context: MappingContext;
  readonly outcomes: Taken[];
}

/** Children that are read with what stands beside them; whatever else an envelope holds may be a document as well. */
const READ: ReadonlySet<string> = new Set(
  (
    'NFe nfe Nfe protNFe protNfe infProt infNFe infNfe infNFeSupl Signature evento retEvento infEvento procEventoNFe envEvento resNFe resCanc resEvento resCCe ' +
    'procCancNFe cancNFe retCancNFe procInutNFe ProcInutNFe inutNFe retInutNFe infInut'
  ).split(' '),
);

export interface OfficialDocuments {
  readonly outcomes: readonly Taken[];
  /** Whether a child may hold further documents. */
  isRead(name: string): boolean;
}

export function takeOfficial(node: JsonObject, context: MappingContext): OfficialDocuments {
  const search: Search = { context, outcomes: [] };
  takeInvoices(node, search);
  takeEvents(node, search);
  takeCancellations(node, search);
  takeVoided(node, search);
  const { outcomes } = search;
  for (const one of children(node, 'resNFe')) outcomes.push(mapInvoiceSummary(one, context));
  for (const one of children(node, 'resCanc')) outcomes.push(mapInvoiceSummary(one, context));
  for (const name of ['resEvento', 'resCCe']) {
    for (const one of children(node, name)) outcomes.push(mapEventSummary(one, context));
  }
  if (outcomes.length > 0) return { outcomes, isRead: (name) => READ.has(name) };
  const whole = takeWhole(node, context);
  return { outcomes: whole === undefined ? [] : [whole], isRead: () => whole !== undefined };
}

/** A document whose fields stand in the object itself, its name dropped. */
function takeWhole(node: JsonObject, context: MappingContext): Taken | undefined {
  if (has(node, 'ide') && has(node, 'emit') && has(node, 'det')) {
    const [protocol] = children(node, 'protNFe').flatMap((one) => children(one, 'infProt'));
    return mapNfe(node, protocol, context);
  }
  if (has(node, 'ItemList') && (has(node, 'NFeID') || has(node, 'NFeNumber'))) return mapSimpleInvoice(node, context);
  if (has(node, 'nNFIni')) return has(node, 'cStat') ? mapVoided(undefined, node, context) : mapVoided(node, undefined, context); // prettier-ignore
  if (!has(node, 'chNFe')) return undefined;
  if (has(node, 'cSitNFe')) return mapInvoiceSummary(node, context);
  if (!has(node, 'tpEvento')) return undefined;
  if (has(node, 'detEvento')) return mapEvent(node, undefined, context);
  if (has(node, 'cStat')) return mapEvent(undefined, node, context);
  return has(node, 'xEvento') ? mapEventSummary(node, context) : undefined;
}

/** Programs that write JSON of their own often begin these names small. */
const WITHIN = { NFe: ['NFe', 'nfe', 'Nfe'], protNFe: ['protNFe', 'protNfe'], infNFe: ['infNFe', 'infNfe'] } as const;
const childrenOf = (node: JsonObject, name: keyof typeof WITHIN): JsonObject[] =>
  WITHIN[name].flatMap((one) => children(node, one));

function takeInvoices(node: JsonObject, { context, outcomes }: Search): void {
  // Some writers close protNFe before they put anything into it.
  const answers = [...childrenOf(node, 'protNFe'), node];
  const protocols = answers.flatMap((one) => children(one, 'infProt'));
  const groups = childrenOf(node, 'NFe').flatMap((nfe) => childrenOf(nfe, 'infNFe'));
  const bodies = groups.length > 0 ? groups : childrenOf(node, 'infNFe');
  for (const body of bodies) outcomes.push(mapNfe(body, protocolOf(body, bodies.length, protocols), context));
}

function protocolOf(body: JsonObject, count: number, protocols: readonly JsonObject[]): JsonObject | undefined {
  if (count === 1 && protocols.length <= 1) return protocols[0];
  const id = attributeText(body, 'Id') ?? '';
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

/** Cancellations of layouts before events (up to 2012): procCancNFe, cancNFe, retCancNFe. */
function takeCancellations(node: JsonObject, search: Search): void {
  for (const process of children(node, 'procCancNFe')) takeCancellations(process, search);
  const requests = children(node, 'cancNFe').flatMap((one) => children(one, 'infCanc'));
  const answers = children(node, 'retCancNFe').flatMap((one) => children(one, 'infCanc'));
  const count = Math.max(requests.length, answers.length);
  for (let i = 0; i < count; i++) search.outcomes.push(mapCancellation(requests[i], answers[i], search.context));
}

/** Voided numbers: procInutNFe, inutNFe, retInutNFe. The schema writes the first with a capital, most programs do not. */
function takeVoided(node: JsonObject, search: Search): void {
  for (const name of ['procInutNFe', 'ProcInutNFe']) for (const one of children(node, name)) takeVoided(one, search);
  const requests = children(node, 'inutNFe').flatMap((one) => children(one, 'infInut'));
  const answers = children(node, 'retInutNFe').flatMap((one) => children(one, 'infInut'));
  const bare = requests.length === 0 && answers.length === 0 ? children(node, 'infInut') : [];
  for (const one of bare) (has(one, 'cStat') ? answers : requests).push(one);
  const count = Math.max(requests.length, answers.length);
  for (let i = 0; i < count; i++) search.outcomes.push(mapVoided(requests[i], answers[i], search.context));
}
