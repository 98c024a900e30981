/**
 * The label `source-sha` of services and workflows: the commit that each was last written from. It is written and not
 * declared, so that a commit which changes nothing of a resource leaves it alone.
 */
import { isMap } from '../model/compare.ts';
import type { Fields, Kind } from '../resource.ts';

export const SOURCE_SHA = 'source-sha';

/** `commit`: where it is not known, a label that an earlier deployment left goes, for it would be wrong. */
export function stamped(kind: Kind, commit: () => Promise<string | undefined>): Kind {
  const { create, update } = kind;
  return {
    ...kind,
    create: async (client, resource, spec) => create(client, resource, withSha(spec, {}, await commit())),
    ...(update
      ? {
          update: async (client, resource, change) => {
            const sha = await commit();
            const former = labelsOf(change.live);
            if (sha === undefined && !(SOURCE_SHA in former)) return update(client, resource, change);
            const paths = [...new Set([...change.paths, 'labels'])];
            return update(client, resource, { ...change, spec: withSha(change.spec, former, sha), paths });
          },
        }
      : {}),
  };
}

/** Labels are written as a whole: those of others stay, except such as only the service itself may write. */
function withSha(spec: Fields, former: Fields, sha: string | undefined): Fields {
  const kept = Object.entries(former).filter(([key]) => key !== SOURCE_SHA && !key.includes('/'));
  const stamp = sha === undefined ? {} : { [SOURCE_SHA]: sha };
  return { ...spec, labels: { ...Object.fromEntries(kept), ...labelsOf(spec), ...stamp } };
}

const labelsOf = ({ labels }: Fields): Fields => (isMap(labels) ? labels : {});
