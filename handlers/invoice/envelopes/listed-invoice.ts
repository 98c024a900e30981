/** One entry of a list, or one detail, in canonical form. */

import { parseAccessKey } from '../access-key.ts';
import { put, type CanonicalDocument, type Header, type MappingContext } from '../canonical.ts';
import { itemFlags } from '../checks/amount-checks.ts';
import { keyFlags } from '../checks/key-checks.ts';
import { strictnessOf } from '../checks/settings.ts';
import type { JsonObject } from '../number-text.ts';
import { mapParty, type MappedParty } from '../party.ts';
import { refuse, stamped, type Refusal } from '../stamp.ts';
import { localDate } from '../time.ts';
import { amount, yearFirst } from './brazilian.ts';
import type { Fields } from './fields.ts';
import { mapListedItems, MAX_ITEMS } from './listed-items.ts';
import { partyNode, recipientOf } from './listed-parties.ts';
import { situationStatus } from './situation.ts';

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
  const flags = new Set<string>();
  const { items, comma } = mapListedItems(fields, flags);
  if (items.length > MAX_ITEMS) return refuse('too-many-items');
  const recipient = mapParty(partyNode(fields, 'recipient'), 'enderDest', context.vault);
  const header = headerOf(keyId, key, fields, { issuer: issuer.party, recipient: recipientOf(recipient, fields) });
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
