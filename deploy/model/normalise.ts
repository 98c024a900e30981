/** The forms in which control planes write one and the same value. */

/** Absent, null, false, zero, the empty text and an unspecified enum are one and the same to these APIs. */
export function isNothing(value: unknown): boolean {
  if (typeof value === 'string') return value === '' || value.endsWith('_UNSPECIFIED');
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === false || value === 0;
}

/** Scalars as text: 64-bit numbers come as text anyhow, and `600.0s` is `600s`. */
export function canonicalText(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const duration = /^(\d+)(?:\.(\d+))?s$/.exec(text);
  if (!duration) return text;
  const fraction = (duration[2] ?? '').replace(/0+$/, '');
  return fraction === '' ? `${duration[1]}s` : `${duration[1]}.${fraction}s`;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** A length of time in seconds, as text: `1d` is `86400s` is 86400. What is none comes back as it is. */
export function secondsOf(value: unknown): string {
  const text = String(value);
  const found = /^(\d+)(?:\.(\d{1,9}))?([smhdw]?)$/.exec(text);
  if (!found) return text;
  const [, whole = '0', fraction = '', unit = ''] = found;
  const nanoseconds = BigInt(`${whole}${fraction.padEnd(9, '0')}`) * BigInt(UNITS[unit === '' ? 's' : unit] ?? 1);
  return nanoseconds.toString();
}

/**
 * Whether two names mean one resource: `https://host/…`, `//host/…`, `projects/…` and the bare id are written for one
 * another, an account's e-mail for its full name, and the project's number for its id.
 */
export function sameReference(left: string, right: string): boolean {
  const [a, b] = [segments(left), segments(right)];
  const shared = Math.min(a.length, b.length);
  if (shared === 0) return a.length === b.length;
  return a
    .slice(-shared)
    .every((segment, index) => segment === b.at(index - shared) || isSameProject(a, b, index - shared));
}

function segments(name: string): string[] {
  const path = name.replace(/^(?:https?:)?\/\/[^/]+\//, '');
  const from = path.search(/(^|\/)(projects|organizations|folders)\//);
  const own = from > 0 && /^(https?:)?\/\//.test(name) ? path.slice(from + 1) : path;
  return own.split('/').filter((segment) => segment !== '');
}

/** The segment after `projects` in both: an id and a number may be one project, and `-` is any. */
function isSameProject(a: readonly string[], b: readonly string[], at: number): boolean {
  if (a.at(at - 1) !== 'projects' || b.at(at - 1) !== 'projects') return false;
  const [x = '', y = ''] = [a.at(at), b.at(at)];
  return x === '-' || y === '-' || /^\d+$/.test(x) !== /^\d+$/.test(y);
}

/** Whether two texts are the same JSON document, whatever their spacing and the order of their keys. */
export function sameJson(want: unknown, have: unknown): boolean {
  const read = (value: unknown): string => {
    try {
      return sorted(JSON.parse(String(value)));
    } catch {
      return String(value);
    }
  };
  return read(want) === read(have);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}
