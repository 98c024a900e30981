/**
 * Cancellations as they were before there were events (layouts 1.07 and 2.00, up to 2012): cancNFe with its answer
 * retCancNFe. They become the event that took their place, 110111 with sequence 1.
 */

import { bareAccessKey } from './access-key.ts';
import { put, type CanonicalEvent, type InvoiceEvent, type MappingContext } from './canonical.ts';
import { dateText } from './envelopes/brazilian.ts';
import { stampedEvent } from './event.ts';
import type { JsonObject } from './number-text.ts';
import { keyIdOf } from './row-keys.ts';
import { refuse, STORABLE_KEY, type Refusal } from './stamp.ts';
import { protocolStatusOf } from './status.ts';
import { isNumeric, text } from './tree.ts';

const CANCELLATION = '110111';

/** @param request infCanc of cancNFe; `answer` that of retCancNFe */
export function mapCancellation(
  request: JsonObject | undefined,
  answer: JsonObject | undefined,
  context: MappingContext,
): CanonicalEvent | Refusal {
  if (isNumeric(request?.['chNFe'] ?? answer?.['chNFe'])) return refuse('key-numeric');
  const key = bareAccessKey(text(request, 'chNFe') ?? text(answer, 'chNFe') ?? '');
  if (key === '') return refuse('no-key');
  if (!STORABLE_KEY.test(key)) return refuse('key-malformed');
  const keyId = keyIdOf(key, false, context.vault);
  return stampedEvent(
    eventOf(keyId, request, answer),
    personalOf(keyId === key ? undefined : key, request),
    [],
    context,
  );
}

function eventOf(keyId: string, request: JsonObject | undefined, answer: JsonObject | undefined): InvoiceEvent {
  const status = text(answer, 'cStat');
  const state =
    status === undefined ? 'requested' : protocolStatusOf(status) === 'cancelled' ? 'registered' : 'rejected';
  const event: InvoiceEvent = { key: keyId, type: CANCELLATION, sequence: 1, name: 'Cancelamento', state };
  put(event, 'at', dateText(answer, 'dhRecbto'));
  put(event, 'authority', text(answer, 'cUF'));
  const environment = text(request, 'tpAmb') ?? text(answer, 'tpAmb');
  put(event, 'environment', environment === undefined ? undefined : environment === '2' ? 'test' : 'production');
  put(event, 'status', status);
  put(event, 'reason', text(answer, 'xMotivo'));
  put(event, 'registeredAt', dateText(answer, 'dhRecbto'));
  put(event, 'protocol', text(answer, 'nProt'));
  put(event, 'invoiceProtocol', text(request, 'nProt'));
  return event;
}

function personalOf(accessKey: string | undefined, request: JsonObject | undefined): string | undefined {
  const why = text(request, 'xJust');
  const personal = {
    ...(accessKey === undefined ? {} : { accessKey }),
    ...(why === undefined ? {} : { details: { xJust: why } }),
  };
  return Object.keys(personal).length === 0 ? undefined : JSON.stringify(personal);
}
