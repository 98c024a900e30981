/**
 * Events that come beside an invoice of the Portal or its like: a name and a time, hardly ever a type, a sequence or a
 * protocol. They are summaries: the event itself, when it comes, counts for more.
 */

import { put, type CanonicalEvent, type InvoiceEvent, type MappingContext } from '../canonical.ts';
import { stampedEvent } from '../event.ts';
import { CANCELLATIONS } from '../status.ts';
import { yearFirst } from './brazilian.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { eventTypeOf, situationStatus } from './situation.ts';

const MAX_EVENTS = 999;
/** Stands for the type of an event whose name is unknown. */
const UNKNOWN = '000000';
const TYPE = /^[0-9]{6}$/;
const CANCEL = /^cancel/i;

/** @param accessKey the key itself, where a pseudonym stands for it */
export function mapListedEvents(
  keyId: string,
  accessKey: string | undefined,
  fields: Fields,
  context: MappingContext,
): CanonicalEvent[] {
  const known = (fields.list('events') ?? []).slice(0, MAX_EVENTS).map(fieldsOf).flatMap(readEvent);
  // Sequences count in the order of time, whichever way round the list is.
  known.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const count = new Map<string, number>();
  return known.map(({ type, name, at, sequence, fields: one }) => {
    const next = sequence ?? (count.get(type) ?? 0) + 1;
    count.set(type, next);
    const event: InvoiceEvent = { key: keyId, type, sequence: next, name, state: 'registered', summary: true };
    put(event, 'at', at === '' ? undefined : at);
    put(event, 'registeredAt', at === '' ? undefined : at);
    put(event, 'protocol', one.text('eventProtocol'));
    return stampedEvent(event, personalOf(accessKey, one), [], context);
  });
}

interface ListedEvent {
  readonly type: string;
  readonly name: string;
  readonly at: string;
  readonly sequence: number | undefined;
  readonly fields: Fields;
}

/** Nothing for the authorisation: that is the invoice itself. */
function readEvent(fields: Fields): ListedEvent[] {
  const names = [fields.text('eventName'), fields.text('eventText')].filter((one) => one !== undefined);
  const [name] = names;
  if (name === undefined) return [];
  const written = fields.text('eventType');
  const type = written !== undefined && TYPE.test(written) ? written : typeOf(names);
  if (type === undefined && names.some((one) => situationStatus(one) === '100' && !CANCEL.test(one))) return [];
  const sequence = Number(fields.text('eventSequence'));
  return [
    {
      type: type ?? UNKNOWN,
      name,
      at: yearFirst(fields.text('eventAt') ?? ''),
      sequence: Number.isInteger(sequence) && sequence >= 1 && sequence <= MAX_EVENTS ? sequence : undefined,
      fields,
    },
  ];
}

/** The short name may leave out of what an event is: `Cancelamento` of `Cancelamento de MDF-e`. */
function typeOf(names: readonly string[]): string | undefined {
  const types = names.map(eventTypeOf);
  const isOther = names.some((one, index) => !CANCELLATIONS.has(types[index] ?? '') && CANCEL.test(one));
  return types.find((type) => type !== undefined && !(isOther && CANCELLATIONS.has(type)));
}

function personalOf(accessKey: string | undefined, fields: Fields): string | undefined {
  const reason = fields.text('eventReason');
  const personal = {
    ...(accessKey === undefined ? {} : { accessKey }),
    ...(reason === undefined ? {} : { details: { xJust: reason } }),
  };
  return Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal);
}
