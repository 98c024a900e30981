/** What reading a raw object gives, one after the other. */

import type { SplitDocument, SplitLimits } from '../../invoice/index.ts';
import type { Cursor } from './cursor.ts';
import type { ReadingPorts } from './raw-bytes.ts';

/** A document, or what is wrong where there is none, and the place behind it: null if nothing follows. */
export type Found =
  | { readonly kind: 'document'; readonly document: SplitDocument; readonly next: Cursor | null }
  | { readonly kind: 'problem'; readonly code: string; readonly at: number; readonly next: Cursor | null };

export interface Reading extends ReadingPorts {
  readonly split: SplitLimits;
}
