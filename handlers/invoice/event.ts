/**
 * Events (cancellation, correction letter, manifestation and any other) in canonical form, with the answer of the
 * authority if it came along. Unknown types are stored as they are.
 */

import { bareAccessKey, hasAccessKeyForm, isValidAccessKey } from './access-key.ts';
import {
  canonicalHash,
  cellTimestamp,
  put,
  type CanonicalEvent,
  type InvoiceEvent,
  type MappingContext,
} from './canonical.ts';
import { dateText } from './envelopes/brazilian.ts';
import { closed, mayNamePerson, withTexts } from './open-text.ts';
import { damageFlags } from './checks/damage-checks.ts';
import { digested, raisedFlags, NO_TIME, refuse, STORABLE_KEY, type Refusal } from './stamp.ts';
import type { JsonObject } from './number-text.ts';
import { partyId, taxNumber } from './party.ts';
import { keyIdOf } from './row-keys.ts';
import { eventState } from './status.ts';
import { epochSeconds } from './time.ts';
import { child, isNumeric, plain, text } from './tree.ts';

const TYPE = /^[0-9]{6}$/;

/** Fields of detEvento that stay out of the personal part: they are codes. */
const DETAIL_CODES = new Set([
  'versao',
  'descEvento',
  'tpEvento',
  'nProt',
  'chNFeRef',
  'nProtEvento',
  'tpAutor',
  'verAplic',
  'cOrgaoAutor',
]);

/**
 * @param request infEvento of the request, if it came along
 * @param registration infEvento of retEvento
 */
export function mapEvent(
  request: JsonObject | undefined,
  registration: JsonObject | undefined,
  context: MappingContext,
): CanonicalEvent | Refusal {
  const identity = eventIdentity(request ?? registration);
  if ('code' in identity) return identity;
  const { key, type, sequence } = identity;
  const node = request ?? registration;
  const author = taxNumber(request);
  const keyId = keyIdOf(
    key,
    author.kind === 'cpf' && key.slice(6, 20) === author.number?.padStart(14, '0'),
    context.vault,
  );
  const details = child(request, 'detEvento');
  const event: InvoiceEvent = { key: keyId, type, sequence, state: eventState(text(registration, 'cStat')) };
  put(event, 'name', text(details, 'descEvento') ?? text(registration, 'xEvento'));
  put(event, 'at', dateText(request, 'dhEvento'));
  put(event, 'authority', text(node, 'cOrgao'));
  put(event, 'environment', environment(text(node, 'tpAmb')));
  mapAuthor(event, request, context);
  mapRegistration(event, registration);
  mapDetails(event, details, context);
  const personal = personalText(request, registration, details, keyId === key ? undefined : key);
  return stampedEvent(event, personal, [...keyFlags(key), ...damageFlags(node ?? null)], context);
}

/** Access key, type and sequence: what tells one event from another. */
export function eventIdentity(
  node: JsonObject | undefined,
): { readonly key: string; readonly type: string; readonly sequence: number } | Refusal {
  if (isNumeric(node?.['chNFe'])) return refuse('key-numeric');
  const key = bareAccessKey(text(node, 'chNFe') ?? '');
  if (key === '') return refuse('no-key');
  if (!STORABLE_KEY.test(key)) return refuse('key-malformed');
  const type = text(node, 'tpEvento');
  const sequence = Number(text(node, 'nSeqEvento') ?? 'none');
  const inRange = Number.isInteger(sequence) && sequence >= 1 && sequence <= 999;
  return type !== undefined && TYPE.test(type) && inRange ? { key, type, sequence } : refuse('event-malformed');
}

/** Hash and cell time of a mapped event. */
export function stampedEvent(
  given: InvoiceEvent,
  personal: string | undefined,
  flags: readonly string[],
  context: MappingContext,
): CanonicalEvent {
  const { vault, zone } = context;
  const { value: event, texts } = mayNamePerson(JSON.stringify(given)) ? closed(given) : { value: given, texts: {} };
  const eventText = JSON.stringify(event);
  const kept = digested(withTexts(personal, texts), `${event.key} ${eventColumn(event)}`, vault);
  const hash = canonicalHash([eventText], kept);
  const seconds = epochSeconds(event.registeredAt, zone) ?? epochSeconds(event.at, zone) ?? NO_TIME;
  const timestamp = cellTimestamp(seconds, event.registeredAt !== undefined && event.summary !== true, hash);
  const raised = raisedFlags(flags, context);
  return { kind: 'event', keyId: event.key, event, eventText, personal: kept, hash, timestamp, flags: raised };
}

/** Column of an event: type and sequence in two digits. */
export function eventColumn(event: Pick<InvoiceEvent, 'type' | 'sequence'>): string {
  return `${event.type}#${String(event.sequence).padStart(2, '0')}`;
}

function keyFlags(key: string): string[] {
  if (!hasAccessKeyForm(key)) return ['key-format'];
  return isValidAccessKey(key) ? [] : ['key-check-digit'];
}

function environment(code: string | undefined): 'production' | 'test' | undefined {
  return code === undefined ? undefined : code === '2' ? 'test' : 'production';
}

function mapAuthor(event: InvoiceEvent, request: JsonObject | undefined, { vault }: MappingContext): void {
  const number = taxNumber(request);
  if (number.kind === 'none') return;
  event.author = { kind: number.kind };
  put(event.author, 'id', partyId(number, vault));
}

function mapRegistration(event: InvoiceEvent, registration: JsonObject | undefined): void {
  put(event, 'status', text(registration, 'cStat'));
  put(event, 'reason', text(registration, 'xMotivo'));
  put(event, 'registeredAt', dateText(registration, 'dhRegEvento'));
  put(event, 'protocol', text(registration, 'nProt'));
}

function mapDetails(event: InvoiceEvent, details: JsonObject | undefined, { vault }: MappingContext): void {
  const cancelled: NonNullable<InvoiceEvent['cancels']> = {};
  put(cancelled, 'type', text(details, 'tpEventoAut') ?? text(details, 'tpEvento'));
  put(cancelled, 'protocol', text(details, 'nProtEvento'));
  if (cancelled.protocol !== undefined) event.cancels = cancelled;
  else put(event, 'invoiceProtocol', text(details, 'nProt'));
  const reference = text(details, 'chNFeRef');
  put(event, 'replacedBy', reference === undefined ? undefined : keyIdOf(bareAccessKey(reference), false, vault));
}

/** Reason, correction text and whatever else the author wrote; numbers and e-mail of persons. */
function personalText(
  request: JsonObject | undefined,
  registration: JsonObject | undefined,
  details: JsonObject | undefined,
  accessKey: string | undefined,
): string | undefined {
  const personal: Record<string, unknown> = {};
  if (accessKey !== undefined) personal['accessKey'] = accessKey;
  put(personal, 'author', text(request, 'CPF'));
  const destination = taxNumber({ CPF: registration?.['CPFDest'] ?? null });
  put(personal, 'recipient', destination.number);
  put(personal, 'recipientEmail', text(registration, 'emailDest'));
  const tree = plain(details, 'detEvento');
  if (typeof tree === 'object' && !Array.isArray(tree)) {
    const rest = Object.entries(tree).filter(([name]) => !DETAIL_CODES.has(name));
    if (rest.length > 0) personal['details'] = Object.fromEntries(rest);
  }
  return Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal);
}
