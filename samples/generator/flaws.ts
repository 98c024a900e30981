/** The ways in which a generated document can be wrong, by name. */

/** Flaws that leave a document loadable: graded "flag". */
const FLAGGED = ['key-check-digit', 'key-body', 'totals', 'issuer-check-digit', 'conflicting-duplicate'] as const;

/** Flaws that make a document unusable: graded "reject", so quarantined. */
const REJECTED = ['no-key', 'key-as-number', 'not-an-invoice', 'truncated-json'] as const;

export const FLAWS = [...FLAGGED, ...REJECTED] as const;
export type Flaw = (typeof FLAWS)[number];

/** What the simple JSON of the challenge can suffer: it has no access key, so no-key means no NFeID. */
export const CHALLENGE_FLAWS: readonly Flaw[] = ['no-key', 'not-an-invoice', 'truncated-json'];

/**
 * A cut document makes the rest of a JSON array unreadable, so bodies that are one JSON text cannot hold it; files of
 * one document and NDJSON lines can.
 */
export const FLAWS_IN_ARRAYS: readonly Flaw[] = FLAWS.filter((flaw) => flaw !== 'truncated-json');

export function isFlaw(text: string): text is Flaw {
  return (FLAWS as readonly string[]).includes(text);
}
