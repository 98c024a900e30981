/** Parties of a list entry, whose number and name stand in fields of the entry itself. */

import type { Party } from '../canonical.ts';
import { isValidCnpj, isValidCpf } from '../cnpj.ts';
import type { JsonObject } from '../number-text.ts';
import type { MappedParty } from '../party.ts';
import type { Fields } from './fields.ts';

const PUNCTUATION = /[\s.\-/]/g;

/**
 * A party in the form that documents have. Eleven digits are a CPF where they are written as text; of a number, which may
 * have lost zeros, the check digits tell.
 */
export function partyNode(fields: Fields, role: 'issuer' | 'recipient'): JsonObject {
  const number = numberOf(fields, role);
  // Some give a name where others give a number.
  const name = fields.text(`${role}Name`) ?? (number === undefined ? fields.text(role) : undefined);
  const state = fields.text(`${role}State`);
  return {
    ...number,
    ...(name === undefined ? {} : { xNome: name }),
    ...(state === undefined ? {} : { UF: state }),
    ...(role === 'issuer' ? ofIssuer(fields) : {}),
  };
}

function numberOf(fields: Fields, role: 'issuer' | 'recipient'): JsonObject | undefined {
  const written = fields.text(role)?.replace(PUNCTUATION, '');
  if (written !== undefined && /[0-9]/.test(written)) {
    const isNumber = fields.isNumber(role);
    const isCpf = isNumber ? isCpfNumber(written) : /^[0-9*]{11}$/.test(written);
    return { [isCpf ? 'CPF' : 'CNPJ']: isNumber ? written.padStart(isCpf ? 11 : 14, '0') : written };
  }
  const cpf = fields.text(`${role}Cpf`)?.replace(PUNCTUATION, '');
  return cpf === undefined ? undefined : { CPF: cpf.padStart(11, '0') };
}

const ISSUER_FIELDS = { CRT: 'issuerRegime', xMun: 'issuerPlace', IE: 'issuerRegistration' } as const;

const ofIssuer = (fields: Fields): JsonObject =>
  Object.fromEntries(
    Object.entries(ISSUER_FIELDS).flatMap(([official, field]) => {
      const value = fields.text(field);
      return value === undefined ? [] : [[official, value] as const];
    }),
  );

const isCpfNumber = (digits: string): boolean =>
  digits.length <= 11 && !isValidCnpj(digits.padStart(14, '0')) && isValidCpf(digits.padStart(11, '0'));

/** The Portal names the public body that bought, without a number: that is no person, so the name is open. */
export function recipientOf(mapped: MappedParty, fields: Fields): Party {
  const name = fields.text('agency');
  if (mapped.number.kind !== 'none' || name === undefined) return mapped.party;
  return { ...mapped.party, name };
}
