/**
 * Shapes of resources: which fields there are, for refusing unknown ones in bodies and masks, and for finding a masked
 * path. Source of the rules of masks: https://google.aip.dev/134 and https://google.aip.dev/161
 */
import { ApiError, invalid } from '../wire/errors.ts';

type Fields = Readonly<Record<string, unknown>>;

/** `true`: anything, without a closer look; `map`: keys are the caller's; a list of one shape: a repeated message. */
export type Shape = { readonly [field: string]: true | 'map' | Shape | readonly [Shape] };
type Part = Shape[string];

/** A shape of fields that are taken without a closer look. */
export function plain(...fields: readonly string[]): Shape {
  return Object.fromEntries(fields.map((field) => [field, true]));
}

/** @throws ApiError INVALID_ARGUMENT for a name that the shape has not, in Google's words */
export function checkShape(value: Fields, shape: Shape, place: string): void {
  for (const [field, inner] of Object.entries(value)) {
    const part = Object.hasOwn(shape, field) ? shape[field] : undefined;
    const here = place === '' ? field : `${place}.${field}`;
    if (part === undefined) {
      const at = place === '' ? '' : ` at '${place}'`;
      throw invalid(`Invalid JSON payload received. Unknown name "${field}"${at}: Cannot find field.`);
    }
    checkPart(inner, part, here);
  }
}

function checkPart(value: unknown, part: Part, place: string): void {
  if (part === true || value === null || value === undefined) return;
  if (Array.isArray(part)) {
    if (!Array.isArray(value)) throw wrongType(place, 'a list');
    const [shape] = part as readonly [Shape];
    value.forEach((item: unknown, index) => {
      if (!isMap(item)) throw wrongType(`${place}[${index}]`, 'a message');
      checkShape(item, shape, `${place}[${index}]`);
    });
    return;
  }
  if (!isMap(value)) throw wrongType(place, part === 'map' ? 'a map' : 'a message');
  if (part !== 'map') checkShape(value, part as Shape, place);
}

const wrongType = (place: string, wanted: string) => invalid(`Invalid value at '${place}': it must be ${wanted}.`);

/** Paths of a mask as their parts, in camelCase; keys of maps stay as they are. @throws ApiError INVALID_ARGUMENT */
export function maskPaths(mask: string, shape: Shape, ignored: readonly string[]): string[][] {
  return mask
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map((path) => ({ path, parts: partsOf(path, shape, ignored) }))
    .filter(({ parts: [head = ''] }) => !ignored.includes(head))
    .map(({ parts }) => parts);
}

function partsOf(path: string, shape: Shape, ignored: readonly string[]): string[] {
  const parts: string[] = [];
  let part: Part | undefined = shape;
  const words = path.split('.');
  for (const [index, word] of words.entries()) {
    if (part === 'map') return [...parts, words.slice(index).join('.').replaceAll('`', '')];
    const name = camelCase(word);
    if (part === undefined || Array.isArray(part)) throw noSuchPath(path);
    if (part !== true) {
      if (!Object.hasOwn(part as Shape, name)) {
        if (index === 0 && ignored.includes(name)) return [name];
        throw noSuchPath(path);
      }
      part = (part as Shape)[name];
    }
    parts.push(name);
  }
  return parts;
}

function noSuchPath(path: string): ApiError {
  const description = `The field mask names "${path}", which is no field of the resource.`;
  return new ApiError('INVALID_ARGUMENT', description, [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: [{ field: 'update_mask', description }],
    },
  ]);
}

export const camelCase = (text: string) => text.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The current resource with the given paths taken from the patch; what the patch lacks is cleared. */
export function withPaths(current: Fields, patch: Fields, paths: readonly (readonly string[])[]): Fields {
  const result = structuredClone(current) as Record<string, unknown>;
  for (const path of paths) setPath(result, patch, path);
  return result;
}

function setPath(target: Record<string, unknown>, patch: Fields, path: readonly string[]): void {
  const [head = '', ...rest] = path;
  if (rest.length === 0) {
    if (patch[head] === undefined) delete target[head];
    else target[head] = structuredClone(patch[head]);
    return;
  }
  const inner = (target[head] ??= {});
  const source = patch[head] ?? {};
  if (!isMap(inner) || !isMap(source)) throw noSuchPath(path.join('.'));
  setPath(inner, source, rest);
}

export function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const part of path) found = isMap(found) ? found[part] : undefined;
  return found;
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal whatever the order of keys; absent, null and empty are one. */
export function sameValue(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  const text = JSON.stringify(value ?? null, (_, inner: unknown) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1))) : inner,
  );
  return ['{}', '[]', '""', 'false', '0'].includes(text) ? 'null' : text;
}
