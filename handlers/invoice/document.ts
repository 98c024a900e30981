/** Bytes of one document to a tree: encoding, then the parser that its form and its numbers need. */

import { isUtf8 } from 'node:buffer';
import { readTable } from './csv/csv-document.ts';
import { hasRepeatedKey } from './json/repeated-keys.ts';
import { readLossless } from './lossless-json.ts';
import type { JsonNode } from './number-text.ts';
import type { SplitDocument, XmlPlace } from './split-document.ts';
import { decodeXml } from './xml/encoding.ts';
import { parseXml } from './xml/xml-document.ts';

interface ParsedDocument {
  readonly value: JsonNode;
  /** What had to be put right or left out before it could be read: `encoding`, `repaired-xml`, `repeated-key`. */
  readonly flags: readonly string[];
}

type Unparsed = Pick<SplitDocument, 'bytes' | 'exactNumbers' | 'problem' | 'csv'> & {
  readonly xml?: Pick<XmlPlace, 'encoding'>;
};

/** @returns a code if it cannot be read: the splitter's problem, `not-json` or `not-xml` */
export function parseDocument(document: Unparsed): ParsedDocument | string {
  if (document.problem !== undefined) return document.problem;
  if (document.csv !== undefined) return readTable(document.bytes, document.csv.headings);
  if (document.xml !== undefined) return readXml(document.bytes, document.xml.encoding);
  return readJson(document.bytes, document.exactNumbers);
}

function readXml(bytes: Buffer, encoding: string | undefined): ParsedDocument | string {
  const { text, foreign } = decodeXml(bytes, encoding);
  const parsed = parseXml(text);
  if (parsed === undefined) return 'not-xml';
  return {
    value: parsed.value,
    flags: [...(foreign ? ['encoding'] : []), ...(parsed.repaired ? ['repaired-xml'] : [])],
  };
}

/** JSON.parse would lose digits of exact numbers; the splitter knows whether there are any. */
function readJson(bytes: Buffer, exactNumbers: boolean): ParsedDocument | string {
  const utf8 = isUtf8(bytes);
  const text = utf8 ? bytes.toString('utf8') : new TextDecoder('windows-1252').decode(bytes);
  try {
    const { value, repeated } = exactNumbers ? readLossless(text) : readPlain(text, bytes);
    return { value, flags: [...(utf8 ? [] : ['encoding']), ...(repeated ? ['repeated-key'] : [])] };
  } catch (error) {
    if (error instanceof SyntaxError) return 'not-json';
    throw error;
  }
}

/** A name that is there twice is rare enough to read the text again for its values. */
function readPlain(text: string, bytes: Buffer): { readonly value: JsonNode; readonly repeated: boolean } {
  const value = JSON.parse(text) as JsonNode;
  return { value, repeated: hasRepeatedKey(bytes, value) && readLossless(text).repeated };
}
