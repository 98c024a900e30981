/** What services say in words of the state of an invoice and of its events, as the codes of the authority. */

import { CANCELLATIONS } from '../status.ts';
import { bareName } from './fields.ts';

/** Beginnings of words, to cStat. */
const STATUS: readonly (readonly [string, string])[] = [
  ['cancel', '101'],
  ['notacancelada', '101'],
  ['denegad', '110'],
  ['denied', '110'],
  ['usodenegado', '110'],
  ['autorizad', '100'],
  ['autorizacao', '100'],
  ['authorized', '100'],
  ['emitida', '100'],
  ['issued', '100'],
];

const REJECTED = /^(?:rejeit|rejected|erroautorizacao|errodeautorizacao|erro$|error$)/;

/**
 * Words of an event, to its type; the first that fits counts. What is cancelled may be another event, or a freight document
 * that carries the invoice: that says nothing of the invoice itself.
 */
const EVENTS: readonly (readonly [RegExp, string])[] = [
  [/mdfe.*comcte.*cancelad|cancela.*mdfe.*comcte/, '610615'],
  [/mdfe.*comcte/, '610614'],
  [/mdfe.*cancelad|cancela.*mdfe/, '610611'],
  [/mdfe.*autorizad|autorizacao.*mdfe/, '610610'],
  [/cancela.*comprovantedeentrega.*cte/, '610131'],
  [/comprovantedeentrega.*cte/, '610130'],
  [/cte.*cancelad|cancela(?:mento|do)(?:do|de)?cte/, '610601'],
  [/cte.*autorizad|autorizacao(?:do|de)?cte/, '610600'],
  [/cancela.*comprovantedeentrega/, '110131'],
  [/comprovantedeentrega/, '110130'],
  [/cancela.*insucesso/, '110193'],
  [/insucesso/, '110192'],
  [/cancela.*conciliacao/, '110751'],
  [/conciliacao/, '110750'],
  [/cancelamento(?:de|do)?evento/, '110001'],
  [/cancelamentoporsubstituicao/, '110112'],
  [/cancelamento(?!.*(?:passagem|prorrogacao|manifestacao|vistoria|internalizacao|averbacao))/, '110111'],
  [/cartadecorrecao|^cce/, '110110'],
  [/epec/, '110140'],
  [/confirmacao(?:da)?operacao/, '210200'],
  [/ciencia(?:da)?(?:operacao|emissao)/, '210210'],
  [/desconhecimento/, '210220'],
  [/operacaonaorealizada/, '210240'],
  [/atorinteressado/, '110150'],
];
/** An event of another kind, of which no type is known. */
const SOME_CANCELLATION = /^cancelamento/;

/** @returns undefined if the words say neither. Whatever else happened to an invoice, it had been authorised. */
export function situationStatus(words: string | undefined): string | undefined {
  const bare = bareName(words ?? '');
  if (bare === '') return undefined;
  const type = eventTypeOf(bare);
  if (type !== undefined) return CANCELLATIONS.has(type) ? '101' : '100';
  if (SOME_CANCELLATION.test(bare)) return '100';
  return STATUS.find(([beginning]) => bare.startsWith(beginning))?.[1];
}

/** Whether the words say that the authority turned the document away: `rejeitada`, `erro_autorizacao`, `Error`. */
export const saysRejected = (words: string | undefined): boolean => REJECTED.test(bareName(words ?? ''));

/** Type of an event by its name; undefined if the name is none that is known. */
export function eventTypeOf(words: string): string | undefined {
  const bare = bareName(words);
  return EVENTS.find(([form]) => form.test(bare))?.[1];
}
