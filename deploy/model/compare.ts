/**
 * Differences between what is stated and what is there. Only stated fields are looked at, because every API echoes
 * defaults of its own; both sides are brought to one form first (normalise.ts). In the paths of rules, `*` stands for
 * any one segment: an index, a key of a map, the identity of a set's element.
 */
import { canonicalText, isNothing, sameJson, sameReference, secondsOf } from './normalise.ts';
import { UNKNOWN, type CompareRules, type Fields } from '../resource.ts';

export interface Difference {
  /** Dotted path from the resource's root. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

export function compare(want: Fields, have: Fields, rules: CompareRules): Difference[] {
  const added = extraKeys(want, have, '', rules);
  return [...Object.keys(want).flatMap((key) => differences(want[key], have[key], key, rules)), ...added];
}

/** Whether a path is one of `patterns`, or lies below one. */
export function isAt(path: string, patterns: readonly string[] | undefined): boolean {
  return patterns?.some((pattern) => matches(path, pattern, true)) ?? false;
}

function differences(want: unknown, have: unknown, path: string, rules: CompareRules): Difference[] {
  if (
    isAt(path, rules.outputOnly) ||
    isAt(
      path,
      rules.writeOnly?.map((each) => each.path),
    )
  )
    return [];
  if (want === UNKNOWN) return [{ path, from: have, to: want }];
  if (Array.isArray(want)) return listDifferences(want, Array.isArray(have) ? have : [], path, rules);
  if (isMap(want)) return mapDifferences(want, have, path, rules);
  return same(want, have, path, rules) ? [] : [{ path, from: have, to: want }];
}

function mapDifferences(want: Record<string, unknown>, have: unknown, path: string, rules: CompareRules): Difference[] {
  const inner = isMap(have) ? have : {};
  if (Object.keys(want).length === 0 && isOne(path, rules.emptyMatters)) {
    return isMap(have) && Object.keys(have).length === 0 ? [] : [{ path, from: have, to: want }];
  }
  const stated = Object.keys(want).flatMap((key) => differences(want[key], inner[key], `${path}.${key}`, rules));
  return [...stated, ...extraKeys(want, inner, path, rules)];
}

function extraKeys(want: Fields, have: Fields, path: string, rules: CompareRules): Difference[] {
  if (!isOne(path, rules.whole)) return [];
  return Object.keys(have)
    .filter((key) => !(key in want) && !isNothing(have[key]))
    .map((key) => ({ path: path === '' ? key : `${path}.${key}`, from: have[key], to: undefined }));
}

function listDifferences(want: unknown[], have: unknown[], path: string, rules: CompareRules): Difference[] {
  const key = keyOfSet(path, rules);
  if (key === undefined) {
    if (want.length !== have.length) return [{ path, from: have, to: want }];
    return want.flatMap((item, index) => differences(item, have[index], `${path}.${index}`, rules));
  }
  if (want.length !== have.length) return [{ path, from: have, to: want }];
  return key === '' ? memberDifferences(want, have, path, rules) : elementDifferences(want, have, { path, key }, rules);
}

/** Elements that are their own identity: each wanted one must be there, in whatever place. */
function memberDifferences(want: unknown[], have: unknown[], path: string, rules: CompareRules): Difference[] {
  const left = [...have];
  for (const item of want) {
    const found = left.findIndex((each) => differences(item, each, `${path}.*`, rules).length === 0);
    if (found < 0) return [{ path, from: have, to: want }];
    left.splice(found, 1);
  }
  return [];
}

function elementDifferences(
  want: unknown[],
  have: unknown[],
  { path, key }: { path: string; key: string },
  rules: CompareRules,
): Difference[] {
  const identity = (item: unknown) => (isMap(item) ? String(item[key]) : String(item));
  const present = new Map(have.map((item) => [identity(item), item]));
  if (want.some((item) => !present.has(identity(item)))) return [{ path, from: have, to: want }];
  return want.flatMap((item) => differences(item, present.get(identity(item)), `${path}.${identity(item)}`, rules));
}

function same(want: unknown, have: unknown, path: string, rules: CompareRules): boolean {
  if (isNothing(want) && isNothing(have)) return true;
  if (isAt(path, rules.exact)) return want === have;
  if (isAt(path, rules.parsed)) return sameJson(want, have);
  if (isAt(path, rules.references)) return sameReference(String(want), String(have ?? ''));
  if (isAt(path, rules.durations)) return secondsOf(want) === secondsOf(have);
  return canonicalText(want) === canonicalText(have);
}

function keyOfSet(path: string, rules: CompareRules): string | undefined {
  return Object.entries(rules.sets ?? {}).find(([pattern]) => matches(path, pattern, false))?.[1];
}

function isOne(path: string, patterns: readonly string[] | undefined): boolean {
  return patterns?.some((pattern) => matches(path, pattern, false)) ?? false;
}

/** Segments may themselves hold dots (a key of a map), so a pattern without `*` is also compared as text. */
function matches(path: string, pattern: string, orBelow: boolean): boolean {
  if (path === pattern || (orBelow && path.startsWith(`${pattern}.`))) return true;
  if (!pattern.includes('*')) return false;
  const [parts, wanted] = [path.split('.'), pattern.split('.')];
  if (parts.length < wanted.length || (!orBelow && parts.length !== wanted.length)) return false;
  return wanted.every((segment, index) => segment === '*' || segment === parts[index]);
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
