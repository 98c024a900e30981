/** Every code of the invoice domain with its texts: flags by severity, and reasons of the quarantine (`reject`). */

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

/** Text of a code; undefined if the code is unknown. */
export function describeCode(code: string, language: 'en' | 'pt' = 'en'): string | undefined {
  return byCode.get(code)?.[language];
}

/** A flag as it is shown: a code that an earlier version wrote and this one does not know is no less than a warning. */
export interface ShownFlag {
  readonly code: string;
  readonly severity: Severity;
  readonly text: { readonly en: string; readonly pt: string };
}

export function shownFlag(code: string): ShownFlag {
  const { severity = 'warn', en = code, pt = code } = byCode.get(code) ?? {};
  return { code, severity: severity === 'reject' ? 'error' : severity, text: { en, pt } };
}
