/** Text to bytes and back in the character sets of IANA. https://cloud.google.com/workflows/docs/reference/stdlib/text/decode */
import { valueError } from '../errors.ts';

const UTF8 = /^utf-?8$/;
const ASCII = /^(us-)?ascii$/;
const LATIN1 = /^(iso-?8859-?1|latin-?1)$/;
const UTF16LE = /^utf-?16le$/;
/** Character sets of one byte each, whose table is read off the decoder. */
const SINGLE_BYTE = /^(iso-8859-\d+|windows-\d+|koi8-[ru]|macintosh|ibm866|tis-620)$/;
const REPLACEMENT = '\ufffd';

function unsupported(charset: string): Error {
  return valueError(`unsupported charset '${charset}': use UTF-8, US-ASCII, ISO-8859-1 or another name of IANA`);
}

function decoder(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset, { ignoreBOM: true });
  } catch {
    throw unsupported(charset);
  }
}

/** Bytes that are no text in this charset become U+FFFD. @throws WorkflowError ValueError for an unknown charset */
export function decodeText(bytes: Uint8Array, charset: string): string {
  const name = charset.toLowerCase();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (ASCII.test(name)) return buffer.toString('latin1').replace(/[\x80-\xff]/g, REPLACEMENT);
  if (LATIN1.test(name)) return buffer.toString('latin1');
  return decoder(UTF8.test(name) ? 'utf-8' : name).decode(bytes);
}

/** @throws WorkflowError ValueError for an unknown charset, or a character it does not have */
export function encodeText(text: string, charset: string): Uint8Array {
  const name = charset.toLowerCase();
  if (UTF8.test(name)) return Buffer.from(text);
  if (UTF16LE.test(name)) return Buffer.from(text, 'utf16le');
  if (name === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  const highest = ASCII.test(name) ? 0x7f : LATIN1.test(name) ? 0xff : undefined;
  if (highest === undefined) return encodeByTable(text, name);
  for (const character of text) if ((character.codePointAt(0) ?? 0) > highest) throw missing(character, charset);
  return Buffer.from(text, 'latin1');
}

function missing(character: string, charset: string): Error {
  return valueError(`the character '${character}' cannot be written in ${charset}`);
}

function encodeByTable(text: string, charset: string): Uint8Array {
  if (!SINGLE_BYTE.test(charset)) throw unsupported(charset);
  const all = decoder(charset).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const table = new Map([...all].map((character, byte): [string, number] => [character, byte]));
  table.delete(REPLACEMENT);
  return Uint8Array.from([...text], (character) => {
    const byte = table.get(character);
    if (byte === undefined) throw missing(character, charset);
    return byte;
  });
}
