/** `explain RESOURCE`: what it is, why it is there, what it needs, who needs it, and how it stands now. */
import { isMap } from '../model/compare.ts';
import { DeployError } from '../errors.ts';
import { readLive } from '../planning/live.ts';
import { dependencies, planOne } from '../planning/plan.ts';
import { show, stepJson } from '../show/report.ts';
import type { Fields, Resource } from '../resource.ts';
import { open, printJson, type DeployCommand } from './command.ts';
import { allBehind } from './graph.ts';

export const explainCommand: DeployCommand = {
  name: 'explain',
  about: 'say what a resource is, what it needs, who needs it and how it stands',
  example: 'npx tsx deploy.ts explain trigger/raw-object-finalized',
  argument: '<resource>',
  async run(context) {
    const deployment = await open(context);
    const { resources, kinds, client } = deployment;
    const resource = find(resources, context.argument ?? '');
    const needed = new Set([resource.address, ...allBehind(resources, resource.address)]);
    const live = await readLive(
      client,
      resources.filter(({ address }) => needed.has(address)),
      kinds,
    );
    const kind = kinds[resource.kind];
    const step = planOne(resource, live, kind, new Set(), deployment.planning);
    const neededBy = resources.filter((each) => dependencies(each).includes(resource.address));
    const about = {
      version: 1,
      address: resource.address,
      name: resource.name,
      kind: resource.kind,
      why: whyOf(resource, resources) ?? null,
      class: kind.dataClass,
      needs: dependencies(resource),
      neededBy: neededBy.map(({ address }) => address),
      declared: resource.spec,
      live: statedOf(resource.spec, live.get(resource.address)) ?? null,
      change: step.action === 'none' ? null : stepJson(step),
    };
    if (context.flags.json) printJson(context, about, deployment);
    else context.out(deployment.redactor.text(textOf(about)));
    return 0;
  },
};

function find(resources: readonly Resource[], wanted: string): Resource {
  const exact = resources.find(({ address, name }) => address === wanted || name === wanted);
  if (exact) return exact;
  const near = resources.map(({ address }) => address).filter((address) => address.includes(wanted) && wanted !== '');
  const hint = near.length > 0 ? `Did you mean ${near.slice(0, 5).join(', ')}?` : 'See them all: deploy.ts graph --all';
  throw new DeployError('usage', `No resource is called ${wanted}. ${hint}`);
}

/** What it says of itself, or what the first that needs it is. */
function whyOf(resource: Resource, resources: readonly Resource[]): string | undefined {
  const { description, displayName } = resource.spec;
  if (typeof description === 'string') return description;
  if (resource.kind === 'grant') return `lets ${show(resource.spec['member'])} act as ${show(resource.spec['role'])}`;
  const user = resources.find((each) => dependencies(each).includes(resource.address));
  if (user) return `${user.address} needs it`;
  return typeof displayName === 'string' ? displayName : undefined;
}

/** Only what the declaration speaks of: the rest is the service's business. */
function statedOf(spec: Fields, live: Fields | undefined): Fields | undefined {
  return live && Object.fromEntries(Object.keys(spec).map((key) => [key, live[key]]));
}

interface About {
  readonly address: string;
  readonly name: string;
  readonly kind: string;
  readonly why: string | null;
  readonly class: string;
  readonly needs: readonly string[];
  readonly neededBy: readonly string[];
  readonly declared: Fields;
  readonly live: Fields | null;
  readonly change: { readonly action: string; readonly reason?: string } | null;
}

function textOf(about: About): string {
  const fields = Object.entries(about.declared).map(([path, value]) => {
    const there = about.live === null ? '(absent)' : show(about.live[path]);
    const want =
      isMap(value) && '$ref' in value ? `the ${show(value['$field'])} of ${show(value['$ref'])}` : show(value);
    return `  ${path}: ${want}${there === want ? '' : `   now ${there}`}`;
  });
  const state = about.change
    ? `${about.change.action}${about.change.reason ? `: ${about.change.reason}` : ''}`
    : 'as declared';
  return `${[
    `${about.address}   ${about.name}`,
    ...(about.why === null ? [] : [about.why]),
    `class     ${about.class}`,
    `state     ${about.live === null ? 'absent' : 'there'}, ${state}`,
    `needs     ${about.needs.join(', ') || 'nothing'}`,
    `needed by ${about.neededBy.join(', ') || 'nothing'}`,
    'fields',
    ...fields,
  ].join('\n')}\n`;
}
