/** The access key: its form, and each of its parts against the document (SEFAZ rejections 614 to 619). */

import {
  accessKeyCheckDigit,
  hasPlausibleModelAndNumber,
  hasPlausibleStateAndMonth,
  parseAccessKey,
  type AccessKeyParts,
} from '../access-key.ts';
import { dateText } from '../envelopes/brazilian.ts';
import type { JsonObject } from '../number-text.ts';
import type { TaxNumber } from '../party.ts';
import { text } from '../tree.ts';

/** Form, check digit, state, month, model and number of the key, and each of its parts against the body. */
export function keyFlags(
  key: string,
  ide: JsonObject | undefined,
  issuer: TaxNumber,
  layout: string | undefined,
): string[] {
  const parts = parseAccessKey(key);
  if (parts === undefined) return ['key-format'];
  const flags: string[] = [];
  if (accessKeyCheckDigit(key.slice(0, 43)) !== parts.cDV) flags.push('key-check-digit');
  if (!hasPlausibleStateAndMonth(key) || !hasPlausibleModelAndNumber(parts)) flags.push('key-implausible');
  const pairs = bodyPairs(parts, ide, issuer, layout);
  if (pairs.some(([inKey, inBody]) => inBody !== undefined && inKey !== inBody)) flags.push('key-body');
  return flags;
}

/** Parts of the key, each with what the body says. */
function bodyPairs(
  parts: AccessKeyParts,
  ide: JsonObject | undefined,
  issuer: TaxNumber,
  layout: string | undefined,
): [string, string | undefined][] {
  const issued = dateText(ide, 'dhEmi') ?? dateText(ide, 'dEmi');
  // Up to layout 1.10 the random code has nine digits and the key does not hold tpEmis.
  const random: [string, string | undefined][] =
    layout?.startsWith('1.') === true
      ? [[parts.tpEmis + parts.cNF, text(ide, 'cNF')?.padStart(9, '0')]]
      : [
          [parts.tpEmis, text(ide, 'tpEmis')],
          [parts.cNF, text(ide, 'cNF')?.padStart(8, '0')],
        ];
  return [
    [parts.cUF, text(ide, 'cUF')],
    [parts.AAMM, issued === undefined ? undefined : issued.slice(2, 4) + issued.slice(5, 7)],
    [parts.issuerDoc, issuer.number?.padStart(14, '0')],
    [parts.mod, text(ide, 'mod')],
    [parts.serie, text(ide, 'serie')?.padStart(3, '0')],
    [parts.nNF, text(ide, 'nNF')?.padStart(9, '0')],
    ...random,
    [parts.cDV, text(ide, 'cDV')],
  ];
}
