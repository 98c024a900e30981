/**
 * Differences between what is stated and what is there. Only stated fields are looked at, because every API echoes
 * defaults of its own; both sides are brought to one form first (durations, 64-bit numbers as text, unordered lists).
 */
import { UNKNOWN, type CompareRules, type Fields } from './resource.ts';

export interface Difference {
  /** Dotted path from the resource's root. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

export function compare(want: Fields, have: Fields, rules: CompareRules): Difference[] {
  return Object.keys(want).flatMap((key) => differences(want[key], have[key], key, rules));
}

function differences(want: unknown, have: unknown, path: string, rules: CompareRules): Difference[] {
  if (want === UNKNOWN) return [{ path, from: have, to: want }];
  if (Array.isArray(want)) return listDifferences(want, Array.isArray(have) ? have : [], path, rules);
  if (isMap(want)) {
    if (Object.keys(want).length === 0) return emptyDifference(want, have, path, rules);
    const inner = isMap(have) ? have : {};
    return Object.keys(want).flatMap((key) => differences(want[key], inner[key], `${path}.${key}`, rules));
  }
  return same(want, have, path, rules) ? [] : [{ path, from: have, to: want }];
}

function emptyDifference(want: unknown, have: unknown, path: string, rules: CompareRules): Difference[] {
  if (!rules.emptyMatters?.includes(path)) return [];
  return isMap(have) && Object.keys(have).length === 0 ? [] : [{ path, from: have, to: want }];
}

function listDifferences(want: unknown[], have: unknown[], path: string, rules: CompareRules): Difference[] {
  const key = rules.sets?.[path];
  if (key === undefined) {
    if (want.length !== have.length) return [{ path, from: have, to: want }];
    return want.flatMap((item, index) => differences(item, have[index], `${path}.${index}`, rules));
  }
  const identity = (item: unknown) => (key === '' || !isMap(item) ? String(item) : String(item[key]));
  const present = new Map(have.map((item) => [identity(item), item]));
  if (want.length !== have.length || want.some((item) => !present.has(identity(item)))) {
    return [{ path, from: have, to: want }];
  }
  return want.flatMap((item) => differences(item, present.get(identity(item)), `${path}.${identity(item)}`, rules));
}

function same(want: unknown, have: unknown, path: string, rules: CompareRules): boolean {
  if (isNothing(want) && isNothing(have)) return true;
  if (rules.references?.includes(path)) return tail(want) === tail(have);
  return canonical(want) === canonical(have);
}

/** Absent, null, false, zero, the empty text and an unspecified enum are one and the same to these APIs. */
function isNothing(value: unknown): boolean {
  if (typeof value === 'string') return value === '' || value.endsWith('_UNSPECIFIED');
  return value === undefined || value === null || value === false || value === 0;
}

function canonical(value: unknown): string {
  const text = String(value);
  const duration = /^(\d+)(?:\.(\d+))?s$/.exec(text);
  if (!duration) return text;
  const fraction = (duration[2] ?? '').replace(/0+$/, '');
  return fraction === '' ? `${duration[1]}s` : `${duration[1]}.${fraction}s`;
}

function tail(value: unknown): string {
  return String(value).split('/').at(-1) ?? '';
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
