/**
 * Whether an object of a JSON text has a name twice. JSON.parse keeps the last of them without a word, so what is in the
 * text is counted against what is in the value; only where they differ does somebody look at the names.
 */

import { NumberText, type JsonNode, type JsonObject } from '../number-text.ts';
import { BACKSLASH, COLON, QUOTE } from './json-bytes.ts';

/** @param bytes valid JSON, in UTF-8 or any code page @param value as JSON.parse reads it */
export const hasRepeatedKey = (bytes: Uint8Array, value: JsonNode): boolean => colonsIn(bytes) !== membersIn(value);

/** One for each member of an object: outside of texts a colon is nothing else. Every document goes through here. */
function colonsIn(bytes: Uint8Array): number {
  const end = bytes.length;
  let count = 0;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i];
    if (byte === COLON) count++;
    if (byte !== QUOTE) continue;
    for (i++; i < end && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
  }
  return count;
}

function membersIn(node: JsonNode): number {
  let count = 0;
  if (Array.isArray(node)) {
    for (const one of node) if (typeof one === 'object') count += membersIn(one);
  } else if (isGroup(node)) {
    // All are its own, and no list of them is made.
    for (const key in node) {
      count++;
      const one = node[key] as JsonNode;
      if (typeof one === 'object') count += membersIn(one);
    }
  }
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
