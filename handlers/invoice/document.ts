/** Bytes of one document to a JSON value: encoding, then the parser that its numbers need. */

import { isUtf8 } from 'node:buffer';
import { parseLossless } from './lossless-json.ts';
import type { JsonNode } from './number-text.ts';

interface ParsedDocument {
  readonly value: JsonNode;
  /** It was not UTF-8 and has been read as Windows-1252. */
  readonly foreignEncoding: boolean;
}

/**
 * @param exactNumbers whether JSON.parse would lose digits; the splitter knows
 * @returns undefined if it is not JSON
 */
export function parseDocument(bytes: Buffer, exactNumbers: boolean): ParsedDocument | undefined {
  const utf8 = isUtf8(bytes);
  const text = utf8 ? bytes.toString('utf8') : new TextDecoder('windows-1252').decode(bytes);
  try {
    const value = exactNumbers ? parseLossless(text) : (JSON.parse(text) as JsonNode);
    return { value, foreignEncoding: !utf8 };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
