/** XML as lists of elements, each with its name, attributes and elements: xml-js, where it is not told to be compact. */

import type { JsonNode, JsonObject } from '../number-text.ts';
import { isObject } from '../tree.ts';

const TEXTS: ReadonlySet<string> = new Set(['text', 'cdata']);

interface Elements extends JsonObject {
  elements: JsonNode[];
}

export function isElementList(node: JsonNode): node is Elements {
  if (!isObject(node) || !Array.isArray(node['elements'])) return false;
  return node['elements'].some((one) => isObject(one) && one['type'] === 'element' && typeof one['name'] === 'string');
}

/** The same in the convention `@`. Depth is bounded by the splitter. */
export function treeOfElements(node: Elements): JsonObject {
  const tree: JsonObject = {};
  for (const one of node.elements) {
    if (!isObject(one) || one['type'] !== 'element' || typeof one['name'] !== 'string') continue;
    const name = one['name'];
    const value = valueOf(one);
    const both = Object.hasOwn(tree, name) ? [tree[name] ?? null, value].flat() : value;
    Object.defineProperty(tree, name, { value: both, enumerable: true, configurable: true, writable: true });
  }
  return tree;
}

function valueOf(element: JsonObject): JsonNode {
  const children = Array.isArray(element['elements']) ? element['elements'] : [];
  const given = element['attributes'];
  const attributes = Object.entries(isObject(given) ? given : {}).map(([name, value]) => [`@${name}`, value] as const);
  const written = children.map((one) => (isObject(one) ? textOf(one) : '')).join('');
  const tree = { ...Object.fromEntries(attributes), ...treeOfElements({ elements: children }) };
  if (Object.keys(tree).length === 0) return written === '' ? null : written;
  return /\S/.test(written) ? { ...tree, '#text': written } : tree;
}

function textOf(node: JsonObject): string {
  const type = node['type'];
  const text = typeof type === 'string' && TEXTS.has(type) ? node[type] : undefined;
  return typeof text === 'string' || typeof text === 'number' ? String(text) : '';
}
