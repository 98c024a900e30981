/**
 * Garbage collection rules of a column family.
 *
 * When they apply: physically whenever a write touches the column (before it and after it), and to every read. So a cell
 * that a rule takes away is gone at once and never comes back by deleting newer ones. Only loosening a rule can show
 * cells again that no write has touched since; the real service, which collects in the background, allows that too.
 * Source: https://cloud.google.com/bigtable/docs/garbage-collection
 */
import { invalid } from '../../wire/errors.ts';
import { approximate } from './micros.ts';
import type { Cell } from './row.ts';

/** As in REST: `maxAge` is a duration such as "86400s". No rule keeps everything. */
export type GcRule =
  | { readonly maxNumVersions: number }
  | { readonly maxAge: string }
  | { readonly intersection: { readonly rules: readonly GcRule[] } }
  | { readonly union: { readonly rules: readonly GcRule[] } };

const DURATION = /^(\d{1,12})(?:\.(\d{1,9}))?s$/;
const DEEPEST = 20;
const RULE_BYTES = 500;

/**
 * A checked rule from a request; undefined for an absent or empty one.
 * @throws ApiError INVALID_ARGUMENT
 */
export function parseGcRule(given: unknown): GcRule | undefined {
  const rule = parseRule(given, 0);
  if (rule && JSON.stringify(rule).length > 4 * RULE_BYTES) throw invalid('The GC rule is too large.');
  return rule;
}

function parseRule(given: unknown, depth: number): GcRule | undefined {
  if (given === undefined || given === null) return undefined;
  if (depth > DEEPEST) throw invalid('The GC rule is nested too deeply.');
  if (typeof given !== 'object' || Array.isArray(given)) throw invalid('gcRule must be an object.');
  const { maxNumVersions, maxAge, intersection, union } = given as Record<string, unknown>;
  const present = [maxNumVersions, maxAge, intersection, union].filter((part) => part !== undefined && part !== null);
  if (present.length > 1) {
    throw invalid('A GC rule takes exactly one of maxNumVersions, maxAge, intersection and union.');
  }
  if (maxNumVersions !== undefined && maxNumVersions !== null) {
    const versions = Number(maxNumVersions);
    if (!Number.isInteger(versions) || versions < 1) throw invalid('maxNumVersions must be a whole number from 1.');
    return { maxNumVersions: versions };
  }
  if (maxAge !== undefined && maxAge !== null) return { maxAge: parseAge(maxAge) };
  if (intersection) return { intersection: { rules: parseRules(intersection, depth) } };
  if (union) return { union: { rules: parseRules(union, depth) } };
  return undefined;
}

function parseAge(given: unknown): string {
  if (typeof given !== 'string' || !DURATION.test(given)) throw invalid('maxAge must be a duration such as "86400s".');
  if (ageMillis(given) < 1) throw invalid('maxAge must be at least one millisecond.');
  return given;
}

function parseRules(given: unknown, depth: number): readonly GcRule[] {
  const rules: unknown = typeof given === 'object' && given !== null && 'rules' in given ? given.rules : [];
  if (!Array.isArray(rules) || rules.length < 2) throw invalid('A GC rule of rules needs at least two of them.');
  return rules.map((rule) => {
    const parsed = parseRule(rule, depth + 1);
    if (!parsed) throw invalid('A GC rule inside intersection or union must not be empty.');
    return parsed;
  });
}

function ageMillis(duration: string): number {
  return Number(duration.slice(0, -1)) * 1000;
}

/**
 * Takes away from one column what the rule collects; `cells` are newest first. Returns the same array if nothing goes.
 * @param now epoch milliseconds
 */
export function collect(cells: Cell[], rule: GcRule | undefined, now: number): Cell[] {
  if (rule === undefined) return cells;
  if ('maxNumVersions' in rule) {
    return cells.length <= rule.maxNumVersions ? cells : cells.slice(0, rule.maxNumVersions);
  }
  const kept = cells.filter((cell, index) => !collects(rule, index, cell, now));
  return kept.length === cells.length ? cells : kept;
}

/** `index` counts newer cells of the column. */
function collects(rule: GcRule, index: number, cell: Cell, now: number): boolean {
  if ('maxNumVersions' in rule) return index >= rule.maxNumVersions;
  if ('maxAge' in rule) return approximate(cell) < (now - ageMillis(rule.maxAge)) * 1000;
  if ('intersection' in rule) return rule.intersection.rules.every((inner) => collects(inner, index, cell, now));
  return rule.union.rules.some((inner) => collects(inner, index, cell, now));
}
