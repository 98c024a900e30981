/** The form of what a document says: registrations, places, times, codes of products. */

import { CODES } from '../codes.ts';
import { stateCode } from '../places.ts';
import type { Item } from '../canonical.ts';
import type { JsonObject } from '../number-text.ts';
import { child, text } from '../tree.ts';

const REGISTRATION = /^(?:[0-9]{2,14}|ISENTO)$/;
const MUNICIPALITY = /^[0-9]{7}$/;
const ABROAD = 'EX';
const GTIN = /^(?:SEM GTIN|[0-9]{8}|[0-9]{12,14})$/;
const OFFSET = /T[0-9:.]+(-0[2-5]:00)?$/;
/** First layout whose times carry an offset. */
const FIRST_WITH_OFFSET = 3.1;

/** State registrations differ by state, so only their form is looked at. */
export function registrationFlags(parties: readonly (JsonObject | undefined)[]): string[] {
  const written = parties.flatMap((party) => text(party, 'IE') ?? []);
  return written.every((one) => REGISTRATION.test(one)) ? [] : ['state-registration'];
}

/** Seven digits, of which the first two are the state. Check digits of municipalities have exceptions. */
export function placeFlags(places: readonly (JsonObject | undefined)[]): string[] {
  const wrong = places.some((place) => {
    const municipality = text(place, 'cMun');
    const state = text(place, 'UF');
    if (municipality === undefined) return false;
    if (!MUNICIPALITY.test(municipality)) return true;
    return state !== undefined && state !== ABROAD && municipality.slice(0, 2) !== stateCode(state);
  });
  return wrong ? ['municipality'] : [];
}

/** Offsets in use: -02:00 (Noronha, summer time until 2019) to -05:00 (Acre). Up to layout 2.00 there are dates alone. */
export function offsetFlags(ide: JsonObject | undefined, layout: string | undefined): string[] {
  const written = text(ide, 'dhEmi');
  if (written === undefined || !(Number(layout) >= FIRST_WITH_OFFSET)) return [];
  return OFFSET.exec(written)?.[1] === undefined ? ['issue-offset'] : [];
}

export function itemCodeFlags(items: readonly Item[]): string[] {
  const wrong = (value: string | undefined, form: RegExp): boolean => value !== undefined && !form.test(value);
  const found = items.some(
    ({ ncm, cest, cfop, gtin }) =>
      wrong(ncm, CODES.NCM.form) || wrong(cest, CODES.CEST.form) || wrong(cfop, CODES.CFOP.form) || wrong(gtin, GTIN),
  );
  return found ? ['item-code'] : [];
}

/** The address groups of a document that have a state beside their municipality. */
export function placesOf(infNFe: JsonObject): (JsonObject | undefined)[] {
  return [
    child(child(infNFe, 'emit'), 'enderEmit'),
    child(child(infNFe, 'dest'), 'enderDest'),
    child(infNFe, 'retirada'),
    child(infNFe, 'entrega'),
  ];
}
