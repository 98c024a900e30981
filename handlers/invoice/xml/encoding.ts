/** Bytes of an XML document to text. What the bytes are counts for more than what the declaration says they are. */

import { isAscii, isUtf8 } from 'node:buffer';

/** Encodings of one byte per character that a declaration may name, as TextDecoder knows them. */
const SINGLE_BYTE: Readonly<Record<string, string>> = {
  'iso-8859-1': 'windows-1252',
  'iso8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  ansi: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
};

const DECLARED = /\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,39})["']/;

interface DecodedXml {
  readonly text: string;
  /** The declaration, or its absence, is wrong about the bytes. */
  readonly foreign: boolean;
}

/** The encoding that an XML declaration names, in lower case; undefined if it names none. */
export function declaredEncoding(declaration: string): string | undefined {
  return DECLARED.exec(declaration)?.[1]?.toLowerCase();
}

/** @param declared encoding of the declaration; none means UTF-8 */
export function decodeXml(bytes: Buffer, declared: string | undefined): DecodedXml {
  const single = declared === undefined ? undefined : SINGLE_BYTE[declared];
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), foreign: single !== undefined && !isAscii(bytes) };
  return { text: new TextDecoder(single ?? 'windows-1252').decode(bytes), foreign: single === undefined };
}
