/** Labels: https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
import { invalid } from '../wire/errors.ts';

const KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
const MOST = 64;

/** @throws ApiError INVALID_ARGUMENT */
export function checkLabels(labels: unknown): void {
  if (labels === undefined) return;
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) throw invalid('labels must be a map.');
  const entries = Object.entries(labels as Record<string, unknown>);
  if (entries.length > MOST) throw invalid(`A resource takes at most ${MOST} labels.`);
  for (const [key, value] of entries) {
    if (KEY.test(key) && typeof value === 'string' && VALUE.test(value)) continue;
    throw invalid(
      `Label ${JSON.stringify(key)}=${JSON.stringify(value)} is not valid: keys and values are up to 63 lower-case letters, digits, hyphens and underscores, keys begin with a letter.`,
    );
  }
}
