/** Status of an invoice, derived when it is read: from its protocol, and from the events that count. */

import type { Header, InvoiceEvent } from './canonical.ts';

export type Status = 'authorized' | 'cancelled' | 'denied' | 'unprotocolled' | 'unknown';

const AUTHORIZED: ReadonlySet<string> = new Set(['100', '150']);
const DENIED: ReadonlySet<string> = new Set(['110', '301', '302', '303']);
const CANCELLED: ReadonlySet<string> = new Set(['101', '151', '155']);
const REGISTERED: ReadonlySet<string> = new Set(['135', '136', '155']);
/** Types of events that cancel an invoice. */
export const CANCELLATIONS: ReadonlySet<string> = new Set(['110111', '110112']);
const CORRECTION = '110110';
const STATUS_CODE = /^[0-9]{3,4}$/;

/** Whether the authority turned the document away: then it is not an invoice. */
export function isRejection(protocolStatus: string | undefined): boolean {
  return (
    protocolStatus !== undefined && STATUS_CODE.test(protocolStatus) && protocolStatusOf(protocolStatus) === 'unknown'
  );
}

export function protocolStatusOf(code: string | undefined): Status {
  if (code === undefined) return 'unprotocolled';
  if (AUTHORIZED.has(code)) return 'authorized';
  if (DENIED.has(code)) return 'denied';
  return CANCELLED.has(code) ? 'cancelled' : 'unknown';
}

/** State of an event by the answer of the authority. */
export function eventState(code: string | undefined): InvoiceEvent['state'] {
  if (code === undefined) return 'requested';
  return REGISTERED.has(code) ? 'registered' : 'rejected';
}

/**
 * Events that are registered and were not cancelled by another one. 110001 names type and protocol of what it undoes;
 * 110131, 110193, 110751 and their like the protocol alone. Of correction letters the last one holds all that is to be
 * corrected, so those before it count no more.
 */
export function effectiveEvents<E extends InvoiceEvent>(events: readonly E[]): E[] {
  const registered = events.filter(({ state }) => state === 'registered');
  const undone = registered.flatMap(({ cancels }) => cancels ?? []);
  const standing = registered.filter(
    ({ type, protocol }) =>
      protocol === undefined || !undone.some((one) => one.protocol === protocol && (one.type ?? type) === type),
  );
  const lastLetter = Math.max(0, ...standing.map(({ type, sequence }) => (type === CORRECTION ? sequence : 0)));
  return standing.filter(({ type, sequence }) => type !== CORRECTION || sequence === lastLetter);
}

/** Whether a header itself says that the invoice was cancelled. */
export function saysCancelled({ protocol }: Pick<Header, 'protocol'>): boolean {
  return CANCELLED.has(protocol?.status ?? '');
}

/** @param cancelled another source's summary says so, though the event itself has not come */
export function invoiceStatus(
  header: Pick<Header, 'protocol' | 'family'>,
  events: readonly InvoiceEvent[],
  cancelled = false,
): Status {
  if (cancelled || effectiveEvents(events).some(({ type }) => CANCELLATIONS.has(type))) return 'cancelled';
  return protocolStatusOf(header.protocol?.status);
}
