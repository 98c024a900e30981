/**
 * Kinds that are replaced by a successor under another name, so that there is always one at work: `raw-object-finalized`
 * is followed by `raw-object-finalized-1f2e3d4c`. The suffix is made of the fields that cannot be changed in place, so
 * that a run that goes on where another one died finds what that one made.
 */
import { createHash } from 'node:crypto';
import { compare, isAt, isMap } from './compare.ts';
import { isOurs } from './ownership.ts';
import type { CompareRules, Fields, Ownership } from '../resource.ts';
import type { Env } from '../../infra/names.ts';

const SUFFIX = /^-[0-9a-f]{8}$/;
/** How much longer than the declared name a successor's is. */
export const SUFFIX_LENGTH = 9;

const idOf = (name: string) => name.slice(name.lastIndexOf('/') + 1);

/** Whether something may be what was declared as `name`, or one of its successors. */
export function isOfFamily(name: string, found: string): boolean {
  const [base, id] = [idOf(name), idOf(found)];
  return id === base || (id.startsWith(base) && SUFFIX.test(id.slice(base.length)));
}

/** The name of the successor that has these fields; `taken` are names in use by others of the family. */
export function successorName(name: string, spec: Fields, rules: CompareRules, taken: readonly string[]): string {
  const fixed = Object.keys(spec).filter((field) => isFixed(field, rules));
  const stated = Object.fromEntries(fixed.sort().map((field) => [field, spec[field]]));
  for (let round = 0; ; round++) {
    const digest = createHash('sha256')
      .update(JSON.stringify([stated, round], sorted))
      .digest('hex');
    const candidate = `${name}-${digest.slice(0, SUFFIX_LENGTH - 1)}`;
    if (!taken.some((each) => idOf(each) === idOf(candidate))) return candidate;
  }
}

const sorted = (_key: string, value: unknown) =>
  isMap(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;

const isFixed = (field: string, rules: CompareRules) =>
  rules.immutable?.some((path) => path === field || path.startsWith(`${field}.`)) ?? false;

/** False for what is only to be deleted: nothing is stated of it that would tell it from its successor. */
export const statesFixedFields = (spec: Fields, rules: CompareRules) =>
  Object.keys(spec).some((field) => isFixed(field, rules));

interface Wanted {
  readonly name: string;
  readonly spec: Fields;
  readonly rules: CompareRules;
  readonly ownership: Ownership;
  readonly env: Env | undefined;
}

/**
 * Of all that are there the one that is declared, with the others of the family that are ours in its field `former`:
 * theirs is only the time until it has taken over. Ours comes before others', then what need not be replaced, then the
 * plain name.
 */
export function headOfFamily(all: readonly Fields[], wanted: Wanted): Fields | undefined {
  const family = all.filter((found) => isOfFamily(wanted.name, String(found['name'])));
  const ours = family.filter((found) => isOurs(wanted.ownership, found, wanted.env));
  const named = (found: Fields) => idOf(String(found['name'])) === idOf(wanted.name);
  const candidates = [...(ours.length > 0 ? ours : family)].sort((a, b) => Number(named(b)) - Number(named(a)));
  const head = candidates.find((found) => fits(found, wanted)) ?? candidates[0];
  if (!head) return undefined;
  const former = ours.filter((found) => found !== head);
  return former.length > 0 ? { ...head, former } : head;
}

function fits(found: Fields, { spec, rules }: Wanted): boolean {
  return !compare(spec, found, rules).some(({ path }) => isAt(path, rules.immutable));
}

/** What headOfFamily found besides. */
export const formerOf = (live: Fields | undefined): readonly Fields[] => (live?.['former'] ?? []) as readonly Fields[];
