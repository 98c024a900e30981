#!/usr/bin/env -S npx tsx
/**
 * The deployer's command line: parse, compose, exit code.
 * Exit codes: 0 nothing to do (or done), 2 changes (plan, drift), 3 blocked, 1 error.
 */
import { Command, Option } from 'commander';
import {
  applyDeployment,
  applyJson,
  bundleArchives,
  cloudTarget,
  DeployError,
  localTarget,
  outcomeText,
  planDeployment,
  planJson,
  planText,
  readDefinitions,
  readMesh,
  type DeployOptions,
} from './deploy/index.ts';
import { faultsIn } from './cli/problems.ts';
import { originsFrom } from './infra/sources.ts';

interface Flags {
  readonly target: 'local' | 'cloud';
  readonly dataDir: string;
  readonly project?: string;
  readonly location: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly adopt?: boolean;
}

async function optionsFor(flags: Flags): Promise<DeployOptions> {
  const environment = process.env;
  const origins = originsFrom(environment);
  const root = import.meta.dirname;
  const adopt = flags.adopt ?? false;
  // Before anything else: it takes no time, and what the service would refuse must not be planned.
  const definitions = await readDefinitions(root, faultsIn);
  if (flags.target === 'local') {
    const mesh = await readMesh(flags.dataDir);
    const archives = await bundleArchives(root);
    return {
      root,
      environment,
      adopt,
      archives,
      definitions,
      simulated: true,
      target: localTarget(mesh),
      origins: { ...mesh.origins, ...origins },
    };
  }
  const project = flags.project ?? environment['GOOGLE_CLOUD_PROJECT'];
  if (!project) {
    throw new DeployError('target-missing', 'Which project? Give --project, or set GOOGLE_CLOUD_PROJECT.');
  }
  // Once for all: apply plans before it writes.
  const archives = await bundleArchives(root);
  const target = cloudTarget({ project, location: flags.location });
  return { root, environment, adopt, archives, definitions, target, origins };
}

const print = (text: string) => process.stdout.write(text);
const printJson = (value: unknown) => print(`${JSON.stringify(value, null, 2)}\n`);

async function showPlan(flags: Flags): Promise<number> {
  const planned = await planDeployment(await optionsFor(flags));
  if (flags.json) printJson(planJson(planned));
  else print(planText(planned));
  if (planned.blocked.length > 0) return 3;
  return planned.changes.length > 0 ? 2 : 0;
}

async function makeItSo(flags: Flags): Promise<number> {
  const options = await optionsFor(flags);
  const planned = await planDeployment(options);
  if (planned.blocked.length > 0) {
    if (flags.json) printJson(planJson(planned));
    else print(planText(planned));
    return 3;
  }
  if (flags.target === 'cloud' && planned.changes.length > 0 && !flags.yes) {
    print(planText(planned));
    process.stderr.write('This changes a project of Google Cloud. Run again with --yes to apply it.\n');
    return 2;
  }
  const outcomes = await applyDeployment({
    ...options,
    onOutcome: (outcome) => {
      const line = outcomeText(outcome);
      if (line && !flags.json) process.stderr.write(`${line}\n`);
    },
  });
  const report = applyJson(outcomes);
  if (flags.json) printJson(report);
  else
    print(
      `${report.applied.length} written, ${report.unchanged} unchanged, ${report.failed.length} failed, ${report.skipped.length} skipped\n`,
    );
  return report.failed.length + report.skipped.length > 0 ? 1 : 0;
}

function fail(error: unknown): number {
  const expected = error instanceof DeployError || (error instanceof Error && error.name === 'ApiFailure');
  const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`✖ ${text}\n`);
  return 1;
}

const program = new Command('deploy.ts').description('Plans and applies everything notamesh needs in a project.');
const commands: readonly [name: string, about: string, run: (flags: Flags) => Promise<number>][] = [
  ['plan', 'show what apply would change', showPlan],
  ['apply', 'make the project as declared; again, and nothing is written', makeItSo],
  ['drift', 'show what differs from the declarations (as plan)', showPlan],
];
for (const [name, about, run] of commands) {
  program
    .command(name)
    .description(about)
    .addOption(new Option('--target <target>', 'where to').choices(['local', 'cloud']).default('local'))
    .option('--data-dir <dir>', 'data directory of the local cloud', '.notamesh')
    .option('--project <id>', 'project of Google Cloud')
    .option('--location <region>', 'region', 'southamerica-east1')
    .option('--adopt', 'take over resources that bear our names but not our label')
    .option('--yes', 'apply to the cloud without asking')
    .option('--json', 'one JSON document on standard output')
    .action(async (flags: Flags) => {
      process.exitCode = await run(flags).catch(fail);
    });
}
await program.parseAsync();
