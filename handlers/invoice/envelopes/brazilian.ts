/** Amounts and dates as Brazilian services write them for people: `1.234,56`, `31/12/2024 23:59:59`. */

import { decimal } from '../decimal.ts';
import type { JsonObject } from '../number-text.ts';
import { text } from '../tree.ts';

const WITH_COMMA = /^-?[0-9]{1,3}(?:\.?[0-9]{3})*,[0-9]+$/;
const THOUSANDS = /^-?[0-9]{1,3}(?:\.[0-9]{3})+$/;
const DAY_FIRST = /^([0-9]{2})\/([0-9]{2})\/([0-9]{4})(?:[ T]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?$/;

export function hasDecimalComma(written: string): boolean {
  return WITH_COMMA.test(written.replace(/^R\$\s*/, ''));
}

/**
 * Canonical decimal text; undefined if it is none.
 * @param comma the document writes decimals with a comma, so a point sets thousands apart
 */
export function amount(written: string, leastScale: number, comma: boolean): string | undefined {
  return decimal(withPoint(written, comma), leastScale);
}

/** The same number with a point before its decimals; other texts as they are. @param comma as for `amount` */
export function withPoint(written: string, comma: boolean): string {
  const bare = written.replace(/^R\$\s*/, '');
  if (WITH_COMMA.test(bare)) return bare.replaceAll('.', '').replace(',', '.');
  return comma && THOUSANDS.test(bare) ? bare.replaceAll('.', '') : bare;
}

/** A date or time of a document; some programs write the day first. */
export function dateText(node: JsonObject | undefined, name: string): string | undefined {
  const written = text(node, name);
  return written === undefined ? undefined : yearFirst(written);
}

/** The same date or time with the year first, as documents write it; other texts as they are. */
export function yearFirst(written: string): string {
  const parts = DAY_FIRST.exec(written);
  if (parts === null) return written;
  const [, day = '', month = '', year = '', time] = parts;
  return `${year}-${month}-${day}${time === undefined ? '' : `T${time.length === 5 ? `${time}:00` : time}`}`;
}
