/**
 * Issuer, recipient and carrier: what kind of number they have, and what of them is personal. A company keeps its name
 * in the header, unless it is a one-person firm (MEI, or a CPF in the name).
 */

import { isValidCnpj, isValidCpf, withZeros } from './cnpj.ts';
import { put, type Party, type PartyKind } from './canonical.ts';
import type { JsonObject } from './number-text.ts';
import type { Vault } from './personal.ts';
import { child, has, text } from './tree.ts';

const CNPJ_NUMERIC = /^[0-9]{14}$/;
const CNPJ_ALPHANUMERIC = /^[0-9A-Z]{12}[0-9]{2}$/;
const CPF = /^[0-9]{11}$/;
const CPF_IN_NAME = /[0-9]{3}\.?[0-9]{3}\.?[0-9]{3}-?[0-9]{2}(?![0-9])/;

export interface TaxNumber {
  readonly kind: PartyKind;
  /** Bare characters; undefined if there is none. */
  readonly number: string | undefined;
  /** Check digits are right, or there are none to check. */
  readonly valid: boolean;
  /** A CPF that stands in the place of a CNPJ, zeros before it. */
  readonly person?: string;
}

/** The number a party goes by. Field names decide, never lengths: zeros may have been lost. */
export function taxNumber(node: JsonObject | undefined): TaxNumber {
  const cnpj = bare(text(node, 'CNPJ'), 14, isValidCnpj);
  if (cnpj !== undefined) {
    const kind = CNPJ_NUMERIC.test(cnpj)
      ? 'cnpj-numeric'
      : CNPJ_ALPHANUMERIC.test(cnpj)
        ? 'cnpj-alphanumeric'
        : 'malformed';
    const valid = isValidCnpj(cnpj);
    return { kind, number: cnpj, valid, ...(valid ? {} : personIn(cnpj)) };
  }
  const cpf = bare(text(node, 'CPF'), 11, isValidCpf);
  if (cpf !== undefined) return { kind: CPF.test(cpf) ? 'cpf' : 'malformed', number: cpf, valid: isValidCpf(cpf) };
  if (has(node, 'idEstrangeiro')) return { kind: 'foreign', number: text(node, 'idEstrangeiro'), valid: true };
  return { kind: 'none', number: undefined, valid: true };
}

/** Programs that know one kind of number only fill a CPF up to the length of a CNPJ. */
function personIn(cnpj: string): { readonly person?: string } {
  const cpf = cnpj.slice(3);
  return cnpj.startsWith('000') && isValidCpf(cpf) ? { person: cpf } : {};
}

/** A CNPJ as it is; a pseudonym for whatever may name a natural person. */
export function partyId({ kind, number, person }: TaxNumber, vault: Vault): string | undefined {
  if (number === undefined) return undefined;
  if (person !== undefined) return vault.pseudonym(person);
  return kind === 'cnpj-numeric' || kind === 'cnpj-alphanumeric' ? number : vault.pseudonym(number);
}

export interface MappedParty {
  readonly party: Party;
  readonly number: TaxNumber;
  /** Fields for the encrypted part. */
  readonly personal: Record<string, string>;
}

/** @param address name of the address group in it: enderEmit, enderDest */
export function mapParty(node: JsonObject | undefined, address: string, vault: Vault): MappedParty {
  const number = taxNumber(node);
  const party: Party = { kind: number.kind };
  const personal: Record<string, string> = {};
  put(party, 'id', partyId(number, vault));
  const isCnpj = number.kind === 'cnpj-numeric' || number.kind === 'cnpj-alphanumeric';
  const company = isCnpj && number.person === undefined;
  if (!company) put(personal, 'number', number.number);
  const name = text(node, 'xNome');
  const tradeName = text(node, 'xFant');
  const open = company && text(node, 'CRT') !== '4' && !CPF_IN_NAME.test(`${name ?? ''} ${tradeName ?? ''}`);
  const visible: { name?: string; tradeName?: string; stateRegistration?: string } = open ? party : personal;
  put(visible, 'name', name);
  put(visible, 'tradeName', tradeName);
  const place = child(node, address) ?? node;
  put(party, 'state', text(place, 'UF'));
  put(party, 'municipality', text(place, 'cMun'));
  put(party, 'municipalityName', text(place, 'xMun'));
  put(party, 'country', text(place, 'cPais'));
  put(visible, 'stateRegistration', text(node, 'IE'));
  put(party, 'registrationStatus', text(node, 'indIEDest'));
  put(party, 'regime', text(node, 'CRT'));
  put(party, 'activity', text(node, 'CNAE'));
  put(personal, 'street', text(place, 'xLgr') ?? text(place, 'xEnder'));
  put(personal, 'streetNumber', text(place, 'nro'));
  put(personal, 'complement', text(place, 'xCpl'));
  put(personal, 'district', text(place, 'xBairro'));
  put(personal, 'postalCode', text(place, 'CEP'));
  put(personal, 'phone', text(place, 'fone'));
  put(personal, 'email', text(node, 'email'));
  return { party, number, personal };
}

function bare(written: string | undefined, width: number, isValid: (number: string) => boolean): string | undefined {
  if (written === undefined) return undefined;
  const characters = written.replace(/[\s.\-/]/g, '').toUpperCase();
  return characters === '' ? undefined : withZeros(characters, width, isValid);
}
