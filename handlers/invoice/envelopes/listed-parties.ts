/** Parties of a list entry, whose number and name stand in fields of the entry itself. */

import type { Party } from '../canonical.ts';
import { isValidCnpj, isValidCpf } from '../cnpj.ts';
import type { JsonObject } from '../number-text.ts';
import type { MappedParty } from '../party.ts';
import type { Fields } from './fields.ts';

/**
 * A party in the form that documents have. Eleven digits are a CPF where they are written as text; of a number, which may
 * have lost zeros, the check digits tell.
 */
export function partyNode(fields: Fields, role: 'issuer' | 'recipient'): JsonObject {
  const node: JsonObject = {};
  const given = fields.text(role);
  const written = given?.replace(/[\s.\-/]/g, '');
  if (written !== undefined && /[0-9]/.test(written)) {
    const isNumber = fields.isNumber(role);
    const isCpf = isNumber ? isCpfNumber(written) : /^[0-9*]{11}$/.test(written);
    node[isCpf ? 'CPF' : 'CNPJ'] = isNumber ? written.padStart(isCpf ? 11 : 14, '0') : written;
  }
  const cpf = fields.text(`${role}Cpf`)?.replace(/[\s.\-/]/g, '');
  if (node['CNPJ'] === undefined && cpf !== undefined) node['CPF'] = cpf.padStart(11, '0');
  const name = fields.text(`${role}Name`) ?? ((node['CNPJ'] ?? node['CPF']) ? undefined : given);
  const state = fields.text(`${role}State`);
  if (name !== undefined) node['xNome'] = name;
  if (state !== undefined) node['UF'] = state;
  if (role === 'issuer') {
    const place = fields.text('issuerPlace');
    const registration = fields.text('issuerRegistration');
    const regime = fields.text('issuerRegime');
    if (regime !== undefined) node['CRT'] = regime;
    if (place !== undefined) node['xMun'] = place;
    if (registration !== undefined) node['IE'] = registration;
  }
  return node;
}

const isCpfNumber = (digits: string): boolean =>
  digits.length <= 11 && !isValidCnpj(digits.padStart(14, '0')) && isValidCpf(digits.padStart(11, '0'));

/** The Portal names the public body that bought, without a number: that is no person, so the name is open. */
export function recipientOf(mapped: MappedParty, fields: Fields): Party {
  const name = fields.text('agency');
  if (mapped.number.kind !== 'none' || name === undefined) return mapped.party;
  return { ...mapped.party, name };
}
