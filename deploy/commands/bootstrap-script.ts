/** Resources as lines of gcloud, for a person who wants to read what is done before it is. */
import { isMap } from '../model/compare.ts';
import { isReference, type Fields, type Resource } from '../resource.ts';

/** One or more lines; every one may be run again, and says so when there is nothing left to do. */
export function gcloudLines(resource: Resource): string[] {
  const { spec, name } = resource;
  const id = name.slice(name.lastIndexOf('/') + 1);
  switch (resource.kind) {
    case 'apis':
      return [`gcloud services enable ${(spec['services'] as string[]).join(' ')} --project="$PROJECT"`];
    case 'account': {
      const told = `--display-name=${quoted(spec['displayName'])} --description=${quoted(spec['description'])}`;
      return [`gcloud iam service-accounts create ${id.split('@', 1)[0] ?? id} --project="$PROJECT" ${told}`];
    }
    case 'pool':
      return [
        `gcloud iam workload-identity-pools create ${id} ${GLOBAL} --display-name=${quoted(spec['displayName'])}`,
      ];
    case 'provider':
      return providerLines(id, name.split('/').at(-3) ?? '', spec);
    case 'grant':
      return [grantLine(spec)];
    default:
      throw new Error(`${resource.address}: bootstrap has no command for this kind`);
  }
}

const GLOBAL = '--project="$PROJECT" --location=global';

function providerLines(id: string, pool: string, spec: Fields): string[] {
  const mapping = Object.entries(spec['attributeMapping'] as Fields).map(([key, value]) => `${key}=${String(value)}`);
  const oidc = spec['oidc'] as Fields;
  return [
    `gcloud iam workload-identity-pools providers create-oidc ${id} ${GLOBAL} --workload-identity-pool=${pool} \\`,
    `  --issuer-uri=${String(oidc['issuerUri'])} \\`,
    `  --attribute-mapping=${quoted(mapping.join(','))} \\`,
    `  --attribute-condition=${quoted(spec['attributeCondition'])}`,
  ];
}

function grantLine({ path, role, member, condition }: Fields): string {
  const account = /serviceAccounts\/(.+)$/.exec(String(path))?.[1];
  const on =
    account === undefined
      ? 'gcloud projects add-iam-policy-binding "$PROJECT"'
      : `gcloud iam service-accounts add-iam-policy-binding ${account} --project="$PROJECT"`;
  const who = isReference(member) ? `"${member.$prefix ?? ''}$POOL${member.$suffix ?? ''}"` : quoted(member);
  return `${on} --role=${String(role)} --member=${who} --condition=${conditionOf(condition)}`;
}

function conditionOf(condition: unknown): string {
  if (!isMap(condition)) return 'None';
  // Its own list has commas, so the parts are parted by something else. https://cloud.google.com/sdk/gcloud/reference/topic/escaping
  return quoted(`^;^title=${String(condition['title'])};expression=${String(condition['expression'])}`);
}

/** For a shell. */
const quoted = (value: unknown): string => `'${String(value).replaceAll("'", "'\\''")}'`;
