/**
 * The 44-character access key (chave de acesso) of an NF-e or NFC-e. It is text: positions 7 to 18 may hold letters.
 * Layout and check digit: MOC 7.0 annex I, schema type TChNFe of PL_010.
 */

import { modulo11 } from './cnpj.ts';
import { isStateCode } from './places.ts';

const FORMAT = /^[0-9]{6}[0-9A-Z]{12}[0-9]{26}$/;
const BODY = /^[0-9]{6}[0-9A-Z]{12}[0-9]{25}$/;

const MODELS: ReadonlySet<string> = new Set(['55', '65']);

/** The parts of a key under their official names, as written in it (zero-padded text). */
export interface AccessKeyParts {
  readonly cUF: string;
  readonly AAMM: string;
  /** 14 characters: a CNPJ, or a CPF with three zeros in front. */
  readonly issuerDoc: string;
  readonly mod: string;
  readonly serie: string;
  readonly nNF: string;
  readonly tpEmis: string;
  readonly cNF: string;
  readonly cDV: string;
}

/**
 * The check digit of a key.
 * @throws RangeError if the 43 characters do not have the form of a key
 */
export function accessKeyCheckDigit(first43: string): string {
  if (!BODY.test(first43)) throw new RangeError(`Not the first 43 characters of an access key: "${first43}"`);
  return String(modulo11(first43, 43));
}

/** Form and check digit are right. Says nothing about state, month or the document it stands on. */
export function isValidAccessKey(key: string): boolean {
  return FORMAT.test(key) && modulo11(key, 43) === key.charCodeAt(43) - 48;
}

/** 6 digits, 12 of 0-9A-Z, 26 digits: the schema's pattern. */
export function hasAccessKeyForm(key: string): boolean {
  return FORMAT.test(key);
}

/** Whether the state is one of the 27 and the month lies between 01 and 12. */
export function hasPlausibleStateAndMonth(key: string): boolean {
  const month = Number(key.slice(4, 6));
  return isStateCode(key.slice(0, 2)) && month >= 1 && month <= 12;
}

/** Whether the model is one of an invoice and the number is not zero. */
export function hasPlausibleModelAndNumber({ mod, nNF }: AccessKeyParts): boolean {
  return MODELS.has(mod) && Number(nNF) > 0;
}

/**
 * The parts of a key, undefined if it does not have the form of one (check digit not looked at).
 */
export function parseAccessKey(key: string): AccessKeyParts | undefined {
  if (!FORMAT.test(key)) return undefined;
  return {
    cUF: key.slice(0, 2),
    AAMM: key.slice(2, 6),
    issuerDoc: key.slice(6, 20),
    mod: key.slice(20, 22),
    serie: key.slice(22, 25),
    nNF: key.slice(25, 34),
    tpEmis: key.slice(34, 35),
    cNF: key.slice(35, 43),
    cDV: key.slice(43),
  };
}

/** Bare form: spaces, dots, dashes and the prefix `NFe` go, letters become capitals. Not checked. */
export function bareAccessKey(text: string): string {
  return text
    .replace(/[\s.\-/]/g, '')
    .replace(/^NFe/i, '')
    .toUpperCase();
}
