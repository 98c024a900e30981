/** One entry of a list, or one detail, in canonical form. */

import { parseAccessKey } from '../access-key.ts';
import { put, type CanonicalDocument, type Header, type MappingContext, type Protocol } from '../canonical.ts';
import { itemFlags } from '../checks/amount-checks.ts';
import { keyFlags } from '../checks/key-checks.ts';
import { strictnessOf } from '../checks/settings.ts';
import type { JsonObject } from '../number-text.ts';
import { mapParty, type MappedParty } from '../party.ts';
import { refuse, stamped, type Refusal } from '../stamp.ts';
import { protocolStatusOf } from '../status.ts';
import { localDate, localTime } from '../time.ts';
import { amount, yearFirst } from './brazilian.ts';
import { bareName, type Fields } from './fields.ts';
import { mapListedItems, MAX_ITEMS } from './listed-items.ts';
import { partyNode, recipientOf } from './listed-parties.ts';
import { saysRejected, situationStatus } from './situation.ts';

interface Named {
  readonly key: string;
  readonly keyId: string;
  readonly issuer: MappedParty;
}

/** Header of level `sum`, or of level `det` if there are items. */
export function mapListed(
  { key, keyId, issuer }: Named,
  fields: Fields,
  context: MappingContext,
): CanonicalDocument | Refusal {
  if (saysRejected(fields.text('situation'))) return refuse('rejected');
  const flags = new Set<string>();
  const { items, comma } = mapListedItems(fields, flags);
  if (items.length > MAX_ITEMS) return refuse('too-many-items');
  const recipient = mapParty(partyNode(fields, 'recipient'), 'enderDest', context.vault);
  const parties = { issuer: issuer.party, recipient: recipientOf(recipient, fields) };
  const header = headerOf(keyId, key, fields, parties, context);
  header.items = items.length;
  if (items.some(({ position }, index) => position !== index + 1)) {
    header.positions = items.map(({ position }) => position);
  }
  const total = fields.text('total');
  put(header, 'total', total === undefined ? undefined : amount(total, 2, comma));
  if (total !== undefined && header.total === undefined) flags.add('amount-format');
  for (const code of checks(key, fields, { issuer, recipient }, header)) flags.add(code);
  for (const code of itemFlags(items, strictnessOf(context))) flags.add(code);
  const personal = personalOf(keyId === key ? undefined : key, issuer, recipient);
  return stamped({ header, items: items, personal, flags: [...flags] }, context, secondsShift(fields));
}

function headerOf(
  keyId: string,
  key: string,
  fields: Fields,
  parties: Pick<Header, 'issuer' | 'recipient'>,
  { zone }: MappingContext,
): Header {
  const parts = parseAccessKey(key);
  const level = (fields.list('items') ?? []).length > 0 ? 'det' : 'sum';
  const header: Header = { key: keyId, level, family: 'nfe', ...parties, items: 0 };
  put(header, 'model', parts?.mod);
  put(header, 'series', bareNumber(fields.text('series') ?? parts?.serie));
  put(header, 'number', bareNumber(fields.text('number') ?? parts?.nNF));
  const issuedAt = localTime(date(fields, 'issuedAt'), zone);
  put(header, 'issuedOn', localDate(issuedAt));
  put(header, 'issuedAt', issuedAt);
  put(header, 'changedAt', date(fields, 'changedAt'));
  put(header, 'movedAt', date(fields, 'movedAt'));
  put(header, 'operation', fields.text('operation'));
  put(header, 'direction', oneOf(DIRECTIONS, fields.text('direction')));
  put(header, 'environment', oneOf(ENVIRONMENTS, fields.text('environment')));
  put(header, 'protocol', protocolOf(fields));
  return header;
}

/** As the layout writes it; services pad it. */
const bareNumber = (written: string | undefined): string | undefined => written?.replace(/^0+(?=[0-9]+$)/, '');

function protocolOf(fields: Fields): Protocol | undefined {
  const situation = fields.text('situation');
  const number = fields.text('protocol');
  if (situation === undefined && number === undefined) return undefined;
  const code = fields.text('statusCode');
  const final = protocolStatusOf(code) === 'unknown' ? undefined : code;
  const protocol: Protocol = {};
  put(protocol, 'number', number);
  // Words tell of what came later: the authority's first answer stays what it was.
  put(protocol, 'status', situationStatus(situation) ?? final);
  put(protocol, 'reason', situation);
  put(protocol, 'receivedAt', date(fields, 'authorizedAt'));
  put(protocol, 'digest', fields.text('digest'));
  return protocol;
}

const DIRECTIONS = { '0': 'in', entrada: 'in', incoming: 'in', '1': 'out', saida: 'out', outgoing: 'out' } as const;
const ENVIRONMENTS = {
  '1': 'production',
  producao: 'production',
  production: 'production',
  '2': 'test',
  homologacao: 'test',
  test: 'test',
} as const;

function oneOf<T>(meanings: Readonly<Record<string, T>>, words: string | undefined): T | undefined {
  const name = bareName(words ?? '');
  return Object.hasOwn(meanings, name) ? meanings[name] : undefined;
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
    ...(lostZeros(fields) ? ['repaired-zeros'] : []),
  ];
}

/** Numbers of parties that came as numbers: partyNode gives them their zeros back. */
const lostZeros = (fields: Fields): boolean =>
  (['issuer', 'recipient'] as const).some((role) => fields.isNumber(role) && (fields.text(role) ?? '').length < 14);

function personalOf(key: string | undefined, issuer: MappedParty, recipient: MappedParty): string | undefined {
  const personal: Record<string, unknown> = {};
  if (key !== undefined) personal['accessKey'] = key;
  if (Object.keys(issuer.personal).length > 0) personal['issuer'] = issuer.personal;
  if (Object.keys(recipient.personal).length > 0) personal['recipient'] = recipient.personal;
  return Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal);
}

function date(fields: Fields, field: 'issuedAt' | 'movedAt' | 'changedAt' | 'authorizedAt'): string | undefined {
  const written = fields.text(field);
  return written === undefined ? undefined : yearFirst(written);
}

/** A source that counts versions of an invoice orders them by that: each is a second later than the one before. */
function secondsShift(fields: Fields): number | undefined {
  const version = fields.text('version');
  return version !== undefined && /^[0-9]{1,9}$/.test(version) ? Number(version) : undefined;
}
