/**
 * Damage of programs that turn texts into numbers, and some of them into texts again. Where the width of a field is fixed the zeros in front come back
 * (tree.ts); where it is not, nobody can tell whether there were any.
 */

import { isValidCnpj, isValidCpf, withZeros } from '../cnpj.ts';
import { CODES } from '../codes.ts';
import { NumberText, type JsonNode } from '../number-text.ts';
import { fixedWidth } from '../tree.ts';

/** Fields of no fixed width that may begin with zeros. */
const UNREPAIRABLE: ReadonlySet<string> = new Set(['IE', 'IEST', 'cEAN', 'cEANTrib']);

export function damageFlags(node: JsonNode): string[] {
  const found = new Set<string>();
  look(node, '', found);
  return [...found];
}

function look(node: JsonNode, name: string, found: Set<string>): void {
  if (node === null) return;
  if (typeof node === 'string') {
    if (isShort(node, name)) found.add('repaired-zeros');
    return;
  }
  if (Array.isArray(node)) for (const one of node) look(one, name, found);
  else if (typeof node === 'number') judge(String(node), name, found);
  else if (node instanceof NumberText) judge(node.text, name, found);
  else if (typeof node === 'object') for (const key of Object.keys(node)) look(node[key] as JsonNode, key, found);
}

/** Whether a text got back zeros: party.ts, codes.ts. */
function isShort(text: string, name: string): boolean {
  if (name === 'CNPJ') return text.length < 14 && withZeros(text, 14, isValidCnpj) !== text;
  if (name === 'CPF') return text.length < 11 && withZeros(text, 11, isValidCpf) !== text;
  return (name === 'NCM' || name === 'CEST') && CODES[name].short.test(text);
}

function judge(digits: string, name: string, found: Set<string>): void {
  if (UNREPAIRABLE.has(name)) found.add('zeros-lost');
  const width = fixedWidth(name, digits);
  if (width !== undefined && digits.length < width) found.add('repaired-zeros');
}
