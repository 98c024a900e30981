/**
 * Row keys of the invoice table. A key starts with the kind of row; access keys are reversed, because they then begin
 * with check digit and random code and spread writes evenly. No key holds a CPF.
 */

import { createHash } from 'node:crypto';
import { parseAccessKey } from './access-key.ts';
import { isValidCnpj, isValidCpf } from './cnpj.ts';
import type { Vault } from './personal.ts';

const FIRST_CPF_SERIES = 920;
const LAST_CPF_SERIES = 969;
const NO_DATE = '00000000';
const SIMPLE_ID = /^[0-9A-Za-z._-]{1,64}$/;

/**
 * Whether an access key shows by itself that its issuer is a natural person: by its series, or because its issuer part
 * can only be a CPF. An invoice says so in `emit.CPF`.
 */
export function keyShowsCpf(key: string): boolean {
  const parts = parseAccessKey(key);
  if (parts === undefined) return false;
  const series = Number(parts.serie);
  if (series >= FIRST_CPF_SERIES && series <= LAST_CPF_SERIES) return true;
  const { issuerDoc } = parts;
  return issuerDoc.startsWith('000') && isValidCpf(issuerDoc.slice(3)) && !isValidCnpj(issuerDoc);
}

/** What stands for an access key wherever it is stored: the key, or its pseudonym if it contains a CPF. */
export function keyIdOf(key: string, issuedByPerson: boolean, vault: Vault): string {
  return issuedByPerson || keyShowsCpf(key) ? vault.pseudonym(key) : key;
}

/**
 * Every name under which a key may be stored, the likelier first. Both are looked up, because only the invoice itself
 * says for certain that its issuer is a person. The id of a simple invoice may come without its zeros.
 */
export function keyIdCandidates(key: string, vault: Vault | undefined): string[] {
  if (isSimpleKeyId(key)) {
    const [, source = '', id = ''] = key.split('#');
    return [simpleKeyId(source, id) ?? key];
  }
  if (vault === undefined) return [key];
  const pseudonym = vault.pseudonym(key);
  return keyShowsCpf(key) ? [pseudonym, key] : [key, pseudonym];
}

/**
 * Key of an invoice without access key: `x#` source `#` id, the id padded to 12 digits if it is a number.
 * @returns undefined if the id cannot be part of a row key
 */
export function simpleKeyId(source: string, id: string): string | undefined {
  if (!SIMPLE_ID.test(id)) return undefined;
  return `x#${source}#${/^[0-9]+$/.test(id) ? id.padStart(12, '0') : id}`;
}

export function isSimpleKeyId(keyId: string): boolean {
  return keyId.startsWith('x#');
}

/** Row key of an invoice and its events. */
export function invoiceRowKey(keyId: string): string {
  if (isSimpleKeyId(keyId)) return `n#${spreadSimple(keyId)}`;
  return `n#${keyId.startsWith('p_') ? keyId : reversed(keyId)}`;
}

/** The key id that an invoice row key stands for. */
export function keyIdOfRow(rowKey: string): string {
  const rest = rowKey.slice(2);
  if (rest.startsWith('x#')) return `x#${rest.slice(5)}`;
  return rest.startsWith('p_') ? rest : reversed(rest);
}

interface IndexEntry {
  readonly keyId: string;
  /** Local date, yyyy-mm-dd. */
  readonly issuedOn: string | undefined;
  /** CNPJ or pseudonym; undefined if there is none. */
  readonly issuer: string | undefined;
  readonly recipient: string | undefined;
}

/** Row keys of the index rows: by issuer, by recipient, by date. */
export function indexRowKeys(entry: IndexEntry): string[] {
  const day = entry.issuedOn?.replaceAll('-', '') ?? NO_DATE;
  if (isSimpleKeyId(entry.keyId)) {
    const [, source = '', id = ''] = entry.keyId.split('#');
    return [`i#x#${source}#${day}#${id}`, `t#${day}#${shardOf(entry.keyId)}#${spreadSimple(entry.keyId)}`];
  }
  const keys = [`t#${day}#${shardOf(entry.keyId)}#${entry.keyId}`];
  if (entry.issuer !== undefined) keys.push(`i#${entry.issuer}#${day}#${entry.keyId}`);
  if (entry.recipient !== undefined) keys.push(`d#${entry.recipient}#${day}#${entry.keyId}`);
  return keys;
}

/** One of ten ranges of a day: the last digit of the key. */
function shardOf(keyId: string): number {
  const last = isSimpleKeyId(keyId) ? spreadOf(keyId) : keyId.slice(-1);
  const value = Number.parseInt(last, 16);
  return Number.isNaN(value) ? 0 : value % 10;
}

function spreadOf(keyId: string): string {
  return createHash('sha256').update(keyId.slice(2)).digest('hex').slice(0, 2);
}

/** `x#` 2 hexadecimal digits `#` source `#` id. */
function spreadSimple(keyId: string): string {
  return `x#${spreadOf(keyId)}#${keyId.slice(2)}`;
}

function reversed(text: string): string {
  let result = '';
  for (let i = text.length - 1; i >= 0; i--) result += text[i];
  return result;
}
