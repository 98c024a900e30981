/**
 * One document tree, five JSON conventions (`@` and `#text`; `$` and `_`; `_attributes` and `_text`; `attributes`;
 * bare and coerced). A tree is written in the first: a name that begins with `@` is an attribute, an empty text an
 * empty tag.
 */

import type { Convention } from './options.ts';

export type Tree = string | { readonly [name: string]: Tree };
type Json = string | number | null | Json[] | { [name: string]: Json };

/** Texts that begin so are put in later and already have their final form. */
export const RAW_MARK = '\uE002';

/** The children of one tree in a convention, ready for JSON.stringify. */
export function toConvention(tree: Tree, convention: Convention): Json {
  if (typeof tree === 'string') return textNode(tree, convention);
  const attributes: Record<string, Json> = {};
  const children: Record<string, Json> = {};
  for (const [name, value] of Object.entries(tree)) {
    if (!name.startsWith('@')) {
      const child = toConvention(value, convention);
      children[name] = convention === 'dollar' && !name.startsWith(RAW_MARK) ? [child] : child;
    } else if (name.startsWith(`@${RAW_MARK}`)) {
      attributes[name.slice(1)] = RAW_MARK;
    } else if (typeof value === 'string' && keepsAttribute(name, convention)) {
      attributes[attributeName(name, convention)] = attributeValue(value, convention);
    }
  }
  return withAttributes(attributes, children, convention);
}

/** A whole document: the root's name around its content, except where the convention drops it. */
export function documentOf(root: string, tree: Tree, convention: Convention): Json {
  const content = toConvention(tree, convention);
  // xml2js wraps every child, but not the root.
  return convention === 'attributes' ? content : { [root]: content };
}

/** Numeric-looking text as the number a careless converter makes of it: zeros in front and behind are lost. */
export function coerced(text: string): string | undefined {
  if (!/^\d+(\.\d+)?$/.test(text) || text.length > 15) return undefined;
  const [whole = '', fraction = ''] = text.split('.');
  const digits = whole.replace(/^0+(?=\d)/, '');
  const decimals = fraction.replace(/0+$/, '');
  return decimals === '' ? digits : `${digits}.${decimals}`;
}

function withAttributes(
  attributes: Record<string, Json>,
  children: Record<string, Json>,
  convention: Convention,
): Json {
  if (Object.keys(attributes).length === 0) return children;
  switch (convention) {
    case 'dollar':
      return { $: attributes, ...children };
    case 'compact':
      return { _attributes: attributes, ...children };
    case 'attributes':
      return { attributes, ...children };
    case 'at':
    case 'bare-numeric':
      return { ...attributes, ...children };
  }
}

function textNode(text: string, convention: Convention): Json {
  if (text.startsWith(RAW_MARK)) return text;
  switch (convention) {
    case 'at':
      return text === '' ? null : text;
    case 'dollar':
      return text;
    case 'compact':
      return text === '' ? {} : { _text: text };
    case 'attributes':
      return text === '' ? {} : text;
    case 'bare-numeric':
      return attributeValue(text, convention);
  }
}

const keepsAttribute = (name: string, convention: Convention): boolean =>
  !name.startsWith('@xmlns') || (convention !== 'bare-numeric' && convention !== 'attributes');

const attributeName = (name: string, convention: Convention): string => (convention === 'at' ? name : name.slice(1));

function attributeValue(value: string, convention: Convention): Json {
  const number = convention === 'bare-numeric' ? coerced(value) : undefined;
  return number === undefined ? value : Number(number);
}
