/** What a page of a reconciliation found: sums of everything, and the first few of each kind by name. */

/** `kind` and what tells it apart: keys, numbers, counts. Never a CPF: keys are as they are stored. */
export type Finding = Readonly<Record<string, string | number>> & { readonly kind: string };

export interface Findings {
  readonly counts: Record<string, number>;
  readonly found: Finding[];
  /** Where to go on; null at the end. */
  readonly next: unknown;
  readonly scanned: number;
}

/** Of each kind, in one answer. */
const MAX_FOUND = 50;

export interface Collector {
  add(count: string, amount?: number): void;
  tell(finding: Finding): void;
  /** What goes into the answer. */
  page(next: unknown, scanned: number): Findings;
}

export function createCollector(names: readonly string[]): Collector {
  const counts: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  const found: Finding[] = [];
  const told = new Map<string, number>();
  return {
    add(count, amount = 1) {
      counts[count] = (counts[count] ?? 0) + amount;
    },
    tell(finding) {
      const before = told.get(finding.kind) ?? 0;
      told.set(finding.kind, before + 1);
      if (before < MAX_FOUND) found.push(finding);
    },
    page: (next, scanned) => ({ counts, found, next, scanned }),
  };
}
