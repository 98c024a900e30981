/**
 * What a method asks of its caller: a permission, on a resource. Most methods follow Google's convention, by which the
 * permission is `{service}.{collection}.{verb}`, on the resource itself or, to create and to list, on what it is in.
 * https://cloud.google.com/iam/docs/permissions-reference
 */

export type Params = Readonly<Record<string, string>>;

/** A name with `{variables}`, made ready to be filled in. */
export type Fill = (params: Params) => string;

export interface Demand {
  readonly permission: string;
  /** As errors show it. */
  readonly shown: Fill;
  /** The nearest resource up the line that has a policy. */
  readonly policy: Fill;
}

/** Collections whose resources have a policy of their own. What is in any other is the project's to grant. */
const WITH_POLICY = new Set([
  'projects',
  'storage buckets',
  'iam serviceAccounts',
  'bigtable instances',
  'bigtable tables',
  'bigtable backups',
  'pubsub topics',
  'pubsub subscriptions',
  'pubsub schemas',
  'pubsub snapshots',
  'secretmanager secrets',
  'cloudkms cryptoKeys',
  'run services',
  'eventarc triggers',
  'dataform repositories',
  'dataplex dataProducts',
  'dataplex entryGroups',
  'dataplex aspectTypes',
]);

/** First parts of permissions where they are not the first label of the host. */
const PREFIXES: Readonly<Record<string, string>> = {
  workflowexecutions: 'workflows',
  bigtableadmin: 'bigtable',
  cloudresourcemanager: 'resourcemanager',
  iamcredentials: 'iam',
  billingbudgets: 'billing',
};

const COLLECTIONS: Readonly<Record<string, string>> = {
  'logging metrics': 'logMetrics',
  'eventarc googleChannelConfig': 'googleChannelConfigs',
};

const VERBS: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  PUT: 'update',
  PATCH: 'update',
  DELETE: 'delete',
  POST: 'create',
};

export const prefixOf = (service: string): string => PREFIXES[service] ?? service;

/** `resource` is a name with variables, such as `projects/{project}/topics/{topic}`. */
export function demandOn(permission: string, resource: string): Demand {
  return { permission, shown: filler(resource), policy: filler(withPolicy(permission, resource)) };
}

/** `path` is a published path from behind the version on, such as `projects/{project}/topics/{topic}:publish`. */
export function conventionalDemand(service: string, method: string, path: string): Demand {
  const colon = path.lastIndexOf(':');
  const [name, custom] =
    colon > path.lastIndexOf('}') && colon > path.lastIndexOf('/')
      ? [path.slice(0, colon), path.slice(colon + 1)]
      : [path, undefined];
  const segments = name.split('/');
  const isItem = segments.at(-1)?.startsWith('{') === true;
  const collection = (isItem ? segments.at(-2) : segments.at(-1)) ?? '';
  const verb = custom ?? (!isItem && method === 'GET' ? 'list' : (VERBS[method] ?? 'get'));
  const permission = `${prefixOf(service)}.${COLLECTIONS[`${service} ${collection}`] ?? collection}.${verb}`;
  return demandOn(permission, isItem ? name : segments.slice(0, -1).join('/'));
}

/** The nearest resource up the line that has a policy; the project when none has. Takes names and their templates. */
export function withPolicy(permission: string, resource: string): string {
  const service = permission.slice(0, permission.indexOf('.'));
  const segments = resource.split('/');
  for (let length = segments.length - (segments.length % 2); length >= 2; length -= 2) {
    const collection = segments[length - 2] ?? '';
    if (!WITH_POLICY.has(collection) && !WITH_POLICY.has(`${service} ${collection}`)) continue;
    return segments.slice(0, length).join('/');
  }
  return segments.slice(0, 2).join('/') || 'projects/{project}';
}

/** A variable may be written with a form, `{name=**}`. */
function filler(template: string): Fill {
  const parts = template.split(/\{([^}=]+)[^}]*\}/);
  if (parts.length === 1) return () => template;
  return (params) => {
    let name = parts[0] ?? '';
    for (let at = 1; at < parts.length; at += 2) name += (params[parts[at] ?? ''] ?? '') + (parts[at + 1] ?? '');
    return name;
  };
}
