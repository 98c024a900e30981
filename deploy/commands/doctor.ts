/** `doctor`: are APIs, agents, accounts, grants and the caller's permissions as a deployment needs them; each fix told. */
import type { Deployment } from '../deployment.ts';
import { readLive } from '../planning/live.ts';
import { allMissing } from '../planning/preflight.ts';
import { dependencies, planOne, resolve, type Live } from '../planning/plan.ts';
import { show } from '../show/report.ts';
import type { KindName, Resource } from '../resource.ts';
import { open, printJson, type DeployCommand } from './command.ts';

interface Finding {
  readonly about: string;
  readonly what: string;
  readonly fix: string;
  /** Whether apply would mend it. */
  readonly byApply: boolean;
}

const LOOKED_AT: ReadonlySet<KindName> = new Set<KindName>(['apis', 'agent', 'account', 'grant']);

export const doctorCommand: DeployCommand = {
  name: 'doctor',
  about: 'check APIs, agents, accounts, grants and your permissions; say how to mend each',
  example: 'npx tsx deploy.ts doctor --target cloud --project MY-PROJECT',
  async run(context) {
    const deployment = await open(context);
    const [findings, missing] = await Promise.all([examine(deployment), allMissing(deployment)]);
    const all = [...missing.map((each) => permissionFinding(deployment, each)), ...findings];
    if (context.flags.json) printJson(context, { version: 1, findings: all }, deployment);
    else context.out(deployment.redactor.text(textOf(all)));
    if (all.length === 0) return 0;
    return all.every(({ byApply }) => byApply) ? 2 : 3;
  },
};

async function examine(deployment: Deployment): Promise<Finding[]> {
  const { client, kinds, resources, planning } = deployment;
  // A grant's read needs to know what it is on.
  const wanted = resources.filter(({ kind }) => LOOKED_AT.has(kind));
  const needed = withNeeds(resources, wanted);
  const live = await readLive(client, needed, kinds);
  return wanted.flatMap((resource) => {
    if (waitsForMore(resource, live)) return [];
    const step = planOne(resource, live, kinds[resource.kind], new Set(), planning);
    return step.action === 'none' ? [] : findingsOf(resource, live, deployment, step.differences);
  });
}

function withNeeds(resources: readonly Resource[], wanted: readonly Resource[]): Resource[] {
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const found = new Map<string, Resource>();
  const walk = (resource: Resource): void => {
    if (found.has(resource.address)) return;
    found.set(resource.address, resource);
    for (const address of dependencies(resource)) {
      const need = byAddress.get(address);
      if (need) walk(need);
    }
  };
  wanted.forEach(walk);
  return [...found.values()];
}

/** A grant on something that is not made yet is no finding: it comes with that. */
function waitsForMore(resource: Resource, live: Live): boolean {
  if (resource.kind !== 'grant') return false;
  return dependencies(resource).some((address) => !address.startsWith('apis/') && live.get(address) === undefined);
}

type Differences = ReturnType<typeof planOne>['differences'];

function findingsOf(resource: Resource, live: Live, { place }: Deployment, differences: Differences): Finding[] {
  const on = `--project=${place.project}`;
  const have = live.get(resource.address);
  const told = (what: string, fix: string): Finding => ({ about: resource.address, what, fix, byApply: true });
  switch (resource.kind) {
    case 'apis': {
      const off = apisOff(resource, have?.['services']);
      return off.map((id) => told(`${id} is not enabled`, `gcloud services enable ${id} ${on}`));
    }
    case 'agent': {
      const service = `${resource.name}.googleapis.com`;
      const fix = `gcloud beta services identity create --service=${service} ${on}`;
      return [told(`the agent of ${service} does not exist yet`, fix)];
    }
    case 'account': {
      if (have === undefined) return [told(`${resource.name} does not exist`, 'npx tsx deploy.ts apply')];
      if (have['disabled'] !== true) return [told(differs(differences), 'npx tsx deploy.ts apply')];
      return [told(`${resource.name} is disabled`, `gcloud iam service-accounts enable ${resource.name} ${on}`)];
    }
    default: {
      const { role, member, path } = resolve(resource.spec, live, new Set());
      const what = `${String(member)} lacks ${String(role)} on ${String(path).replace(/^\/[^/]+\//, '')}`;
      return [told(what, grantFix(place.project, String(path), String(role), String(member)))];
    }
  }
}

const differs = (differences: Differences) =>
  differences.map(({ path, from, to }) => `${path} is ${show(from)}, not ${show(to)}`).join('; ');

function apisOff({ spec }: Resource, enabled: unknown): string[] {
  const on = new Set(Array.isArray(enabled) ? enabled.map(String) : []);
  return (spec['services'] as readonly string[]).filter((id) => !on.has(id));
}

function grantFix(project: string, path: string, role: string, member: string): string {
  if (!/^\/v[13]\/projects\/[^/]+$/.test(path)) return 'npx tsx deploy.ts apply';
  return `gcloud projects add-iam-policy-binding ${project} --member='${member}' --role=${role}`;
}

function permissionFinding({ place }: Deployment, { permission, role }: { permission: string; role: string }): Finding {
  return {
    about: 'you',
    what: `you lack ${permission}`,
    fix: `gcloud projects add-iam-policy-binding ${place.project} --member=YOU --role=${role}`,
    byApply: false,
  };
}

function textOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return '✔ APIs, agents, accounts, grants and your permissions are as needed\n';
  const lines = findings.flatMap(({ about, what, fix }) => [`✖ ${about}: ${what}`, `    fix: ${fix}`]);
  return `${lines.join('\n')}\n`;
}
