/** Dotted paths into answers, whatever the JSON convention: attributes and texts are found where converters put them. */

/** The value at a path, undefined where there is none. An empty path is the value itself. */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  return path.split('.').reduce<unknown>((place, name) => step(place, name), value);
}

/** Text or number at a path, as text. */
export function textAt(value: unknown, path: string): string | undefined {
  const found = plain(valueAt(value, path));
  return typeof found === 'string' ? found : typeof found === 'number' ? String(found) : undefined;
}

/** The list at a path: undefined where there is nothing; a single thing is a list of one. */
export function listAt(value: unknown, path: string): readonly unknown[] | undefined {
  const found = valueAt(value, path);
  if (found === undefined || Array.isArray(found)) return found as readonly unknown[] | undefined;
  return found === null || found === '' ? [] : [found];
}

const ATTRIBUTES = ['$', '_attributes', 'attributes'];
const TEXTS = ['#text', '_text', '_', 'value'];

function step(place: unknown, name: string): unknown {
  // xml2js makes lists of one of everything.
  const one: unknown = Array.isArray(place) && place.length === 1 ? place[0] : place;
  if (typeof one !== 'object' || one === null) return undefined;
  const fields = one as Readonly<Record<string, unknown>>;
  if (Array.isArray(one)) return /^[0-9]+$/.test(name) ? one[Number(name)] : undefined;
  for (const form of [name, `@${name}`, `@_${name}`]) if (Object.hasOwn(fields, form)) return fields[form];
  for (const group of ATTRIBUTES) {
    const attributes = fields[group];
    if (typeof attributes === 'object' && attributes !== null && Object.hasOwn(attributes, name)) {
      return (attributes as Readonly<Record<string, unknown>>)[name];
    }
  }
  return undefined;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value) && value.length === 1) return plain(value[0]);
  if (typeof value !== 'object' || value === null) return value;
  const name = TEXTS.find((each) => Object.hasOwn(value, each));
  return name === undefined ? undefined : (value as Readonly<Record<string, unknown>>)[name];
}
