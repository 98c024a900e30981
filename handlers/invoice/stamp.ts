/** What all kinds of documents end with: a refusal, or hash and cell time. */

import {
  canonicalHash,
  cellTimestamp,
  type CanonicalInvoice,
  type MappingContext,
  type Personal,
} from './canonical.ts';
import { strictnessOf } from './checks/settings.ts';
import { closed, mayNamePerson, withTexts } from './open-text.ts';
import { personalPlace } from './personal-place.ts';
import type { Vault } from './personal.ts';
import { epochSeconds } from './time.ts';

/** Cell time, in seconds, of a document without any time: Bigtable clients replace a zero by now. */
export const NO_TIME = 1;
/** Access keys that can be stored: bad ones are flagged, but what is no text of letters and digits stays out. */
export const STORABLE_KEY = /^[0-9A-Z]{20,60}$/;

/** A document that stays out, and why. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: string;
  /** Its own bytes, where it is only a part of what was read. */
  readonly bytes?: Buffer;
}
export const refuse = (code: string): Refusal => ({ kind: 'refused', code });

/**
 * Hash and cell time of a mapped invoice.
 * @param shift seconds by which a source's own version of it lies behind its issue
 */
export function stamped(
  invoice: Pick<CanonicalInvoice, 'header' | 'items' | 'flags'> & { readonly personal: string | undefined },
  context: MappingContext,
  shift?: number,
): CanonicalInvoice {
  const { vault, zone } = context;
  const { flags } = invoice;
  const { header, items, headerText, itemTexts, ...sealed } = inClear(invoice);
  const personal = digested(sealed.personal, personalPlace(header).context, vault);
  const hash = canonicalHash([headerText, ...itemTexts], personal);
  const own = header.family === 'simple' ? [header.createdAt] : [header.changedAt, header.protocol?.receivedAt];
  const times = shift === undefined ? [...own, header.issuedAt] : [header.issuedAt];
  const told = times.map((time) => epochSeconds(time, zone)).find((time) => time !== undefined) ?? NO_TIME;
  const seconds = told + (shift ?? 0);
  return {
    kind: 'invoice',
    keyId: header.key,
    header,
    items,
    headerText,
    itemTexts,
    personal,
    hash,
    timestamp: cellTimestamp(seconds, header.protocol !== undefined, hash),
    flags: raisedFlags(flags, context),
  };
}

/** Flags once each and in order, without those that are switched off. */
export function raisedFlags(flags: readonly string[], context: MappingContext): string[] {
  const { isOn } = strictnessOf(context);
  return [...new Set(flags)].filter(isOn).sort();
}

/** Header and items as they may be read by anybody, with their JSON texts; what names a person is in the sealed part. */
function inClear({
  header,
  items,
  personal,
}: Pick<CanonicalInvoice, 'header' | 'items'> & { readonly personal: string | undefined }) {
  const headerText = JSON.stringify(header);
  const itemTexts = items.map((item) => JSON.stringify(item));
  if (![headerText, ...itemTexts].some(mayNamePerson)) return { header, items, headerText, itemTexts, personal };
  const { value, texts } = closed({ header, items });
  return {
    ...value,
    headerText: JSON.stringify(value.header),
    itemTexts: value.items.map((item) => JSON.stringify(item)),
    personal: withTexts(personal, texts),
  };
}

/** @param context what the sealed text will be bound to */
export function digested(text: string | undefined, context: string, vault: Vault): Personal | undefined {
  return text === undefined ? undefined : { text, digest: vault.digest(text, context) };
}
