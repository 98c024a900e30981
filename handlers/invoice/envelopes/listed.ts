/**
 * Invoices as lists and details of services give them: the Portal da Transparência, PNCP, Focus NFe, NFE.io and their
 * like. A list entry is a header of level `sum`; with items it is one of level `det`, and its events come along.
 */

import { bareAccessKey, parseAccessKey } from '../access-key.ts';
import type { CanonicalDocument, MappingContext } from '../canonical.ts';
import type { JsonObject } from '../number-text.ts';
import { mapParty } from '../party.ts';
import { keyIdOf } from '../row-keys.ts';
import { refuse, STORABLE_KEY, type Refusal } from '../stamp.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { inOne, isAuthority, isInParts, mapSentEvents } from './in-parts.ts';
import { mapListedEvents } from './listed-events.ts';
import { mapListed } from './listed-invoice.ts';
import { partyNode } from './listed-parties.ts';

/** Names such as `chave` and `valor` stand for much else. */
const LIKE_A_KEY = /^[0-9]{6}/;

/** Whether an object and lists in it are one document: they must be read together. */
export function isDetail(node: JsonObject): boolean {
  if (isInParts(node)) return true;
  if (!mayHaveKey(node)) return false;
  const fields = fieldsOf(node);
  return fields.text('key') !== undefined && (hasRows(fields.list('items')) || hasRows(fields.list('events')));
}

/** Most objects can be told from a list entry by their names as they stand. */
const mayHaveKey = (node: JsonObject): boolean =>
  Object.entries(node).some(([name, value]) => /chave|key|chnfe/i.test(name) || isAuthority(name, value));

/** Lists of full documents are none of a detail. */
const hasRows = (list: readonly JsonObject[] | undefined): boolean =>
  list?.some((one) => fieldsOf(one).text('gross') !== undefined || fieldsOf(one).text('eventAt') !== undefined) ===
  true;

/** @returns nothing if the object is no such entry */
export function takeListed(node: JsonObject, context: MappingContext): (CanonicalDocument | Refusal)[] {
  if (!isInParts(node) && !mayHaveKey(node)) return [];
  const fields = fieldsOf(inOne(node));
  const sent = mapSentEvents(node, context);
  const written = fields.text('key');
  if (written === undefined) return sent;
  const tells = tellsOfInvoice(fields) || hasEvents(fields);
  if (fields.isNumber('key')) return tells ? [refuse('key-numeric'), ...sent] : sent;
  const key = bareAccessKey(written);
  if (!tells) return sent.length > 0 || parseAccessKey(key) === undefined ? sent : [refuse('only-a-key')];
  const isKey = STORABLE_KEY.test(key) && LIKE_A_KEY.test(key);
  return isKey ? [...mapEntry(key, fields, context), ...sent] : sent;
}

const tellsOfInvoice = (fields: Fields): boolean =>
  (['total', 'issuedAt', 'number'] as const).some((name) => fields.text(name) !== undefined);

const hasEvents = (fields: Fields): boolean => (fields.list('events') ?? []).length > 0;

/** Lines of events say who issued the invoice and when, and not what it is about. */
function mapEntry(key: string, fields: Fields, context: MappingContext): (CanonicalDocument | Refusal)[] {
  const issuer = mapParty(partyNode(fields, 'issuer'), 'enderEmit', context.vault);
  const keyId = keyIdOf(key, issuer.number.kind === 'cpf', context.vault);
  const events = mapListedEvents(keyId, keyId === key ? undefined : key, fields, context);
  const eventsAlone = hasEvents(fields) && fields.text('total') === undefined && fields.list('items') === undefined;
  return eventsAlone ? events : [mapListed({ key, keyId, issuer }, fields, context), ...events];
}
