/** `drift`: what differs from the declarations of this commit, one finding for each field. */
import { declaredCommit, deployedCommits } from '../commit.ts';
import { look } from '../planning/look.ts';
import type { Faulty, Step } from '../planning/plan.ts';
import { showBoth } from '../show/report.ts';
import { UNKNOWN } from '../resource.ts';
import { open, type DeployCommand } from './command.ts';
import { exitOf, report, REPORT_FLAGS } from './plan.ts';

interface Finding {
  readonly address: string;
  /** Undefined: the resource itself. */
  readonly path?: string;
  readonly declared: unknown;
  readonly found: unknown;
}

export const driftCommand: DeployCommand = {
  name: 'drift',
  about: 'show what differs from the declarations, field by field',
  example: 'npx tsx deploy.ts drift --target cloud --project MY-PROJECT --format github',
  flags: REPORT_FLAGS,
  async run(context) {
    const deployment = await open(context);
    const { planned, live } = await look(deployment, { prune: true });
    const findings = [...planned.changes.flatMap(findingsOf), ...planned.faulty.map(faultOf)];
    const declared = await declaredCommit(context.root, context.environment);
    const deployed = deployedCommits(live);
    const json = () => ({ version: 1, commit: declared ?? null, deployedCommits: deployed, findings });
    const commits = [
      `declared by commit ${declared ?? '(unknown)'}`,
      ...(deployed.length > 0 ? [`deployed from ${deployed.join(', ')}`] : []),
    ];
    const lines = findings.length > 0 ? findings.map(findingText) : ['No drift: everything is as declared.'];
    const text = () => `${[...commits, ...lines].join('\n')}\n`;
    await report(context, deployment, planned, { heading: 'Drift', json, text });
    return exitOf(planned);
  },
};

function findingsOf({ resource: { address }, action, differences, reason }: Step): Finding[] {
  if (action === 'create') return [{ address, declared: 'there', found: 'absent' }];
  if (action === 'delete') return [{ address, declared: 'absent', found: 'there' }];
  if (differences.length === 0) return [{ address, declared: 'ours', found: reason ?? 'blocked' }];
  return differences.map(({ path, from, to }) => ({
    address,
    path,
    declared: to === UNKNOWN ? '(known after apply)' : (to ?? null),
    found: from ?? null,
  }));
}

const faultOf = ({ resource: { address }, reason }: Faulty): Finding => ({
  address,
  declared: 'working',
  found: reason,
});

function findingText({ address, path, declared, found }: Finding): string {
  if (path === undefined) return `≠ ${address}: declared ${String(declared)}, found ${String(found)}`;
  const [want, have] = showBoth(declared, found);
  return `≠ ${address} ${path}: declared ${want}, found ${have}`;
}
