/** Voided numbers as services give them (Focus NFe, PlugNotas): fields of their own names, in the official form. */

import type { JsonObject } from '../number-text.ts';
import { bareName, fieldsOf, type Fields } from './fields.ts';
import { partyNode } from './listed-parties.ts';

const FIRST_NUMBER = /^numero_?inicial$/i;

interface OfficialForm {
  readonly request: JsonObject;
  readonly answer: JsonObject | undefined;
}

/** @returns undefined if the object is none */
export function officialVoided(node: JsonObject): OfficialForm | undefined {
  if (!Object.keys(node).some((name) => FIRST_NUMBER.test(name))) return undefined;
  const fields = fieldsOf(node);
  const owner = fields.text('owner');
  const party: JsonObject = owner === undefined ? partyNode(fields, 'issuer') : { CNPJ: owner };
  const request: JsonObject = {
    ...party,
    ...given('nNFIni', fields.text('firstNumber')),
    ...given('nNFFin', fields.text('lastNumber')),
    ...given('serie', fields.text('series')),
    ...given('mod', fields.text('model')),
    ...given('ano', fields.text('year')),
    ...given('xJust', fields.text('eventReason')),
  };
  return { request, answer: answerOf(fields) };
}

function answerOf(fields: Fields): JsonObject | undefined {
  const status = fields.text('authorityStatus');
  const words = bareName(fields.text('situation') ?? '');
  const code = status ?? (/^(?:autorizad|inutilizad|homologad)/.test(words) ? '102' : undefined);
  if (code === undefined) return undefined;
  return {
    cStat: code,
    ...given('xMotivo', fields.text('authorityReason')),
    ...given('nProt', fields.text('protocol')),
    ...given('dhRecbto', fields.text('receivedAt')),
  };
}

const given = (name: string, value: string | undefined): JsonObject => (value === undefined ? {} : { [name]: value });
