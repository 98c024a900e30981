/**
 * Codes by which checks are set, and what became of codes of former releases, which stand in settings, in rows and in the
 * ledger. In: a code that somebody wrote. Out: what it is called now, or the one that was probably meant.
 */

/** What a deployment may set (handlers/invoice/checks/check-table.ts), and the one reason that it decides on. */
export const CHECK_NAMES: readonly string[] = [
  'key-format key-check-digit key-implausible key-body key-from-protocol protocol-key protocol-status',
  'totals items-total reform-total item-amount item-tax-amount item-number amount-format decimal-comma amount-negative',
  'item-code issuer-check-digit recipient-check-digit state-registration municipality issue-date issue-offset incomplete',
  'discount encoding repaired-zeros zeros-lost repaired-xml repeated-key conflict test-environment',
].flatMap((line) => line.split(' '));

interface Former {
  readonly now: string;
  /** It was one case of several: what was set for it is not meant for all of them, and has no effect. */
  readonly part?: true;
}

const FORMER: Readonly<Record<string, Former>> = {
  'totals-import': { now: 'totals', part: true },
  'zip-nested': { now: 'too-packed' },
};

const formerOf = (code: string): Former | undefined => (Object.hasOwn(FORMER, code) ? FORMER[code] : undefined);

/** What a code is called now. */
export const currentCode = (code: string): string => formerOf(code)?.now ?? code;

/** Whether a code was one case of what its present name says. */
export const isPartOfAnother = (code: string): boolean => formerOf(code)?.part === true;

/** @returns why a code is no check that can be set, and which one was probably meant */
export function checkNameFault(code: string): string | undefined {
  if (CHECK_NAMES.includes(currentCode(code))) return undefined;
  const near = nearestTo(code, CHECK_NAMES);
  return `there is no check "${code}"${near === undefined ? ` (there are ${CHECK_NAMES.join(', ')})` : `; did you mean "${near}"?`}`;
}

/** The word that differs least, if it is near enough to have been meant. */
export function nearestTo(word: string, among: readonly string[]): string | undefined {
  let [best, least] = [undefined as string | undefined, Math.max(2, Math.floor(word.length / 3)) + 1];
  for (const one of among) {
    const steps = distance(word, one);
    if (steps < least) [best, least] = [one, steps];
  }
  return best ?? among.find((one) => word.length > 3 && (one.includes(word) || word.includes(one)));
}

/** Letters to be put in, left out or changed (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[other.length] as number;
}
