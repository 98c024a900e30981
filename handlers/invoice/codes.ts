/** Codes of products as people write them, `2202.10.00`, and with the zero that numbers lose, in their own form. */

interface CodeForm {
  readonly form: RegExp;
  /** The form without the zero in front. */
  readonly short: RegExp;
}

const NEVER = /(?!)/;

export const CODES = {
  NCM: { form: /^(?:[0-9]{2}|[0-9]{8})$/, short: /^[1-9][0-9]{6}$/ },
  CEST: { form: /^[0-9]{7}$/, short: /^[1-9][0-9]{5}$/ },
  CFOP: { form: /^[123567][0-9]{3}$/, short: NEVER },
} as const satisfies Readonly<Record<string, CodeForm>>;

/** @returns the text as it is where it has its form, or comes to none */
export function codeOf(name: keyof typeof CODES, written: string | undefined): string | undefined {
  const { form, short } = CODES[name];
  if (written === undefined || form.test(written)) return written;
  const bare = written.replace(/[\s.\-/]/g, '');
  const whole = short.test(bare) ? `0${bare}` : bare;
  return form.test(whole) ? whole : written;
}
