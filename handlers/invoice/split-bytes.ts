/** Which splitter bytes need, told by how they begin. */

import {
  defaultSplitLimits,
  type Container,
  type DocumentSplitter,
  type SplitDocument,
  type SplitLimits,
  type XmlPlace,
} from './split-document.ts';
import { JsonSplitter } from './json/json-splitter.ts';
import { XmlSplitter } from './xml/xml-splitter.ts';

const LESS = 0x3c;
/** What may stand before the first character that tells: blanks and a byte order mark. */
const BLANK: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

/** Whether a stream that begins so is XML. */
export function beginsAsXml(head: Buffer): boolean {
  let i = 0;
  while (i < head.length && BLANK.has(head[i] as number)) i++;
  return head[i] === LESS;
}

interface SplitStart {
  readonly offset: number;
  readonly container: Container;
  readonly xml?: XmlPlace;
  readonly readable?: boolean;
}

export function createSplitter(at: SplitStart, limits: SplitLimits = defaultSplitLimits): DocumentSplitter {
  return at.container === 'xml' ? new XmlSplitter(at, limits) : new JsonSplitter(at, limits);
}

/** All documents of bytes that are at hand. */
export function splitBytes(bytes: Buffer): SplitDocument[] {
  const splitter = createSplitter({ offset: 0, container: beginsAsXml(bytes) ? 'xml' : 'top' });
  return [...splitter.push(bytes), ...splitter.end()];
}
