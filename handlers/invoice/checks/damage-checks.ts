/**
 * Damage of programs that turn texts into numbers. Where the width of a field is fixed the zeros in front come back
 * (tree.ts); where it is not, nobody can tell whether there were any.
 */

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
  if (typeof node === 'string' || node === null) return;
  if (Array.isArray(node)) for (const one of node) look(one, name, found);
  else if (typeof node === 'number') judge(String(node), name, found);
  else if (node instanceof NumberText) judge(node.text, name, found);
  else if (typeof node === 'object') for (const key of Object.keys(node)) look(node[key] as JsonNode, key, found);
}

function judge(digits: string, name: string, found: Set<string>): void {
  if (UNREPAIRABLE.has(name)) found.add('zeros-lost');
  const width = fixedWidth(name, digits);
  if (width !== undefined && digits.length < width) found.add('repaired-zeros');
}
