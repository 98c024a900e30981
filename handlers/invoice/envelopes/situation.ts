/** What services say in words of the state of an invoice and of its events, as the codes of the authority. */

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

/** Words of an event, to its type. The first that fits counts. */
const EVENTS: readonly (readonly [string, string])[] = [
  ['cancelamentoporsubstituicao', '110112'],
  ['cancelamento', '110111'],
  ['cartadecorrecao', '110110'],
  ['cce', '110110'],
  ['epec', '110140'],
  ['confirmacaodaoperacao', '210200'],
  ['confirmacaooperacao', '210200'],
  ['cienciadaoperacao', '210210'],
  ['cienciaoperacao', '210210'],
  ['cienciadaemissao', '210210'],
  ['desconhecimento', '210220'],
  ['operacaonaorealizada', '210240'],
  ['comprovantedeentrega', '110130'],
  ['atorinteressado', '110150'],
];

/** @returns undefined if the words say neither. Whatever else happened to an invoice, it had been authorised. */
export function situationStatus(words: string | undefined): string | undefined {
  const bare = bareName(words ?? '');
  if (bare === '') return undefined;
  const found = STATUS.find(([beginning]) => bare.startsWith(beginning))?.[1];
  return found ?? (eventTypeOf(bare) === undefined ? undefined : '100');
}

/** Whether the words say that the authority turned the document away: `rejeitada`, `erro_autorizacao`, `Error`. */
export const saysRejected = (words: string | undefined): boolean => REJECTED.test(bareName(words ?? ''));

/** Type of an event by its name; undefined if the name is none that is known. */
export function eventTypeOf(words: string): string | undefined {
  const bare = bareName(words);
  return EVENTS.find(([part]) => bare.startsWith(part) || bare.includes(part))?.[1];
}
