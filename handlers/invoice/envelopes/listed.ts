/**
 * Invoices as lists and details of services give them: the Portal da Transparência, PNCP, Focus NFe, NFE.io and their
 * like. A list entry is a header of level `sum`; with items it is one of level `det`, and its events come along.
 */

import { bareAccessKey, parseAccessKey } from '../access-key.ts';
import { put, type CanonicalDocument, type Header, type Item, type MappingContext, type Party } from '../canonical.ts';
import { itemFlags } from '../checks/amount-checks.ts';
import { keyFlags } from '../checks/key-checks.ts';
import { strictnessOf } from '../checks/settings.ts';
import type { JsonObject } from '../number-text.ts';
import { mapParty, type MappedParty } from '../party.ts';
import { keyIdOf } from '../row-keys.ts';
import { refuse, stamped, STORABLE_KEY, type Refusal } from '../stamp.ts';
import { localDate } from '../time.ts';
import { isObject } from '../tree.ts';
import { amount, hasDecimalComma, yearFirst } from './brazilian.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { mapListedEvents } from './listed-events.ts';
import { situationStatus } from './situation.ts';

const DTO = 'notaFiscalDTO';
const MAX_ITEMS = 9999;
const CFOP = /^[0-9]{4}/;

/** Whether an object and lists in it are one document: they must be read together. */
export function isDetail(node: JsonObject): boolean {
  if (isObject(node[DTO])) return true;
  if (!mayHaveKey(node)) return false;
  const fields = fieldsOf(node);
  return fields.text('key') !== undefined && (hasRows(fields.list('items')) || hasRows(fields.list('events')));
}

/** Most objects can be told from a list entry by their names as they stand. */
const mayHaveKey = (node: JsonObject): boolean => Object.keys(node).some((name) => /chave|key|chnfe/i.test(name));

/** Lists of full documents are none of a detail. */
const hasRows = (list: readonly JsonObject[] | undefined): boolean =>
  list?.some((one) => fieldsOf(one).text('gross') !== undefined || fieldsOf(one).text('eventAt') !== undefined) ===
  true;

/** @returns nothing if the object is no such entry */
export function takeListed(node: JsonObject, context: MappingContext): (CanonicalDocument | Refusal)[] {
  const inner = node[DTO];
  if (!isObject(inner) && !mayHaveKey(node)) return [];
  const merged = isObject(inner) ? { ...inner, ...node } : node;
  const fields = fieldsOf(merged);
  if (fields.text('key') === undefined) return [];
  const events = fields.list('events') ?? [];
  const told = fields.text('total') ?? fields.text('issuedAt') ?? fields.text('number') ?? events[0];
  if (fields.isNumber('key')) return told === undefined ? [] : [refuse('key-numeric')];
  const key = bareAccessKey(fields.text('key') ?? '');
  if (told === undefined) return parseAccessKey(key) === undefined ? [] : [refuse('only-a-key')];
  // Names such as `chave` and `valor` stand for much else.
  if (!STORABLE_KEY.test(key) || !/^[0-9]{6}/.test(key)) return [];
  const issuer = mapParty(partyNode(fields, 'issuer'), 'enderEmit', context.vault);
  const keyId = keyIdOf(key, issuer.number.kind === 'cpf', context.vault);
  const listedEvents = mapListedEvents(keyId, keyId === key ? undefined : key, fields, context);
  const eventsAlone = events.length > 0 && fields.text('total') === undefined && fields.list('items') === undefined;
  return eventsAlone ? listedEvents : [mapListed({ key, keyId, issuer }, fields, context), ...listedEvents];
}

interface Named {
  readonly key: string;
  readonly keyId: string;
  readonly issuer: MappedParty;
}

function mapListed(
  { key, keyId, issuer }: Named,
  fields: Fields,
  context: MappingContext,
): CanonicalDocument | Refusal {
  const listed = fields.list('items') ?? [];
  if (listed.length > MAX_ITEMS) return refuse('too-many-items');
  const rows = listed.map(fieldsOf);
  const comma = usesComma(fields, rows);
  const flags = new Set<string>();
  const items = rows.map((row, index) => mapItem(row, index + 1, comma, flags));
  const unique = new Set(items.map(({ position }) => position)).size === items.length;
  if (!unique) flags.add('item-number');
  const numbered = unique ? items : items.map((item, index) => ({ ...item, position: index + 1 }));
  const recipient = mapParty(partyNode(fields, 'recipient'), 'enderDest', context.vault);
  const header = headerOf(keyId, key, fields, { issuer: issuer.party, recipient: recipientOf(recipient, fields) });
  header.items = items.length;
  if (numbered.some(({ position }, index) => position !== index + 1)) {
    header.positions = numbered.map(({ position }) => position);
  }
  const total = fields.text('total');
  put(header, 'total', total === undefined ? undefined : amount(total, 2, comma));
  if (total !== undefined && header.total === undefined) flags.add('amount-format');
  for (const code of checks(key, fields, { issuer, recipient }, header)) flags.add(code);
  for (const code of itemFlags(numbered, strictnessOf(context))) flags.add(code);
  const personal = personalOf(keyId === key ? undefined : key, issuer, recipient);
  return stamped({ header, items: numbered, personal, flags: [...flags] }, context, secondsShift(fields));
}

function headerOf(keyId: string, key: string, fields: Fields, parties: Pick<Header, 'issuer' | 'recipient'>): Header {
  const parts = parseAccessKey(key);
  const level = (fields.list('items') ?? []).length > 0 ? 'det' : 'sum';
  const header: Header = { key: keyId, level, family: 'nfe', ...parties, items: 0 };
  put(header, 'model', parts?.mod);
  put(header, 'series', fields.text('series') ?? (parts && String(Number(parts.serie))));
  put(header, 'number', fields.text('number') ?? (parts && String(Number(parts.nNF))));
  const issuedAt = date(fields, 'issuedAt');
  put(header, 'issuedOn', localDate(issuedAt));
  put(header, 'issuedAt', issuedAt);
  put(header, 'changedAt', date(fields, 'changedAt'));
  put(header, 'operation', fields.text('operation'));
  const situation = fields.text('situation');
  const status = situationStatus(situation);
  const number = fields.text('protocol');
  if (situation === undefined && number === undefined) return header;
  header.protocol = {};
  put(header.protocol, 'number', number);
  put(header.protocol, 'status', status);
  put(header.protocol, 'reason', situation);
  return header;
}

function checks(
  key: string,
  fields: Fields,
  { issuer, recipient }: { issuer: MappedParty; recipient: MappedParty },
  header: Header,
): string[] {
  const ide: JsonObject = {};
  const [series, number] = [fields.text('series'), fields.text('number')];
  if (series !== undefined) ide['serie'] = series;
  if (number !== undefined) ide['nNF'] = number;
  if (header.issuedAt !== undefined) ide['dhEmi'] = header.issuedAt;
  const wrong = ({ number: one }: MappedParty): boolean => !one.valid || one.kind === 'malformed';
  return [
    ...keyFlags(key, ide, issuer.number, undefined),
    ...(wrong(issuer) ? ['issuer-check-digit'] : []),
    ...(wrong(recipient) ? ['recipient-check-digit'] : []),
    ...(header.issuedOn === undefined ? ['issue-date'] : []),
  ];
}

/** Decimals with a comma anywhere show that points set thousands apart everywhere. */
function usesComma(fields: Fields, rows: readonly Fields[]): boolean {
  const written = [fields.text('total'), ...rows.flatMap((row) => [row.text('gross'), row.text('unitPrice')])];
  return written.some((one) => one !== undefined && hasDecimalComma(one));
}

function mapItem(row: Fields, fallback: number, comma: boolean, flags: Set<string>): Item {
  const written = Number(row.text('position') ?? fallback);
  const usable = Number.isInteger(written) && written >= 1 && written <= MAX_ITEMS;
  if (!usable) flags.add('item-number');
  const item: Item = { position: usable ? written : fallback };
  const number = (name: 'quantity' | 'unitPrice' | 'gross', scale: number): string | undefined => {
    const text = row.text(name);
    const value = text === undefined ? undefined : amount(text, scale, comma);
    if (text !== undefined && value === undefined) flags.add('amount-format');
    return value;
  };
  put(item, 'code', row.text('code'));
  put(item, 'description', row.text('description'));
  put(item, 'ncm', row.text('ncm'));
  put(item, 'cfop', CFOP.exec(row.text('cfop')?.replace('.', '') ?? '')?.[0]);
  put(item, 'unit', row.text('unit'));
  put(item, 'quantity', number('quantity', 0));
  put(item, 'unitPrice', number('unitPrice', 2));
  put(item, 'gross', number('gross', 2));
  return item;
}

/** A party in the form that documents have. Eleven digits are a CPF only where they are written as text. */
function partyNode(fields: Fields, role: 'issuer' | 'recipient'): JsonObject {
  const node: JsonObject = {};
  const written = fields.text(role)?.replace(/[\s.\-/]/g, '');
  if (written !== undefined) {
    const isCpf = !fields.isNumber(role) && /^[0-9*]{11}$/.test(written);
    node[isCpf ? 'CPF' : 'CNPJ'] = fields.isNumber(role) ? written.padStart(14, '0') : written;
  }
  const name = fields.text(`${role}Name`);
  const state = fields.text(`${role}State`);
  if (name !== undefined) node['xNome'] = name;
  if (state !== undefined) node['UF'] = state;
  if (role === 'issuer') {
    const place = fields.text('issuerPlace');
    const registration = fields.text('issuerRegistration');
    if (place !== undefined) node['xMun'] = place;
    if (registration !== undefined) node['IE'] = registration;
  }
  return node;
}

/** The Portal names the public body that bought, without a number: that is no person, so the name is open. */
function recipientOf(mapped: MappedParty, fields: Fields): Party {
  const name = fields.text('recipientName');
  if (mapped.number.kind !== 'none' || name === undefined) return mapped.party;
  delete mapped.personal['name'];
  return { ...mapped.party, name };
}

function personalOf(key: string | undefined, issuer: MappedParty, recipient: MappedParty): string | undefined {
  const personal: Record<string, unknown> = {};
  if (key !== undefined) personal['accessKey'] = key;
  if (Object.keys(issuer.personal).length > 0) personal['issuer'] = issuer.personal;
  if (Object.keys(recipient.personal).length > 0) personal['recipient'] = recipient.personal;
  return Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal);
}

function date(fields: Fields, field: 'issuedAt' | 'changedAt'): string | undefined {
  const written = fields.text(field);
  return written === undefined ? undefined : yearFirst(written);
}

/** A source that counts versions of an invoice orders them by that: each is a second later than the one before. */
function secondsShift(fields: Fields): number | undefined {
  const version = fields.text('version');
  return version !== undefined && /^[0-9]{1,9}$/.test(version) ? Number(version) : undefined;
}
