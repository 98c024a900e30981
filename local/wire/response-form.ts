/** What fields the answers of a call have. */

/** The fields of a message, by JSON name; `any` for what may have every field, such as a map. Lists are as their items. */
export type Form = 'any' | { readonly [field: string]: Form };

/** Of fields that have none of their own, and of those that have some. */
export function form(names: readonly string[], inner: Readonly<Record<string, Form>> = {}): Form {
  return { ...Object.fromEntries(names.map((name) => [name, {}])), ...inner };
}
