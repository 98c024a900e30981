/** The ways in which a generated document can be wrong, by name. */

/** Flaws that leave a document loadable: graded "flag". */
const FLAGGED = ['key-check-digit', 'key-body', 'totals', 'issuer-check-digit', 'conflicting-duplicate'] as const;

/** Flaws that make a document unusable: graded "reject", so quarantined. */
const REJECTED = ['no-key', 'key-as-number', 'not-an-invoice', 'truncated-json'] as const;

export const FLAWS = [...FLAGGED, ...REJECTED] as const;
export type Flaw = (typeof FLAWS)[number];

/** What the simple JSON of the challenge can suffer: it has no access key, so no-key means no NFeID. */
export const CHALLENGE_FLAWS: readonly Flaw[] = ['no-key', 'not-an-invoice', 'truncated-json'];

/** A cut document makes the JSON array around it unreadable for a plain parser; these do not. */
export const FLAWS_IN_ARRAYS: readonly Flaw[] = FLAWS.filter((flaw) => flaw !== 'truncated-json');

export function isFlaw(text: string): text is Flaw {
  return (FLAWS as readonly string[]).includes(text);
}

/**
 * Codes under which a rejected document is quarantined; where the line is drawn between "ends too early" and "is not
 * JSON" depends on what surrounds it.
 */
export const QUARANTINE_CODES: Readonly<Record<(typeof REJECTED)[number], readonly string[]>> = {
  'no-key': ['no-key'],
  'key-as-number': ['key-numeric'],
  'not-an-invoice': ['not-an-invoice'],
  'truncated-json': ['truncated', 'not-json'],
};

export type RejectedFlaw = keyof typeof QUARANTINE_CODES;
