/** What a right reader makes of a generated document. */

import type { Flaw, RejectedFlaw } from './flaws.ts';
import { QUARANTINE_CODES } from './flaws.ts';

/** Flag codes as the product names them; the conflict shows only once both copies are loaded. */
export type FlagCode = 'key-check-digit' | 'key-body' | 'totals' | 'issuer-check-digit' | 'conflict';

interface Graded {
  /** The flaw that was put in, if any. */
  readonly flaw?: Flaw;
}

export interface ExpectedInvoice extends Graded {
  readonly kind: 'invoice';
  /** Access key as written; NFeID for the simple JSON. */
  readonly key: string;
  readonly items: number;
  /** vNF as written, or the gross total of the simple JSON. */
  readonly total: string;
  readonly issuedOn: string;
  readonly issuer?: { readonly kind: 'cnpj-numeric' | 'cnpj-alphanumeric' | 'cpf'; readonly document: string };
  readonly flags: readonly FlagCode[];
  /** Index of the document whose key this one repeats with other content. */
  readonly conflictsWith?: number;
}

export interface ExpectedEvent extends Graded {
  readonly kind: 'event';
  /** Access key of the invoice, which may come later or never. */
  readonly key: string;
  readonly type: string;
  readonly sequence: number;
}

/** A document that belongs in quarantine. */
export interface ExpectedReject extends Graded {
  readonly kind: 'reject';
  readonly flaw: RejectedFlaw;
  /** Reason codes, any of which is right. */
  readonly codes: readonly string[];
}

export const rejected = (flaw: RejectedFlaw): ExpectedReject => ({
  kind: 'reject',
  flaw,
  codes: QUARANTINE_CODES[flaw],
});

export type Expectation = ExpectedInvoice | ExpectedEvent | ExpectedReject;
