/** `graph`: what needs what, as a Mermaid diagram. Asks nobody but the declarations. */
import { dependencies, inOrder } from '../planning/plan.ts';
import type { Resource } from '../resource.ts';
import { open, printJson, type DeployCommand } from './command.ts';

export const graphCommand: DeployCommand = {
  name: 'graph',
  about: 'print what needs what, as a Mermaid diagram',
  example: 'npx tsx deploy.ts graph > deployment.mmd',
  flags: [['--all', 'also APIs, accounts and grants, which nearly everything needs']],
  async run(context) {
    const { resources } = await open(context, { offline: true });
    const shown = context.flags['all'] ? resources : resources.filter(({ kind }) => !BACKGROUND.has(kind));
    if (context.flags.json) printJson(context, graphOf(shown));
    else context.out(mermaid(shown));
    return 0;
  },
};

const BACKGROUND: ReadonlySet<string> = new Set(['apis', 'agent', 'account', 'grant']);

function graphOf(resources: readonly Resource[]) {
  const shown = new Set(resources.map(({ address }) => address));
  const edges = resources.flatMap((resource) =>
    dependencies(resource)
      .filter((address) => shown.has(address))
      .map((address) => ({ from: address, to: resource.address })),
  );
  const nodes = resources.map(({ address, kind, name }) => ({ address, kind, name }));
  return { version: 1, nodes, edges };
}

/** https://mermaid.js.org/syntax/flowchart.html; an arrow goes from what must stand first to what needs it. */
export function mermaid(resources: readonly Resource[]): string {
  const { edges } = graphOf(resources);
  const ids = new Map(resources.map(({ address }, index) => [address, `r${index}`]));
  const byKind = new Map<string, Resource[]>();
  for (const resource of resources) byKind.set(resource.kind, [...(byKind.get(resource.kind) ?? []), resource]);
  const groups = [...byKind].flatMap(([kind, members]) => [
    `  subgraph ${kind}`,
    ...members.map(({ address }) => `    ${ids.get(address) ?? ''}["${address.slice(kind.length + 1)}"]`),
    '  end',
  ]);
  const arrows = edges.map(({ from, to }) => `  ${ids.get(from) ?? ''} --> ${ids.get(to) ?? ''}`);
  return `${['flowchart LR', ...groups, ...arrows].join('\n')}\n`;
}

/** Everything a resource needs, at whatever distance, nearest last. */
export function allBehind(resources: readonly Resource[], address: string): string[] {
  const behind = new Set<string>();
  const byAddress = new Map(resources.map((resource) => [resource.address, resource]));
  const walk = (each: string): void => {
    const resource = byAddress.get(each);
    for (const need of resource ? dependencies(resource) : []) {
      if (behind.has(need)) continue;
      behind.add(need);
      walk(need);
    }
  };
  walk(address);
  return inOrder(resources)
    .map((resource) => resource.address)
    .filter((each) => behind.has(each));
}
