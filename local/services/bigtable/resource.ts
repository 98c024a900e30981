/** Admin resources as plain JSON maps, checked field by field. */
import { invalid } from '../../wire/errors.ts';

export type Fields = Readonly<Record<string, unknown>>;
export type Resource = Fields & { readonly name: string };

/** An object out of a request; absent counts as empty. @throws ApiError INVALID_ARGUMENT */
export function requireMap(value: unknown, what: string): Fields {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid(`${what} must be an object.`);
  return value as Fields;
}

/**
 * The settable fields that are present. Fields the server fills itself are passed over.
 * @throws ApiError INVALID_ARGUMENT for a field the resource does not have, as Google's front end does
 */
export function pick(given: Fields, what: string, settable: readonly string[], outputOnly: readonly string[]): Fields {
  const picked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (settable.includes(name)) {
      if (value !== undefined && value !== null) picked[name] = value;
    } else if (!outputOnly.includes(name)) {
      throw invalid(`Invalid JSON payload received. Unknown name "${name}" at '${what}': Cannot find field.`);
    }
  }
  return picked;
}

/** @throws ApiError INVALID_ARGUMENT */
export function requireMask(mask: string | null | undefined): string {
  if (!mask) throw invalid('updateMask must name the fields to change.');
  return mask;
}
