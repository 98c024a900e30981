/**
 * Whether an object of a JSON text has a name twice. JSON.parse keeps the last of them without a word, so what is in the
 * text is counted against what is in the value; only where they differ does somebody look at the names.
 */

import { NumberText, type JsonNode, type JsonObject } from '../number-text.ts';
import { BACKSLASH, COLON, QUOTE } from './json-bytes.ts';

/** @param text valid JSON @param value as JSON.parse reads it */
export const hasRepeatedKey = (text: string, value: JsonNode): boolean => colonsIn(text) !== membersIn(value);

/** One for each member of an object: outside of texts a colon is nothing else. */
function colonsIn(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === COLON) count++;
    if (character !== QUOTE) continue;
    for (i++; text.charCodeAt(i) !== QUOTE; i++) if (text.charCodeAt(i) === BACKSLASH) i++;
  }
  return count;
}

function membersIn(node: JsonNode): number {
  if (typeof node !== 'object' || node === null) return 0;
  if (Array.isArray(node)) {
    let count = 0;
    for (const one of node) count += membersIn(one);
    return count;
  }
  if (node instanceof NumberText) return 0;
  const keys = Object.keys(node);
  let count = keys.length;
  for (const key of keys) count += membersIn(node[key] as JsonNode);
  return count;
}

/** Whether two values of one name say the same. */
export function isSameNode(one: JsonNode, other: JsonNode): boolean {
  if (one instanceof NumberText) return other instanceof NumberText && one.text === other.text;
  if (Array.isArray(one)) return Array.isArray(other) && isSameList(one, other);
  if (!isGroup(one) || !isGroup(other)) return one === other;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every((key) => Object.hasOwn(other, key) && isSameNode(one[key] as JsonNode, other[key] as JsonNode));
}

const isSameList = (one: readonly JsonNode[], other: readonly JsonNode[]): boolean =>
  one.length === other.length && one.every((each, index) => isSameNode(each, other[index] as JsonNode));

const isGroup = (node: JsonNode): node is JsonObject =>
  typeof node === 'object' && node !== null && !Array.isArray(node) && !(node instanceof NumberText);
