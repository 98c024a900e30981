/**
 * Tax numbers of issuers and recipients: CNPJ (numeric, and alphanumeric since July 2026) and CPF.
 * Rules: NT Conjunta 2025.001 (CNPJ), Receita Federal (CPF).
 */

const CNPJ_BODY = /^[0-9A-Z]{12}$/;
const CNPJ = /^[0-9A-Z]{12}[0-9]{2}$/;
const CPF = /^[0-9]{11}$/;
/** Nobody has a number of one or two digits. */
const SHORT = /^[0-9]{3,}$/;
const ZERO = 48;

/**
 * Modulo 11 with weights 2 to 9 cycling from the right; a character is worth its ASCII code less 48, so digits keep
 * their value and letters continue from 17. Shared by CNPJ and access key.
 */
export function modulo11(text: string, length: number): number {
  let sum = 0;
  let weight = 2;
  for (let i = length - 1; i >= 0; i--) {
    sum += (text.charCodeAt(i) - ZERO) * weight;
    weight = weight === 9 ? 2 : weight + 1;
  }
  const rest = sum % 11;
  return rest < 2 ? 0 : 11 - rest;
}

/**
 * The two check digits of a CNPJ.
 * @param first12 root (8) and branch (4), `0-9A-Z`
 * @throws RangeError if it is not 12 such characters
 */
export function cnpjCheckDigits(first12: string): string {
  if (!CNPJ_BODY.test(first12)) {
    throw new RangeError(`A CNPJ body is 12 characters of 0-9A-Z, not ${first12.length} ("${first12}")`);
  }
  const first = modulo11(first12, 12);
  return `${first}${modulo11(`${first12}${first}`, 13)}`;
}

/** Whether 14 bare characters are a CNPJ with right check digits. All-equal digits are not. */
export function isValidCnpj(cnpj: string): boolean {
  if (!CNPJ.test(cnpj) || isOneCharacter(cnpj)) return false;
  return cnpjCheckDigits(cnpj.slice(0, 12)) === cnpj.slice(12);
}

/**
 * The two check digits of a CPF.
 * @param first9 nine digits
 * @throws RangeError if it is not nine digits
 */
export function cpfCheckDigits(first9: string): string {
  if (!/^[0-9]{9}$/.test(first9)) throw new RangeError(`A CPF body is 9 digits, not ${first9.length} characters`);
  const first = cpfDigit(first9);
  return `${first}${cpfDigit(`${first9}${first}`)}`;
}

/** Whether 11 bare digits are a CPF with right check digits. All-equal digits are not. */
export function isValidCpf(cpf: string): boolean {
  if (!CPF.test(cpf) || isOneCharacter(cpf)) return false;
  return cpfCheckDigits(cpf.slice(0, 9)) === cpf.slice(9);
}

/**
 * A CNPJ or CPF that came as text after a program had made a number of it: right again with its zeros in front.
 * @returns the text itself if it is whole, or not right with them either
 */
export function withZeros(digits: string, width: number, isValid: (number: string) => boolean): string {
  if (digits.length >= width || !SHORT.test(digits)) return digits;
  const whole = digits.padStart(width, '0');
  return isValid(whole) ? whole : digits;
}

function cpfDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += (digits.charCodeAt(i) - ZERO) * (digits.length + 1 - i);
  const digit = (sum * 10) % 11;
  return digit === 10 ? 0 : digit;
}

function isOneCharacter(text: string): boolean {
  return text === text.charAt(0).repeat(text.length);
}
