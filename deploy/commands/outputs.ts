/** `outputs`: what other programs and people need to find what was deployed. */
import { readLive } from '../planning/live.ts';
import type { Live } from '../planning/plan.ts';
import type { KindName, Resource } from '../resource.ts';
import { open, printJson, type DeployCommand } from './command.ts';
import type { Deployment } from '../deployment.ts';
import { DEFAULT_ENV } from '../../infra/names.ts';

export const outputsCommand: DeployCommand = {
  name: 'outputs',
  about: 'print addresses and names of what is deployed',
  example: 'npx tsx deploy.ts outputs --json',
  async run(context) {
    const deployment = await open(context);
    const live = await readLive(deployment.client, deployment.resources, deployment.kinds);
    const found = outputsOf(deployment, live);
    if (context.flags.json) printJson(context, found, deployment);
    else context.out(textOf(found));
    return 0;
  },
};

type Named = Readonly<Record<string, string>>;

/** Only what is there. */
function outputsOf({ place, resources }: Deployment, live: Live) {
  const there = resources.filter(({ address }) => live.get(address) !== undefined);
  const names = (kind: KindName): Named =>
    Object.fromEntries(there.filter((each) => each.kind === kind).map((each) => [idOf(each), each.name]));
  const fields = (kind: KindName, field: string): Named =>
    Object.fromEntries(
      there
        .filter((each) => each.kind === kind)
        .map((each) => [idOf(each), String(live.get(each.address)?.[field] ?? '')])
        .filter(([, value]) => value !== ''),
    );
  return {
    version: 1,
    project: place.project,
    location: place.location,
    env: place.env ?? DEFAULT_ENV,
    urls: fields('service', 'uri'),
    workflows: names('workflow'),
    // One that followed another has a name of its own.
    triggers: fields('trigger', 'name'),
    buckets: names('bucket'),
    topics: names('topic'),
    subscriptions: names('subscription'),
    instances: names('instance'),
    tables: names('table'),
    accounts: names('account'),
    secrets: names('secret'),
    console: consoleLinks(place.project, there),
    lookerStudio: lookerLink(there) ?? null,
  };
}

const idOf = ({ address, kind }: Resource): string => address.slice(kind.length + 1);

function consoleLinks(project: string, there: readonly Resource[]): Named {
  const at = (path: string) => `https://console.cloud.google.com/${path}?project=${project}`;
  const has = (kind: string) => there.some((resource) => resource.kind === kind);
  return {
    ...(has('workflow') ? { workflows: at('workflows') } : {}),
    ...(has('service') ? { services: at('run') } : {}),
    ...(has('trigger') ? { triggers: at('eventarc/triggers') } : {}),
    ...(has('instance') ? { bigtable: at('bigtable/instances') } : {}),
    logs: at('logs/query'),
  };
}

/**
 * Looker Studio has no API that makes a report; a link opens a new one on our table.
 * https://developers.google.com/looker-studio/integrate/linking-api
 */
function lookerLink(there: readonly Resource[]): string | undefined {
  const found = there
    .map(({ name }) => /projects\/([^/]+)\/datasets\/([^/]+)\/tables\/([^/]+)$/.exec(name))
    .find(Boolean);
  if (!found) return undefined;
  const [, projectId = '', datasetId = '', tableId = ''] = found;
  const query = new URLSearchParams({
    'c.mode': 'edit',
    'ds.connector': 'bigQuery',
    'ds.type': 'TABLE',
    'ds.projectId': projectId,
    'ds.datasetId': datasetId,
    'ds.tableId': tableId,
  });
  return `https://lookerstudio.google.com/reporting/create?${query.toString()}`;
}

function textOf(found: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(found).flatMap(([group, value]) => {
    if (value === null || group === 'version') return [];
    if (typeof value !== 'object') return [`${group.padEnd(14)} ${String(value)}`];
    return Object.entries(value as Named).map(
      ([id, name], index) => `${(index === 0 ? group : '').padEnd(14)} ${id.padEnd(28)} ${name}`,
    );
  });
  return `${lines.join('\n')}\n`;
}
