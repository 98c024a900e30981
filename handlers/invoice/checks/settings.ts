/** How strict the checks are. Thresholds are data: what is set here takes the place of the table's. */

import { checkNameFault, currentCode, isPartOfAnother } from '../../../schemas/check-names.ts';
import { checks } from './check-table.ts';
import { TEST_ENVIRONMENT } from './reasons.ts';

export interface CheckSetting {
  /** Largest difference that is none, decimal text in reais. */
  readonly tolerance?: string;
  /** The flag is not raised, or nothing is set aside for the reason. */
  readonly off?: boolean;
}

/** By code. Shape: schemas/checks.schema.json. */
export type CheckSettings = Readonly<Record<string, CheckSetting>>;

export interface Strictness {
  tolerance(code: string): string;
  isOn(code: string): boolean;
}

/**
 * Codes of former releases are taken for what they are called now; those that are one case of another now have no effect.
 * @throws RangeError if a code is none, or has no difference that could be measured
 */
export function createStrictness(settings: CheckSettings = {}): Strictness {
  const tolerances = new Map<string, string | undefined>(checks.map(({ code, tolerance }) => [code, tolerance]));
  // Documents of the test environment are kept out where the deployment says so.
  tolerances.set(TEST_ENVIRONMENT, undefined);
  const off = new Set<string>([TEST_ENVIRONMENT]);
  for (const [given, { tolerance, off: isOff }] of Object.entries(settings)) {
    const fault = checkNameFault(given);
    if (fault !== undefined) throw new RangeError(fault);
    if (isPartOfAnother(given)) continue;
    const code = currentCode(given);
    if (tolerance !== undefined && tolerances.get(code) === undefined) {
      throw new RangeError(`The check "${code}" measures no difference, so it has no tolerance`);
    }
    if (tolerance !== undefined) tolerances.set(code, tolerance);
    if (isOff === true) off.add(code);
    if (isOff === false) off.delete(code);
  }
  return { tolerance: (code) => tolerances.get(code) ?? '0', isOn: (code) => !off.has(code) };
}

/** Settings that have no effect, each with why. */
export const idleSettings = (settings: CheckSettings): string[] =>
  Object.keys(settings)
    .filter(isPartOfAnother)
    .map((code) => `the check ${code} is a part of ${currentCode(code)} now: what is set for it has no effect`);

const asTheTableSays: Strictness = createStrictness();

export const strictnessOf = ({ strictness }: { readonly strictness?: Strictness }): Strictness =>
  strictness ?? asTheTableSays;
