/** Every code of the invoice domain with its texts: flags by severity, and reasons of the quarantine (`reject`). */

import { currentCode, nearestTo } from '../../../schemas/check-names.ts';
import { checks, type Severity } from './check-table.ts';
import type { Described } from './described.ts';
import { reasons } from './reasons.ts';

export interface Code extends Described {
  readonly severity: Severity | 'reject';
}

export const codes: readonly Code[] = [
  ...reasons.map(({ code, en, pt }) => ({ code, severity: 'reject' as const, en, pt })),
  ...checks.map(({ code, severity, en, pt }) => ({ code, severity, en, pt })),
];

const byCode: ReadonlyMap<string, Code> = new Map(codes.map((one) => [one.code, one]));

const known = (code: string): Code | undefined => byCode.get(code) ?? byCode.get(currentCode(code));

/** The code that was probably meant by one that is none. */
export const codeMeant = (code: string): string | undefined =>
  known(code) === undefined ? nearestTo(code, [...byCode.keys()]) : undefined;

/** Text of a code; undefined if the code is unknown. */
export function describeCode(code: string, language: 'en' | 'pt' = 'en'): string | undefined {
  return known(code)?.[language];
}

/** A flag as it is shown: a code that an earlier version wrote and this one does not know is no less than a warning. */
export interface ShownFlag {
  readonly code: string;
  readonly severity: Severity;
  readonly text: { readonly en: string; readonly pt: string };
}

export function shownFlag(code: string): ShownFlag {
  const { severity = 'warn', en = code, pt = code } = known(code) ?? {};
  return { code, severity: severity === 'reject' ? 'error' : severity, text: { en, pt } };
}
