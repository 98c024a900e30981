/**
 * Reading an NF-e tree whatever JSON convention wrote it: attributes merged, prefixed or in a bag; text bare or
 * wrapped; one child as object or list; absent as null, `""`, `{}` or nothing. The tree is read where it stands, not
 * rebuilt, because most of it is never looked at.
 */

import { decimal } from './decimal.ts';
import { NumberText, type JsonNode, type JsonObject } from './number-text.ts';

const ATTRIBUTE_BAGS = ['$', '_attributes', 'attributes', '@attributes', '$attributes'];
/** What converters put before the name of an attribute. */
const ATTRIBUTE_PREFIXES = ['@', '@_', '-', '_', 'attr_'];
const PREFIXED = /^(?:@_?|-|_|attr_)(?=[A-Za-z])/;
/** Attributes that say nothing of what they stand on. */
const NO_CONTENT: ReadonlySet<string> = new Set(['versao', 'Id', '__proto__']);
/** Under what converters put a text beside attributes; `$` also holds attributes, and then is no text. */
const TEXT_KEYS: ReadonlySet<string> = new Set(
  '_text #text _ value $t __text $ content text $value #value @value _value _VALUE @text $text # 0'
    .split(' ')
    .concat(''),
);

/** Width of fields whose leading zeros are lost when a program turns them into numbers. */
const WIDTHS: Readonly<Record<string, number>> = {
  CNPJ: 14, CPF: 11, CEP: 8, cUF: 2, cNF: 8, cMun: 7, cMunFG: 7, cMunFGIBS: 7, CFOP: 4, CEST: 7, CNAE: 7, tPag: 2,
  CST: 2, CSOSN: 3, cEnq: 3, nProt: 15, cClassTrib: 6, cClassTribIS: 6, cClassTribReg: 6, CSTIS: 3, CSTReg: 3, CNPJProd: 14,
  mod: 2, ano: 2, tpEvento: 6, NSU: 15, nsu: 15,
}; // prettier-ignore

/** A number of the list of services, 01.10, that lost zeros at either end. */
const SERVICE = /^([0-9]{1,2})\.([0-9]{1,2})$/;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);
}

/** First child of that name, if it is an object with something in it: `{}` is how some write an empty element. */
export function child(node: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = node?.[name];
  const first = Array.isArray(value) ? value[0] : value;
  return isFilled(first) ? first : undefined;
}

/** All children of that name that are objects with something in them, one or many. */
export function children(node: JsonObject | undefined, name: string): JsonObject[] {
  const value = node?.[name];
  if (Array.isArray(value)) return value.filter(isFilled);
  return isFilled(value) ? [value] : [];
}

function isFilled(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  for (const name in value) if (Object.hasOwn(value, name)) return true;
  return false;
}

/** Text of a child; undefined if it is absent or empty. A number gets back the zeros that its field needs. */
export function text(node: JsonObject | undefined, name: string): string | undefined {
  if (node === undefined) return undefined;
  const value = node[name];
  if (typeof value === 'string') return value === '' ? undefined : trimmed(value);
  return value === undefined || value === null ? undefined : slowText(value, name);
}

/** Whether there is a child of that name at all, even an empty one. */
export function has(node: JsonObject | undefined, name: string): boolean {
  return node?.[name] !== undefined;
}

/** The texts of a child that may occur many times. */
export function texts(node: JsonObject | undefined, name: string): string[] {
  const value = node?.[name];
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one) => (one === undefined ? [] : (scalarText(one, name) ?? [])));
}

/** Value of an attribute as it stands, before any reading as text. */
export function attribute(node: JsonObject | undefined, name: string): JsonNode | undefined {
  if (node === undefined) return undefined;
  const direct = node[name] ?? node[`@${name}`];
  if (direct !== undefined && direct !== null) return direct;
  for (const prefix of ATTRIBUTE_PREFIXES) {
    const value = node[prefix + name];
    if (value !== undefined && value !== null) return value;
  }
  for (const bag of ATTRIBUTE_BAGS) {
    const value = child(node, bag)?.[name];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

export function attributeText(node: JsonObject | undefined, name: string): string | undefined {
  const value = attribute(node, name);
  return value === undefined ? undefined : scalarText(value, name);
}

/** Whether a value is a number: an identifier that came as one may have lost digits. */
export function isNumeric(value: JsonNode | undefined): boolean {
  const bare = unwrap(value);
  return typeof bare === 'number' || bare instanceof NumberText;
}

/**
 * A subtree by official names: attributes among the elements, since some converters leave them there, texts unwrapped,
 * amounts in canonical form, names sorted, nothing empty.
 * @param flags amounts that are no decimal number are left out, and `amount-format` is added; without it they are kept
 */
export function plain(node: JsonNode | undefined, name: string, flags?: Set<string>): PlainNode | undefined {
  const bare = unwrap(node);
  if (bare === undefined || bare === null) return undefined;
  if (Array.isArray(bare)) {
    const list = bare.flatMap((one) => plain(one, name, flags) ?? []);
    return list.length <= 1 ? list[0] : list;
  }
  if (!isObject(bare)) return plainText(bare, name, flags);
  const result: { [key: string]: PlainNode } = {};
  let empty = true;
  const merged = hasAttributes(bare) ? withAttributes(bare) : bare;
  for (const key of Object.keys(merged).sort()) {
    if (NO_CONTENT.has(key) || key.startsWith('xmlns')) continue;
    const value = plain(merged[key], key === 'CST' && name === 'IBSCBS' ? 'CSTIS' : key, flags);
    if (value === undefined) continue;
    result[key] = value;
    empty = false;
  }
  return empty ? undefined : result;
}

export type PlainNode = string | PlainNode[] | { [key: string]: PlainNode };

/** Whether an object was written with namespace prefixes (`nfe:infNFe`). */
export function hasPrefixes(node: JsonObject): boolean {
  return Object.keys(node).some((key) => localName(key) !== key);
}

/** A copy without namespace prefixes; names that then are the same become one list. Depth is bounded by the splitter. */
export function withoutPrefixes(node: JsonNode): JsonNode {
  if (Array.isArray(node)) return node.map(withoutPrefixes);
  if (!isObject(node)) return node;
  const result: JsonObject = {};
  for (const [key, value] of Object.entries(node)) {
    const name = localName(key);
    const bare = withoutPrefixes(value);
    const both = Object.hasOwn(result, name) ? [result[name] ?? null, bare].flat() : bare;
    Object.defineProperty(result, name, { value: both, enumerable: true, configurable: true });
  }
  return result;
}

function localName(key: string): string {
  const colon = key.indexOf(':');
  if (colon < 0 || key.startsWith('@') || key.startsWith('xmlns')) return key;
  return key.slice(colon + 1);
}

function hasAttributes(node: JsonObject): boolean {
  for (const key in node) if (isAttributeName(key)) return true;
  return false;
}

/** Attributes under their own names beside the elements. */
function withAttributes(node: JsonObject): JsonObject {
  const merged: JsonObject = {};
  const add = (key: string, value: JsonNode): void => {
    if (!key.includes(':') && key !== '__proto__') merged[key] = value;
  };
  for (const [key, value] of Object.entries(node)) {
    if (!ATTRIBUTE_BAGS.includes(key)) add(key.replace(PREFIXED, ''), value);
    else if (isObject(value)) for (const [name, one] of Object.entries(value)) add(name, one);
  }
  return merged;
}

function isAttributeName(key: string): boolean {
  const first = key.charCodeAt(0);
  // Most names begin with a letter; of those only two may stand for attributes.
  if ((first >= 98 && first <= 122) || (first >= 65 && first <= 90)) return false;
  return PREFIXED.test(key) || ATTRIBUTE_BAGS.includes(key);
}

/** Amounts (v), rates (p, adRem) and quantities (q) are told by name: vICMS, pICMS, adRemIBS, qBCMono. */
export function isAmountName(name: string): boolean {
  const first = name.charCodeAt(0);
  return ((first === 118 || first === 112 || first === 113) && name.charCodeAt(1) < 97) || name.startsWith('adRem');
}

/** Whether a text stands under this name beside attributes. */
export const isTextKey = (name: string): boolean => TEXT_KEYS.has(name);

function plainText(value: JsonNode, name: string, flags: Set<string> | undefined): string | undefined {
  const written = scalarText(value, name);
  if (written === undefined || !isAmountName(name)) return written;
  const amount = decimal(written, name.startsWith('q') ? 0 : 2);
  if (amount !== undefined || flags === undefined) return amount ?? written;
  flags.add('amount-format');
  return undefined;
}

/** Text beside attributes, or the only element of a list; anything else as it is. */
function unwrap(value: JsonNode | undefined): JsonNode | undefined {
  let bare = value;
  for (let step = 0; step < 4; step++) {
    if (Array.isArray(bare) && bare.length === 1) bare = bare[0];
    else if (isObject(bare)) {
      const key = textKey(bare);
      if (key === undefined) return bare;
      bare = bare[key];
    } else return bare;
  }
  return bare;
}

function textKey(node: JsonObject): string | undefined {
  for (const key in node) {
    if (TEXT_KEYS.has(key) && node[key] !== undefined && !(key === '$' && isObject(node[key]))) return key;
  }
  return undefined;
}

function slowText(value: JsonNode, name: string): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? undefined : scalarText(first, name);
}

export function scalarText(value: JsonNode, name: string): string | undefined {
  const bare = unwrap(value);
  if (typeof bare === 'string') return bare === '' ? undefined : trimmed(bare);
  if (typeof bare === 'boolean') return String(bare);
  if (typeof bare === 'number') return padded(numberText(bare), name);
  return bare instanceof NumberText ? padded(bare.text, name) : undefined;
}

/** Digits that a field has always; NCM is a chapter of two or a code of eight. */
export function fixedWidth(name: string, digits: string): number | undefined {
  return name === 'NCM' ? (digits.length <= 2 ? 2 : 8) : WIDTHS[name];
}

function padded(digits: string, name: string): string {
  if (name === 'cListServ') return digits.replace(SERVICE, (_, group: string, of: string) => `${group.padStart(2, '0')}.${of.padEnd(2, '0')}`); // prettier-ignore
  return digits.padStart(fixedWidth(name, digits) ?? 0, '0');
}

/** Exact: the splitter lets only numbers of up to 15 digits come as numbers. */
function numberText(value: number): string {
  const direct = String(value);
  return direct.includes('e') ? value.toFixed(20).replace(/0+$/, '') : direct;
}

function trimmed(value: string): string | undefined {
  if (value.charCodeAt(0) > 32 && value.charCodeAt(value.length - 1) > 32) return value;
  const inner = value.trim();
  return inner === '' ? undefined : inner;
}
