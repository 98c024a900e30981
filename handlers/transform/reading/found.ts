/** What reading a raw object gives, one after the other. */

import type { SplitDocument, SplitLimits } from '../../invoice/index.ts';
import type { Cursor } from './cursor.ts';
import type { ReadingPorts } from './unpacked.ts';

/** A document, or what is wrong where there is none, and the place behind it: null if nothing follows. */
export type Found =
  | {
      readonly kind: 'document';
      readonly document: SplitDocument;
      /** Whose it is, where it says so itself. */
      readonly source?: string;
      readonly next: Cursor | null;
    }
  | { readonly kind: 'problem'; readonly code: string; readonly at: number; readonly next: Cursor | null }
  /** Nothing more; so far it was read, with or without documents. */
  | { readonly kind: 'end'; readonly at: number; readonly next: null };

export interface Reading extends ReadingPorts {
  readonly split: SplitLimits;
  /** Bytes that all layers together may inflate to; as the object's size allows if left out. */
  readonly most?: number;
}

/** How far reading has come with it. */
export const reached = (found: Found): number => (found.kind === 'document' ? found.document.end : found.at);
