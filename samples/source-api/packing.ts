/** One document in the encodings that sources use. */

import { gzipSync } from 'node:zlib';
import { xmlOf } from './xml-text.ts';
import { zipOf } from './zip.ts';

const PACKINGS = ['json', 'xml', 'base64', 'base64+gzip', 'zip'] as const;
export type Packing = (typeof PACKINGS)[number];

export const isPacking = (text: string): text is Packing => (PACKINGS as readonly string[]).includes(text);

/** @param text JSON in the convention `at` */
export function packed(text: string, as: Packing): { readonly contentType: string; readonly body: Buffer } {
  const json = 'application/json; charset=utf-8';
  const within = (bytes: Buffer) => Buffer.from(JSON.stringify({ xml: bytes.toString('base64') }));
  switch (as) {
    case 'json':
      return { contentType: json, body: Buffer.from(text) };
    case 'xml':
      return { contentType: 'application/xml', body: Buffer.from(xmlOf(text)) };
    case 'base64':
      return { contentType: json, body: within(Buffer.from(xmlOf(text))) };
    case 'base64+gzip':
      return { contentType: json, body: within(gzipSync(xmlOf(text))) };
    case 'zip':
      return { contentType: 'application/zip', body: zipOf('document.xml', Buffer.from(xmlOf(text))) };
  }
}
