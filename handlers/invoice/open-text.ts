/**
 * Texts that stay in clear (what was sold, the operation, numbers of orders) and name a person all the same: people
 * write CPFs and addresses into any field. There they are blotted out, and the text as it was goes to the sealed part.
 */

import { withoutPersonalData } from './personal-text.ts';

/** Cheap, over a whole JSON text: nothing that it lets pass needs a closer look. */
const SUSPICIOUS =
  /@[\w-]|(?<![0-9])[0-9]{3}[. -]?[0-9]{3}[. -]?[0-9]{3}[-/ ]?[0-9]{2}(?![0-9])|[0-9]000[0-9]{35}|(?<![0-9])000[0-9]{11}(?![0-9])/;
/** Where eleven digits alone are written by people; elsewhere they are a code, and one in a hundred checks as a CPF. */
const WRITTEN_BY_PEOPLE = new Set(['operation', 'description', 'orderNumber', 'orderItem', 'reason', 'number']);

export const mayNamePerson = (json: string): boolean => SUSPICIOUS.test(json);

export interface Closed<T> {
  readonly value: T;
  /** The texts as they were, by dotted path. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A copy of plain data without what names a person. */
export function closed<T>(value: T): Closed<T> {
  const texts: Record<string, string> = {};
  const walk = (node: unknown, path: readonly string[]): unknown => {
    if (typeof node === 'string') {
      if (/^[0-9]+$/.test(node) && !WRITTEN_BY_PEOPLE.has(path.at(-1) ?? '')) return node;
      const open = withoutPersonalData(node);
      if (open !== node) texts[path.join('.')] = node;
      return open;
    }
    if (Array.isArray(node)) return node.map((one, index) => walk(one, [...path, String(index)]));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([name, one]) => [name, walk(one, [...path, name])]));
  };
  return { value: walk(value, []) as T, texts };
}

/** The sealed part with the texts that were taken out of the open one. */
export function withTexts(personal: string | undefined, texts: Readonly<Record<string, string>>): string | undefined {
  if (Object.keys(texts).length === 0) return personal;
  const known = personal === undefined ? {} : (JSON.parse(personal) as object);
  return JSON.stringify({ ...known, texts });
}
