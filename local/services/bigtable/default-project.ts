/**
 * The project of a caller who names none. Google's Node client finds its project through credentials; given only
 * BIGTABLE_EMULATOR_HOST it has none and sends the text `{{projectId}}` in every name (observed, client 6.5).
 */
const PLACEHOLDER = 'projects/{{projectId}}';

export type ResolveProject = <T>(value: T) => T;

/** Puts the project in the place of the placeholder, in a name or in every name of a message. */
export function resolveProject(project: string): ResolveProject {
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value.startsWith(PLACEHOLDER) ? `projects/${project}${value.slice(PLACEHOLDER.length)}` : value;
    }
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
  };
  return <T>(value: T) => resolve(value) as T;
}
