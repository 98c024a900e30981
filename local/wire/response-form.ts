/** What fields the answers of a call have. */

/** Under it an enum has its names, by their numbers. */
export const NAMES = Symbol('names');

/** The fields of a message, by JSON name; `any` for what may have every field, such as a map. Lists are as their items. */
export type Form = 'any' | { readonly [field: string]: Form; readonly [NAMES]?: readonly string[] };

/** Of fields that have none of their own, and of those that have some. */
export function form(names: readonly string[], inner: Readonly<Record<string, Form>> = {}): Form {
  return { ...Object.fromEntries(names.map((name) => [name, {}])), ...inner };
}

/** An answer with the numbers of enums in place of their names. */
export function numbered(value: unknown, answer: Form): unknown {
  if (answer === 'any' || value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => numbered(item, answer));
  const names = answer[NAMES];
  if (names && typeof value === 'string') return names.includes(value) ? names.indexOf(value) : value;
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      Object.hasOwn(answer, name) ? numbered(inner, answer[name] ?? 'any') : inner,
    ]),
  );
}
