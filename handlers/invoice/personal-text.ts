/**
 * Personal data in a line of text: numbers of persons, keys that contain one, e-mail addresses. For logs and messages
 * of errors, which may repeat what somebody sent.
 */

import { createHash } from 'node:crypto';
import { isValidCnpj, isValidCpf } from './cnpj.ts';
import { keyShowsCpf } from './row-keys.ts';

const E_MAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}.-]{1,255}/gu;
const WRITTEN_CPF = /(?<![0-9])[0-9]{3}[.\s-]?[0-9]{3}[.\s-]?[0-9]{3}[-\s/]?[0-9]{2}(?![0-9])/g;
const DIGITS = /[0-9]{12,}/g;
const KEY = /(?<![0-9A-Z])[0-9]{6}[0-9A-Z]{12}[0-9]{26}(?![0-9A-Z])/g;
/** What of an access key follows its issuer. */
const KEY_TAIL = 24;

/** The text with a mark in place of each: `[cpf]`, `[key]`, `[e-mail]`. A number of eleven digits counts if it is valid. */
export function withoutPersonalData(text: string): string {
  return text
    .replace(E_MAIL, '[e-mail]')
    .replace(KEY, (key) => (keyShowsCpf(key) ? '[key]' : key))
    .replace(DIGITS, (digits) => (hidesCpf(digits) ? '[key]' : digits))
    .replace(WRITTEN_CPF, (written) => {
      const bare = written.replace(/[^0-9]/g, '');
      return bare.length < written.length || isValidCpf(bare) ? '[cpf]' : written;
    });
}

/**
 * A name that is to be kept: the text without personal data and, where there was some, 16 bits of its hash, so that the
 * batches of two persons stay apart. That is too little to find out who it was.
 */
export function nameWithoutPerson(text: string): string {
  const open = withoutPersonalData(text);
  return open === text ? text : `${open}~${createHash('sha256').update(text).digest('hex').slice(0, 4)}`;
}

/** A CPF padded to the length of a CNPJ, alone or inside a longer number, such as the Id of an event. */
function hidesCpf(digits: string): boolean {
  for (let at = digits.indexOf('000'); at >= 0; at = digits.indexOf('000', at + 1)) {
    const issuer = digits.slice(at, at + 14);
    const alone = digits.length === 14 && at === 0;
    const within = at >= 6 && digits.length - at - 14 >= KEY_TAIL;
    if ((alone || within) && isValidCpf(issuer.slice(3)) && !isValidCnpj(issuer)) return true;
  }
  return false;
}

/** `***.456.789-**`, as public lists show a CPF; undefined if it is none. */
export function maskedCpf(number: string): string | undefined {
  const bare = number.replace(/[.\s/-]/g, '');
  if (!/^[0-9]{11}$/.test(bare)) return undefined;
  return `***.${bare.slice(3, 6)}.${bare.slice(6, 9)}-**`;
}
