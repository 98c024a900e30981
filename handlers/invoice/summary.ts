/**
 * Summaries of the distribution service: resNFe (a header of level `sum`) and resEvento (an event known in outline); of
 * the list of received invoices before it (NT 2012.002), whose dates are dEmi, resCanc and resCCe as well.
 */

import { bareAccessKey, hasAccessKeyForm } from './access-key.ts';
import {
  put,
  type CanonicalEvent,
  type CanonicalInvoice,
  type Header,
  type InvoiceEvent,
  type MappingContext,
} from './canonical.ts';
import { damageFlags } from './checks/damage-checks.ts';
import { keyFlags } from './checks/key-checks.ts';
import { amount, dateText } from './envelopes/brazilian.ts';
import { eventIdentity, stampedEvent } from './event.ts';
import { refuse, stamped, STORABLE_KEY, type Refusal } from './stamp.ts';
import type { JsonObject } from './number-text.ts';
import { mapParty, partyId, taxNumber } from './party.ts';
import { keyIdOf } from './row-keys.ts';
import { localDate } from './time.ts';
import { isNumeric, text } from './tree.ts';

/** cSitNFe to the protocol state that says the same. */
const SITUATIONS: Readonly<Record<string, string>> = { '1': '100', '2': '110', '3': '101' };

export function mapInvoiceSummary(node: JsonObject, context: MappingContext): CanonicalInvoice | Refusal {
  const key = summaryKey(node);
  if (typeof key !== 'string') return key;
  const issuer = mapParty(node, 'enderEmit', context.vault);
  const keyId = keyIdOf(key, issuer.number.kind === 'cpf', context.vault);
  const issuedAt = dateText(node, 'dhEmi') ?? dateText(node, 'dEmi');
  const header: Header = {
    key: keyId,
    level: 'sum',
    family: 'nfe',
    issuer: issuer.party,
    recipient: { kind: 'none' },
    items: 0,
  };
  if (hasAccessKeyForm(key)) {
    put(header, 'model', key.slice(20, 22));
    put(header, 'series', String(Number(key.slice(22, 25))));
    put(header, 'number', String(Number(key.slice(25, 34))));
  }
  put(header, 'issuedOn', localDate(issuedAt));
  put(header, 'issuedAt', issuedAt);
  put(header, 'direction', directionOf(node));
  const total = text(node, 'vNF');
  put(header, 'total', total === undefined ? undefined : amount(total, 2, false));
  header.protocol = {};
  put(header.protocol, 'number', text(node, 'nProt'));
  put(header.protocol, 'status', SITUATIONS[text(node, 'cSitNFe') ?? '']);
  put(header.protocol, 'receivedAt', dateText(node, 'dhRecbto'));
  put(header.protocol, 'digest', text(node, 'digVal'));
  const personal: Record<string, unknown> = {};
  if (keyId !== key) personal['accessKey'] = key;
  if (Object.keys(issuer.personal).length > 0) personal['issuer'] = issuer.personal;
  const flags = [
    ...keyFlags(key, undefined, issuer.number, undefined),
    ...(issuer.number.valid && issuer.number.kind !== 'malformed' ? [] : ['issuer-check-digit']),
    ...(header.issuedOn === undefined ? ['issue-date'] : []),
    ...(total !== undefined && header.total === undefined ? ['amount-format'] : []),
    ...damageFlags(node),
  ];
  const text_ = Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal);
  return stamped({ header, items: [], personal: text_, flags }, context);
}

/** @param node holds tpNF */
function directionOf(node: JsonObject): 'in' | 'out' | undefined {
  const direction = text(node, 'tpNF');
  return direction === undefined ? undefined : direction === '0' ? 'in' : 'out';
}

export function mapEventSummary(node: JsonObject, context: MappingContext): CanonicalEvent | Refusal {
  const identity = eventIdentity(node);
  if ('code' in identity) return identity;
  const { key, type, sequence } = identity;
  const keyId = keyIdOf(key, false, context.vault);
  // Only registered events are distributed.
  const event: InvoiceEvent = { key: keyId, type, sequence, state: 'registered', summary: true };
  put(event, 'name', text(node, 'xEvento') ?? text(node, 'descEvento'));
  put(event, 'at', dateText(node, 'dhEvento'));
  put(event, 'authority', text(node, 'cOrgao'));
  const author = taxNumber(node);
  if (author.kind !== 'none') {
    event.author = { kind: author.kind };
    put(event.author, 'id', partyId(author, context.vault));
  }
  put(event, 'registeredAt', dateText(node, 'dhRecbto'));
  put(event, 'protocol', text(node, 'nProt'));
  const correction = text(node, 'xCorrecao');
  const personal = {
    ...(keyId === key ? {} : { accessKey: key }),
    ...(correction === undefined ? {} : { details: { xCorrecao: correction } }),
  };
  return stampedEvent(
    event,
    Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal),
    damageFlags(node),
    context,
  );
}

function summaryKey(node: JsonObject): string | Refusal {
  if (isNumeric(node['chNFe'])) return refuse('key-numeric');
  const key = bareAccessKey(text(node, 'chNFe') ?? '');
  if (key === '') return refuse('no-key');
  return STORABLE_KEY.test(key) ? key : refuse('key-malformed');
}
