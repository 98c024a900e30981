/** `updateMask` of AIP-134: which fields of a resource a PATCH changes. */
import { invalid } from './errors.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The current resource with the masked fields taken from the patch. Paths are camelCase or snake_case, dotted;
 * a masked field absent from the patch is cleared. Without a mask every field of the patch is taken.
 * @throws ApiError INVALID_ARGUMENT for a path outside `allowed` (when given) or through something that is no map.
 */
export function applyMask(current: Fields, patch: Fields, mask: string | null, allowed?: readonly string[]): Fields {
  const paths = mask ? mask.split(',').map((path) => camelCase(path.trim())) : Object.keys(patch);
  const result: Record<string, unknown> = structuredClone(current) as Record<string, unknown>;
  for (const path of paths.includes('*') ? Object.keys(patch) : paths) {
    const [head = ''] = path.split('.');
    if (allowed && !allowed.includes(head)) throw invalid(`Field "${path}" cannot be updated.`);
    setPath(result, patch, path.split('.'));
  }
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
  if (!isMap(inner) || !isMap(source)) throw invalid(`Field "${path.join('.')}" does not lead through a message.`);
  setPath(inner, source, rest);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MAPS = new Set(['labels', 'userEnvVars', 'annotations']);

/** Map keys keep their text: only proto field names before them are written in snake_case by some clients. */
function camelCase(path: string): string {
  const [head = '', ...rest] = path.split('.');
  const camel = (text: string) => text.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return [camel(head), ...(MAPS.has(camel(head)) ? rest : rest.map(camel))].join('.');
}
