/** What goes between the main thread of transform and its others. */

import type { CheckSettings } from '../../invoice/index.ts';
import type { Origin, RunDocument, Worked } from './run.ts';

/** What a thread is given to begin with. The keys go nowhere else. */
export interface ThreadSettings {
  /** As for `createVault`. */
  readonly keys: string;
  readonly zone: string;
  readonly checks: CheckSettings;
}

/** A run whose documents lie one behind the other in one piece of memory, which goes along. */
export interface RunMessage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly documents: readonly (Omit<RunDocument, 'bytes'> & { readonly length: number })[];
  readonly origin: Origin;
}

/** `undefined`: it failed, and the main thread sees for itself why. */
export type Answer = 'ready' | Worked | undefined;

export function packedRun(run: readonly RunDocument[], origin: Origin): RunMessage {
  const bytes = new Uint8Array(run.reduce((sum, document) => sum + document.bytes.length, 0));
  let at = 0;
  const documents = run.map((document) => {
    const { start, exactNumbers, problem, csv, xml, source, beside } = document;
    bytes.set(document.bytes, at);
    at += document.bytes.length;
    return {
      length: document.bytes.length,
      start,
      exactNumbers,
      problem,
      ...(csv === undefined ? {} : { csv }),
      ...(beside === undefined ? {} : { beside }),
      ...(source === undefined ? {} : { source }),
      ...(xml === undefined ? {} : { xml: xml.encoding === undefined ? {} : { encoding: xml.encoding } }),
    };
  });
  return { bytes, documents, origin };
}

export function unpackedRun({ bytes, documents }: RunMessage): RunDocument[] {
  let at = bytes.byteOffset;
  return documents.map(({ length, ...document }) => {
    const own = Buffer.from(bytes.buffer, at, length);
    at += length;
    return { ...document, bytes: own };
  });
}
