/** How resources of several kinds hang together: parents, children, and names that others hold. */
import { ApiError, notFound } from '../wire/errors.ts';
import type { Fields, Kind } from './kind.ts';
import type { Project } from './project.ts';
import type { Resources } from './resources.ts';

/** Every kind of the generic engine. */
export type Relatives = readonly Resources[];

function relative(relatives: Relatives, kind: Kind, collection: string): Resources {
  const found = relatives.find((each) => each.kind.service === kind.service && each.kind.collection === collection);
  if (!found) throw new Error(`no kind ${kind.service}/${collection}`);
  return found;
}

/** @throws ApiError NOT_FOUND */
export async function requireParent(relatives: Relatives, kind: Kind, parent: string): Promise<void> {
  if (kind.within === undefined || parent.endsWith('/-')) return;
  const owner = relative(relatives, kind, kind.within);
  const found = await owner.find(parent);
  const { softDelete } = owner.kind;
  if (!found || (softDelete && found[1][softDelete.field] === softDelete.deleted)) {
    throw notFound(`${owner.kind.noun} ${parent}`);
  }
}

/** @throws ApiError NOT_FOUND for a name in a list of references that leads nowhere */
export async function checkReferences(
  where: Project,
  relatives: Relatives,
  kind: Kind,
  resource: Fields,
): Promise<void> {
  for (const { field, collection } of kind.references ?? []) {
    const names = resource[field];
    if (!Array.isArray(names)) continue;
    const owner = relative(relatives, kind, collection);
    for (const name of names.map(String)) {
      const byId = name.replace(`projects/${where.projectNumber}/`, `projects/${where.project}/`);
      if (!(await owner.find(byId))) throw notFound(`${owner.kind.noun} ${name}`);
    }
  }
}

/**
 * What must be so before a resource is deleted; the answer removes its children.
 * @throws ApiError FAILED_PRECONDITION while there are children, or others that refer to it, and no force is used
 */
export async function clearTheWay(
  relatives: Relatives,
  kind: Kind,
  name: string,
  force: boolean,
): Promise<() => Promise<void>> {
  const children = relatives.filter(
    (each) => each.kind.service === kind.service && each.kind.within === kind.collection,
  );
  for (const child of children) {
    if (force || child.kind.whenParentGoes !== 'refuse') continue;
    const [first] = await child.list(name);
    if (first) throw inTheWay(kind, name, `it still has ${child.kind.collection} (${first[0]})`);
  }
  if (!force) await refuseWhileReferred(relatives, kind, name);
  const cascade = kind.softDelete === undefined;
  return async () => {
    if (cascade) for (const child of children) await child.forgetBelow(name);
  };
}

async function refuseWhileReferred(relatives: Relatives, kind: Kind, name: string): Promise<void> {
  const id = name.slice(name.lastIndexOf('/') + 1);
  for (const other of relatives.filter((each) => each.kind.service === kind.service)) {
    for (const { field, collection } of other.kind.references ?? []) {
      if (collection !== kind.collection) continue;
      for (const [holder, row] of await other.list(name.split('/').slice(0, -2).join('/'))) {
        const held = (row[field] as string[] | undefined) ?? [];
        if (held.some((each) => each.endsWith(`/${id}`))) throw inTheWay(kind, name, `${holder} uses it`);
      }
    }
  }
}

function inTheWay({ noun }: Kind, name: string, why: string): ApiError {
  return new ApiError(
    'FAILED_PRECONDITION',
    `${noun} ${name} cannot be deleted: ${why}. Set force to do it all the same.`,
  );
}
