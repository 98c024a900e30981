/**
 * Finds invoices and events in a parsed document, whatever envelope they came in: nfeProc, NFe, enviNFe, procEventoNFe,
 * procInutNFe, evento, envEvento, resNFe, resEvento, a dropped root, answers of the distribution service, lists and details of the
 * Portal and of commercial services, wrappers of APIs, simple invoices, and documents inside texts.
 */

import type { CanonicalDocument, MappingContext } from '../canonical.ts';
import { TEST_ENVIRONMENT } from '../checks/reasons.ts';
import { strictnessOf } from '../checks/settings.ts';
import { parseDocument } from '../document.ts';
import { hasOtherCase, inOfficialCase } from '../letter-case.ts';
import type { JsonNode, JsonObject } from '../number-text.ts';
import { splitBytes } from '../split-bytes.ts';
import { refuse, type Refusal } from '../stamp.ts';
import { attributeText, hasPrefixes, isObject, scalarText, withoutPrefixes } from '../tree.ts';
import { mapVoided } from '../voided.ts';
import { isEmptyAnswer } from './answer.ts';
import { isElementList, treeOfElements } from './element-list.ts';
import { EMBEDDED_BUDGET, embeddedIn, type Embedded } from './embedded.ts';
import { isAuthority } from './in-parts.ts';
import { isDetail, takeListed } from './listed.ts';
import { officialVoided } from './listed-voided.ts';
import { takeOfficial } from './official.ts';

/** What the envelope says of one document: its number in a distribution, and the schema it was sent under. */
export interface Envelope {
  readonly nsu?: string;
  readonly nsuSchema?: string;
}

export type Outcome = (CanonicalDocument | Refusal) & {
  readonly envelope?: Envelope;
  /** The document itself, where it came as a text in another. */
  readonly inner?: Buffer;
};

/** How deep below the root an invoice is looked for. */
const MAX_DEPTH = 24;

/** Freight documents (CT-e, MDF-e): what they hold under names of ours are invoices that they speak of. */
const OTHER_DOCUMENTS: ReadonlySet<string> = new Set(['infCte', 'infCTe', 'infMDFe']);

interface Search {
  readonly context: MappingContext;
  readonly outcomes: Outcome[];
  /** Inflated bytes that documents inside texts may still take. */
  budget: number;
}

/**
 * Everything the document holds, in its order; nothing for an answer that says there is nothing. Any other document
 * without anything gives one refusal, `not-an-invoice` or `only-a-key`.
 * @param beside it stands beside a list, and need not be anything
 */
export function mapDocument(
  value: JsonNode,
  context: MappingContext,
  flags: readonly string[] = [],
  beside = false,
): Outcome[] {
  const tree = isElementList(value) ? treeOfElements(value) : value;
  let outcomes = outcomesOf(tree, context);
  if (lacking(outcomes) > 0 && hasOtherCase(tree)) {
    const others = outcomesOf(inOfficialCase(tree), context);
    if (others.length > 0 && lacking(others) < lacking(outcomes)) outcomes = others;
  }
  if (beside) outcomes = outcomes.filter(isSomething);
  if (outcomes.length > 0) return outcomes.map((one) => flagged(ofProduction(one, context), flags));
  return beside || isEmptyAnswer(value) ? [] : [refuse('not-an-invoice')];
}

/** Neither a key alone nor no document at all. */
const isSomething = (one: Outcome): boolean => one.kind !== 'refused' || !['only-a-key', 'not-an-invoice'].includes(one.code); // prettier-ignore

function outcomesOf(tree: JsonNode, context: MappingContext): Outcome[] {
  const search: Search = { context, outcomes: [], budget: EMBEDDED_BUDGET };
  visit(tree, search, 0);
  return search.outcomes;
}

/** How much was refused or has no content; 1 where there is nothing at all. */
function lacking(outcomes: readonly Outcome[]): number {
  if (outcomes.length === 0) return 1;
  return outcomes.filter((one) => one.kind === 'refused' || one.flags.includes('incomplete')).length;
}

function visit(node: JsonNode, search: Search, depth: number): void {
  if (depth > MAX_DEPTH) return;
  if (typeof node === 'string') takeText(node, {}, search, depth);
  if (Array.isArray(node)) for (const one of node) visit(one, search, depth + 1);
  if (!isObject(node)) return;
  const tree = hasPrefixes(node) ? (withoutPrefixes(node) as JsonObject) : node;
  const before = search.outcomes.length;
  if (isDetail(tree)) {
    search.outcomes.push(...takeListed(tree, search.context));
    if (search.outcomes.length > before) return;
  }
  const voided = officialVoided(tree);
  if (voided !== undefined) {
    search.outcomes.push(mapVoided(voided.request, voided.answer, search.context));
    return;
  }
  const official = takeOfficial(tree, search.context);
  search.outcomes.push(...official.outcomes);
  for (const [name, value] of Object.entries(tree)) {
    if (official.isRead(name) || OTHER_DOCUMENTS.has(name) || isAuthority(name, value)) continue;
    visitChild(name, value, tree, search, depth);
  }
  if (search.outcomes.length === before) search.outcomes.push(...takeListed(tree, search.context));
}

function visitChild(name: string, value: JsonNode, parent: JsonObject, search: Search, depth: number): void {
  if (name === 'docZip') for (const one of Array.isArray(value) ? value : [value]) takePacked(one, search, depth);
  else if (typeof value === 'string') takeText(value, parent, search, depth);
  else visit(value, search, depth + 1);
}

/** A `docZip` of the distribution service: a text, or an object with NSU and schema beside it. */
function takePacked(node: JsonNode, search: Search, depth: number): void {
  const text = scalarText(node, 'docZip');
  if (text === undefined) return visit(node, search, depth + 1);
  const envelope = isObject(node) ? envelopeOf(node) : {};
  open(embeddedIn(text, true, search.budget), envelope, search, depth);
}

/** A text that may hold a document. Gateways put number and schema beside it. */
function takeText(text: string, beside: JsonObject, search: Search, depth: number): void {
  const found = embeddedIn(text, false, search.budget);
  if (found !== undefined) open(found, envelopeOf(beside), search, depth);
}

function open(found: Embedded | undefined, envelope: Envelope, search: Search, depth: number): void {
  if (found === undefined) return;
  if (found.kind === 'files') {
    for (const file of found.files) open(file, envelope, search, depth);
    return;
  }
  const before = search.outcomes.length;
  if (found.kind === 'problem') search.outcomes.push({ ...refuse(found.code), bytes: found.bytes });
  else {
    search.budget -= found.bytes.length;
    for (const document of splitBytes(found.bytes)) {
      const parsed = parseDocument(document);
      const from = search.outcomes.length;
      if (typeof parsed === 'string') search.outcomes.push({ ...refuse(parsed), bytes: document.bytes });
      else visit(parsed.value, search, depth + 1);
      if (document.beside === true) search.outcomes.push(...search.outcomes.splice(from).filter(isSomething));
      else if (search.outcomes.length === from)
        search.outcomes.push({ ...refuse('not-an-invoice'), bytes: document.bytes });
      if (typeof parsed !== 'string')
        amend(search.outcomes, from, (one) => {
          const outcome = flagged(ofProduction(one, search.context, document.bytes), parsed.flags);
          const isInner = outcome.kind === 'refused' || outcome.inner !== undefined;
          return isInner ? outcome : { ...outcome, inner: document.bytes };
        });
    }
  }
  if (envelope.nsu === undefined && envelope.nsuSchema === undefined) return;
  amend(search.outcomes, before, (one) => (one.envelope === undefined ? { ...one, envelope } : one));
}

function amend(outcomes: Outcome[], from: number, change: (one: Outcome) => Outcome): void {
  for (let i = from; i < outcomes.length; i++) outcomes[i] = change(outcomes[i] as Outcome);
}

function flagged(outcome: Outcome, flags: readonly string[]): Outcome {
  if (flags.length === 0 || outcome.kind === 'refused') return outcome;
  return { ...outcome, flags: [...new Set([...outcome.flags, ...flags])].sort() };
}

/** What says of itself that it was made in the test environment (tpAmb 2) is kept out where that is wanted. */
function ofProduction(outcome: Outcome, context: MappingContext, bytes?: Buffer): Outcome {
  if (outcome.kind === 'refused' || !strictnessOf(context).isOn(TEST_ENVIRONMENT)) return outcome;
  if (environmentOf(outcome) !== 'test') return outcome;
  return { ...refuse(TEST_ENVIRONMENT), ...(bytes === undefined ? {} : { bytes }) };
}

function environmentOf(document: CanonicalDocument): string | undefined {
  if (document.kind === 'invoice') return document.header.environment;
  return document.kind === 'event' ? document.event.environment : document.numbers.environment;
}

const NSU = /^[0-9]{1,15}$/;

function envelopeOf(node: JsonObject): Envelope {
  const nsu = attributeText(node, 'NSU') ?? attributeText(node, 'nsu');
  const schema = attributeText(node, 'schema');
  return {
    ...(nsu !== undefined && NSU.test(nsu) ? { nsu: nsu.padStart(15, '0') } : {}),
    ...(schema !== undefined && schema.length <= 100 ? { nsuSchema: schema } : {}),
  };
}
