/** Bytes out of base64 text, whatever its line length and alphabet. */

import type { Readable } from 'node:stream';
import type { Inflated } from './inflate.ts';

const FOREIGN = /[^A-Za-z0-9+/_=\s-]/;

/**
 * Texts that follow each other, each with its padding, give their bytes one after the other. It ends at the first
 * character that is none of base64.
 */
export function debased(text: Readable): Inflated {
  let isForeign = false;
  async function* chunks(): AsyncGenerator<Buffer> {
    let rest = '';
    for await (const chunk of text as AsyncIterable<Buffer>) {
      const written = chunk.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '');
      const end = written.search(FOREIGN);
      isForeign = end >= 0;
      const bare = rest + (isForeign ? written.slice(0, end) : written).replace(/\s+/g, '');
      const whole = isForeign ? bare.length : bare.length - (bare.length % 4);
      rest = bare.slice(whole);
      yield decoded(bare.slice(0, whole));
      if (isForeign) return;
    }
    yield decoded(rest);
  }
  return { chunks: chunks(), damage: () => (isForeign ? 'not-base64' : undefined) };
}

/** Four characters are three bytes; padding ends a text, and another one may follow. */
function decoded(text: string): Buffer {
  return Buffer.concat(text.split(/=+/).map((one) => Buffer.from(one, 'base64')));
}
