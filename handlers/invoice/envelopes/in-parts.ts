/**
 * Answers that tell of one invoice in several objects: the Portal by key (`notaFiscalDTO`), and Focus NFe where it is asked
 * for all (`completa=1`): the document as it was sent, the authority's answer, and a pair of both for each event.
 * https://focusnfe.com.br/doc
 */

import type { CanonicalEvent, MappingContext } from '../canonical.ts';
import { mapEvent } from '../event.ts';
import type { JsonObject } from '../number-text.ts';
import type { Refusal } from '../stamp.ts';
import { isObject } from '../tree.ts';

/** What holds the fields of the invoice itself. */
const INVOICES = ['notaFiscalDTO', 'requisicao_nota_fiscal'];
const SENT = /^requisicao_(?!nota_fiscal$)([a-z_]+)$/;
/** NFE.io: the authority's answer, which holds the access key. */
const AUTHORITIES: ReadonlySet<string> = new Set(['authorization', 'protocol']);

export const isInParts = (node: JsonObject): boolean =>
  INVOICES.some((name) => isObject(node[name])) || sentEvents(node).length > 0;

/** Whether a child is nothing but the answer of the authority, so that its key is the key of its parent. */
export const isAuthority = (name: string, value: unknown): boolean =>
  AUTHORITIES.has(name) && isObject(value) && Object.hasOwn(value, 'accessKey');

/** The fields of all parts in one object. What stands outside counts for more: it may be newer. */
export function inOne(node: JsonObject): JsonObject {
  const name = INVOICES.find((one) => isObject(node[one]));
  if (name === undefined) return node;
  const { [name]: inner, ...rest } = node;
  return { ...(inner as JsonObject), ...rest };
}

/** The events that were sent for the invoice, with their answers, in the form of the layout. */
export function mapSentEvents(node: JsonObject, context: MappingContext): (CanonicalEvent | Refusal)[] {
  return sentEvents(node).map(([of, sent]) => {
    const answer = node[`protocolo_${of}`];
    return mapEvent(requestOf(sent), isObject(answer) ? registrationOf(answer, sent) : undefined, context);
  });
}

const sentEvents = (node: JsonObject): [of: string, sent: JsonObject][] =>
  Object.entries(node).flatMap(([name, value]): [string, JsonObject][] => {
    const of = SENT.exec(name)?.[1];
    return of !== undefined && isObject(value) && Object.hasOwn(value, 'tipo_evento') ? [[of, value]] : [];
  });

const requestOf = (sent: JsonObject): JsonObject => ({
  ...identityOf(sent),
  ...renamed(sent, { cnpj: 'CNPJ', cpf: 'CPF', data_evento: 'dhEvento' }),
  detEvento: renamed(sent, {
    descricao_evento: 'descEvento',
    protocolo: 'nProt',
    justificativa: 'xJust',
    correcao: 'xCorrecao',
    condicoes_uso: 'xCondUso',
  }),
});

const registrationOf = (answer: JsonObject, sent: JsonObject): JsonObject => ({
  ...identityOf({ ...sent, ...answer }),
  ...renamed(answer, {
    status: 'cStat',
    motivo: 'xMotivo',
    descricao_evento: 'xEvento',
    data_evento: 'dhRegEvento',
    numero_protocolo: 'nProt',
  }),
});

const identityOf = (node: JsonObject): JsonObject =>
  renamed(node, {
    chave_nfe: 'chNFe',
    tipo_evento: 'tpEvento',
    numero_sequencial_evento: 'nSeqEvento',
    codigo_orgao: 'cOrgao',
    ambiente: 'tpAmb',
  });

const renamed = (node: JsonObject, names: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(
    Object.entries(names).flatMap(([from, to]) => {
      const value = node[from];
      return value === undefined || value === null ? [] : [[to, value] as const];
    }),
  );
