/** What an update makes of a resource: by its mask, or by its form where there is none. */
import { invalid } from '../wire/errors.ts';
import type { Fields, Kind, UpdateForm } from './kind.ts';
import { maskPaths, sameValue, valueAt, withPaths } from './shape.ts';

/** @throws ApiError INVALID_ARGUMENT for a mask that leads nowhere and for a change of what is immutable */
export function merged(kind: Kind, current: Fields, given: Fields, mask: string | null, form: UpdateForm): Fields {
  const next = mergedFields(kind, current, given, mask, form);
  for (const path of kind.immutable) {
    const parts = path.split('.');
    // Set where nothing was is a change too, but for what nobody ever set.
    if (sameValue(valueAt(next, parts), valueAt(current, parts))) continue;
    throw invalid(`${kind.noun}: field "${path}" is immutable and cannot be updated.`);
  }
  return next;
}

function mergedFields(kind: Kind, current: Fields, given: Fields, mask: string | null, form: UpdateForm): Fields {
  if (mask !== null && mask !== '') {
    if (mask === '*') return replaced(kind, current, given);
    return withPaths(current, given, maskPaths(mask, kind.fields, kind.output));
  }
  if (form.maskRequired) throw invalid('updateMask is required.');
  if (form.withoutMask === 'replace') return replaced(kind, current, given);
  return withPaths(
    current,
    given,
    Object.keys(given).map((field) => [field]),
  );
}

/** Output and immutable fields stay; the rest is what was given, or its default. */
function replaced(kind: Kind, current: Fields, given: Fields): Fields {
  const kept = Object.entries(current).filter(
    ([field]) => !Object.hasOwn(kind.fields, field) || (kind.immutable.includes(field) && given[field] === undefined),
  );
  return { ...kind.defaults, ...given, ...Object.fromEntries(kept) };
}
