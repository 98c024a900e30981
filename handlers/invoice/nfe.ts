/** An NF-e or NFC-e (infNFe with its protocol) in canonical form. */

import { bareAccessKey } from './access-key.ts';
import { put, type CanonicalInvoice, type Header, type Item, type MappingContext, type Protocol } from './canonical.ts';
import { itemFlags, negativeFlags, reformFlags, totalFlags } from './checks/amount-checks.ts';
import { damageFlags } from './checks/damage-checks.ts';
import { itemCodeFlags, offsetFlags, placeFlags, placesOf, registrationFlags } from './checks/form-checks.ts';
import { keyFlags } from './checks/key-checks.ts';
import { strictnessOf, type Strictness } from './checks/settings.ts';
import { withPointAmounts } from './comma-amounts.ts';
import { decimal } from './decimal.ts';
import { dateText } from './envelopes/brazilian.ts';
import { mapItems } from './items.ts';
import { mapMoney } from './nfe-money.ts';
import type { JsonObject } from './number-text.ts';
import { mapParty, type MappedParty } from './party.ts';
import { keyIdOf } from './row-keys.ts';
import { isRejection, protocolStatusOf } from './status.ts';
import { refuse, stamped, STORABLE_KEY, type Refusal } from './stamp.ts';
import { localDate } from './time.ts';
import { attribute, attributeText, child, children, isNumeric, plain, text, texts } from './tree.ts';

const MAX_ITEMS = 9999;

/**
 * @param given the group infNFe
 * @param infProt answer of the authority, if there is one
 */
export function mapNfe(
  given: JsonObject,
  infProt: JsonObject | undefined,
  context: MappingContext,
): CanonicalInvoice | Refusal {
  const infNFe = withPointAmounts(given);
  const found = findKey(infNFe, infProt);
  if (typeof found !== 'object') return refuse(found);
  const protocol = mapProtocol(infProt);
  if (isRejection(protocol?.status)) return refuse('rejected');
  const ide = child(infNFe, 'ide');
  const issuer = mapParty(child(infNFe, 'emit'), 'enderEmit', context.vault);
  const recipient = mapParty(child(infNFe, 'dest'), 'enderDest', context.vault);
  const mapped = mapItems(infNFe);
  if (mapped.items.length > MAX_ITEMS) return refuse('too-many-items');
  const keyId = keyIdOf(found.key, issuer.number.kind === 'cpf', context.vault);
  const layout = attributeText(infNFe, 'versao');
  const header = mapHeader(ide, keyId, { issuer, recipient });
  const isMoneyWhole = mapMoney(header, infNFe);
  put(header, 'layout', layout === undefined ? undefined : (decimal(layout, 2) ?? layout));
  header.items = mapped.items.length;
  if (mapped.items.some(({ position }, index) => position !== index + 1)) {
    header.positions = mapped.items.map(({ position }) => position);
  }
  put(header, 'protocol', protocol);
  const carrier = mapTransport(header, infNFe, context);
  const referenced = references(ide, context);
  if (referenced.length > 0) header.references = referenced;
  const flags = [
    ...(found.fromProtocol ? ['key-from-protocol'] : []),
    ...keyFlags(found.key, ide, issuer.number, layout),
    ...protocolFlags(found.key, infProt, protocol),
    ...amountFlags(header, mapped.items, infNFe, strictnessOf(context)),
    ...formFlags(mapped.items, infNFe, ide, layout),
    ...mapped.flags,
    ...partyFlags(issuer, recipient),
    ...(isMoneyWhole ? [] : ['amount-format']),
    ...(infNFe === given ? [] : ['decimal-comma']),
    ...headerFlags(header),
  ];
  const personal = personalText(
    { issuer: issuer.personal, recipient: recipient.personal, carrier },
    infNFe,
    mapped.personal,
    keyId === found.key ? undefined : found.key,
  );
  return stamped({ header, items: mapped.items, personal, flags }, context);
}

function amountFlags(header: Header, items: readonly Item[], infNFe: JsonObject, strictness: Strictness): string[] {
  const { totals, reform } = header;
  const hasReform = typeof reform === 'object' && 'IBSCBSTot' in reform;
  return [
    ...totalFlags(totals, items, infNFe, strictness),
    ...itemFlags(items, strictness),
    ...negativeFlags(totals, items),
    ...reformFlags(totals, items, hasReform, strictness),
  ];
}

function formFlags(
  items: readonly Item[],
  infNFe: JsonObject,
  ide: JsonObject | undefined,
  layout: string | undefined,
): string[] {
  return [
    ...registrationFlags([child(infNFe, 'emit'), child(infNFe, 'dest')]),
    ...placeFlags(placesOf(infNFe)),
    ...offsetFlags(ide, layout),
    ...itemCodeFlags(items),
    ...damageFlags(infNFe),
  ];
}

function partyFlags(issuer: MappedParty, recipient: MappedParty): string[] {
  const wrong = ({ number }: MappedParty): boolean => !number.valid || number.kind === 'malformed';
  return [...(wrong(issuer) ? ['issuer-check-digit'] : []), ...(wrong(recipient) ? ['recipient-check-digit'] : [])];
}

function headerFlags({ issuedOn, issuer, items, total }: Header): string[] {
  const isHollow = issuer.kind === 'none' || items === 0 || total === undefined;
  return [...(issuedOn === undefined ? ['issue-date'] : []), ...(isHollow ? ['incomplete'] : [])];
}

function findKey(infNFe: JsonObject, infProt: JsonObject | undefined): { key: string; fromProtocol: boolean } | string {
  const id = attribute(infNFe, 'Id');
  if (isNumeric(id)) return 'key-numeric';
  const own = bareAccessKey(attributeText(infNFe, 'Id') ?? '');
  const fromProtocol = own === '';
  if (fromProtocol && isNumeric(infProt?.['chNFe'])) return 'key-numeric';
  const key = fromProtocol ? bareAccessKey(text(infProt, 'chNFe') ?? '') : own;
  if (key === '') return 'no-key';
  return STORABLE_KEY.test(key) ? { key, fromProtocol } : 'key-malformed';
}

function mapHeader(
  ide: JsonObject | undefined,
  keyId: string,
  parties: { readonly issuer: MappedParty; readonly recipient: MappedParty },
): Header {
  const header = { key: keyId, level: 'doc', family: 'nfe' } as Header;
  const issuedAt = dateText(ide, 'dhEmi') ?? dateText(ide, 'dEmi');
  put(header, 'model', text(ide, 'mod'));
  put(header, 'series', text(ide, 'serie'));
  put(header, 'number', text(ide, 'nNF'));
  put(header, 'issuedOn', localDate(issuedAt));
  put(header, 'issuedAt', issuedAt);
  put(header, 'movedAt', dateText(ide, 'dhSaiEnt') ?? dateText(ide, 'dSaiEnt'));
  put(header, 'operation', text(ide, 'natOp'));
  const direction = text(ide, 'tpNF');
  put(header, 'direction', direction === undefined ? undefined : direction === '0' ? 'in' : 'out');
  put(header, 'purpose', text(ide, 'finNFe'));
  const environment = text(ide, 'tpAmb');
  put(header, 'environment', environment === undefined ? undefined : environment === '2' ? 'test' : 'production');
  put(header, 'emission', text(ide, 'tpEmis'));
  put(header, 'destination', text(ide, 'idDest'));
  put(header, 'stateCode', text(ide, 'cUF'));
  put(header, 'municipality', text(ide, 'cMunFG'));
  const consumer = text(ide, 'indFinal');
  put(header, 'finalConsumer', consumer === undefined ? undefined : consumer === '1');
  put(header, 'presence', text(ide, 'indPres'));
  header.issuer = parties.issuer.party;
  header.recipient = parties.recipient.party;
  return header;
}

function mapTransport(header: Header, infNFe: JsonObject, { vault }: MappingContext): Record<string, string> {
  const transport = child(infNFe, 'transp');
  const mode = text(transport, 'modFrete');
  const node = child(transport, 'transporta');
  const volumes = children(transport, 'vol').length;
  const carrier = node === undefined ? undefined : mapParty(node, 'enderTransporta', vault);
  const personal: Record<string, string> = carrier?.personal ?? {};
  put(personal, 'plate', text(child(transport, 'veicTransp'), 'placa'));
  if (mode === undefined && carrier === undefined) return personal;
  header.freight = {};
  put(header.freight, 'mode', mode);
  put(header.freight, 'carrier', carrier?.party);
  if (volumes > 0) header.freight.volumes = volumes;
  return personal;
}

function mapProtocol(infProt: JsonObject | undefined): Protocol | undefined {
  if (infProt === undefined || text(infProt, 'cStat') === undefined) return undefined;
  const protocol: Protocol = {};
  put(protocol, 'number', text(infProt, 'nProt'));
  put(protocol, 'status', text(infProt, 'cStat'));
  put(protocol, 'reason', text(infProt, 'xMotivo'));
  put(protocol, 'receivedAt', dateText(infProt, 'dhRecbto'));
  put(protocol, 'digest', text(infProt, 'digVal'));
  return protocol;
}

function protocolFlags(key: string, infProt: JsonObject | undefined, protocol: Protocol | undefined): string[] {
  const flags: string[] = [];
  const protocolKey = text(infProt, 'chNFe');
  if (protocolKey !== undefined && bareAccessKey(protocolKey) !== key) flags.push('protocol-key');
  if (protocol !== undefined && protocolStatusOf(protocol.status) === 'unknown') flags.push('protocol-status');
  return flags;
}

function references(ide: JsonObject | undefined, { vault }: MappingContext): string[] {
  return children(ide, 'NFref')
    .flatMap((one) => [...texts(one, 'refNFe'), ...texts(one, 'refNFeSig')])
    .map((key) => keyIdOf(bareAccessKey(key), false, vault));
}

/** What may name a person: numbers, names and places of persons, free text. JSON, or undefined if there is nothing. */
function personalText(
  parties: Readonly<Record<string, Record<string, string>>>,
  infNFe: JsonObject,
  itemTexts: Record<string, string>,
  accessKey: string | undefined,
): string | undefined {
  const personal: Record<string, unknown> = {};
  if (accessKey !== undefined) personal['accessKey'] = accessKey;
  for (const [role, fields] of Object.entries(parties)) if (Object.keys(fields).length > 0) personal[role] = fields;
  const additional = child(infNFe, 'infAdic');
  for (const [name, official] of [
    ['taxNote', 'infAdFisco'],
    ['note', 'infCpl'],
  ] as const) {
    const value = text(additional, official);
    if (value !== undefined) personal[name] = value;
  }
  const remarks = plain(
    { obsCont: additional?.['obsCont'] ?? null, obsFisco: additional?.['obsFisco'] ?? null },
    'infAdic',
  );
  if (remarks !== undefined) personal['remarks'] = remarks;
  for (const name of ['retirada', 'entrega', 'autXML', 'infRespTec']) {
    const value = plain(infNFe[name], name);
    if (value !== undefined) personal[name] = value;
  }
  if (Object.keys(itemTexts).length > 0) personal['items'] = itemTexts;
  return Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal);
}
