/**
 * Text of one XML document to the tree that JSON converters make of it: attributes under `@`, text beside attributes
 * under `#text`, repeated children as a list, nothing as null. Every value stays text. Namespace prefixes go. There are
 * no entities but the five of XML itself; a document type was refused before this runs.
 */

import { SaxesParser } from 'saxes';
import type { JsonNode, JsonObject } from '../number-text.ts';

/** What converters leave out of the tree: declarations of namespaces and of schemas. */
const NO_ATTRIBUTE = /^xmlns(:|$)|^xsi:/;
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcBC]|[eE]|[eE]?[fF]|1[0-9a-fA-F]));/g;
const STRAY_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/g;

interface ParsedXml {
  readonly value: JsonObject;
  /** Ampersands that stood for themselves, or characters that XML does not allow, were put right. */
  readonly repaired: boolean;
}

/** @returns undefined if the text is not XML, even after ampersands and control characters were put right */
export function parseXml(text: string): ParsedXml | undefined {
  const value = treeOf(text);
  if (value !== undefined) return { value, repaired: false };
  const mended = text.replace(FORBIDDEN, '').replace(STRAY_AMPERSAND, '&amp;');
  const again = mended === text ? undefined : treeOf(mended);
  return again === undefined ? undefined : { value: again, repaired: true };
}

/** The text may hold several elements in a row: an invoice and its protocol, say. */
function treeOf(text: string): JsonObject | undefined {
  const parser = new SaxesParser({ position: false, fragment: true });
  const root: JsonObject = {};
  const open: JsonObject[] = [root];
  let written = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ attributes }) => {
    const node: JsonObject = {};
    for (const name of Object.keys(attributes)) {
      if (!NO_ATTRIBUTE.test(name)) node[`@${localName(name)}`] = attributes[name] as string;
    }
    open.push(node);
    written = '';
  });
  const addText = (more: string): void => {
    written += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name }) => {
    const node = open.pop() as JsonObject;
    add(open.at(-1) as JsonObject, localName(name), valueOf(node, written));
    written = '';
  });
  try {
    parser.write(text).close();
  } catch {
    return undefined;
  }
  return root;
}

/** Text alone, or the node; text between child elements is layout. */
function valueOf(node: JsonObject, written: string): JsonNode {
  let attributes = 0;
  for (const name in node) {
    if (name.charCodeAt(0) !== 64) return node;
    attributes++;
  }
  if (attributes === 0) return written === '' ? null : written;
  if (/\S/.test(written)) node['#text'] = written;
  return node;
}

function add(parent: JsonObject, name: string, value: JsonNode): void {
  if (!Object.hasOwn(parent, name)) {
    if (name === '__proto__') Object.defineProperty(parent, name, { value, enumerable: true, writable: true });
    else parent[name] = value;
    return;
  }
  const before = parent[name] as JsonNode;
  if (Array.isArray(before)) before.push(value);
  else parent[name] = [before, value];
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
