/** The one project of this cloud, addressed by id or by number. */
import { ApiError } from '../wire/errors.ts';

export interface Project {
  readonly project: string;
  readonly projectNumber: string;
}

/** @throws ApiError PERMISSION_DENIED, as Google says for a project that is absent or not the caller's */
export function checkProject({ project, projectNumber }: Project, given: string | undefined): void {
  if (given === project || given === projectNumber) return;
  throw new ApiError(
    'PERMISSION_DENIED',
    `Project "${given ?? ''}" is not here: the local cloud has only "${project}" (number ${projectNumber}).`,
  );
}

/** A pattern with its variables filled in; the project always by its id, so that one resource has one name. */
export function canonicalName(where: Project, pattern: string, params: Readonly<Record<string, string>>): string {
  return pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name === 'project' ? where.project : (params[name] ?? ''),
  );
}
