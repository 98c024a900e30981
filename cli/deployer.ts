/**
 * The deployer's command line, which `deploy.ts` starts: parse, compose, exit code.
 * Exit codes: 0 nothing to do (or done), 2 changes (plan, drift), 3 blocked, 1 error.
 */
import { hostname, userInfo } from 'node:os';
import { dirname } from 'node:path';
import { Command, Option } from 'commander';
import { COMMANDS, DeployError, isDead, thisProcess, type Flags, type Surroundings } from '../deploy/index.ts';
import { ENVS } from '../infra/names.ts';
import { faultsIn } from './problems.ts';

/** The first Ctrl-C lets what is under way finish and starts nothing more; the second ends at once. */
function interruption(): () => void {
  let asked = false;
  process.once('SIGINT', () => {
    asked = true;
    process.stderr.write('stopping: what is under way is finished, nothing more is started (Ctrl-C again quits now)\n');
    process.once('SIGINT', () => process.exit(130));
  });
  return () => {
    if (asked) throw new DeployError('interrupted', 'stopped by Ctrl-C; run again to go on');
  };
}

function surroundings(): Surroundings {
  return {
    root: dirname(import.meta.dirname),
    environment: process.env,
    out: (text) => process.stdout.write(text),
    say: (line) => process.stderr.write(`${line}\n`),
    holder: `${userInfo().username}@${hostname()} (process ${process.pid})`,
    process: { id: thisProcess(), isDead },
    checkDefinition: faultsIn,
  };
}

/** A person has to decide. */
const BLOCKED: ReadonlySet<string> = new Set(['blocked', 'events-waiting']);

function fail(error: unknown): number {
  const told = error instanceof Error && ['ApiFailure', 'NoAnswer', 'SettingError'].includes(error.name);
  const expected = error instanceof DeployError || told;
  const text = error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : String(error);
  const code = error instanceof DeployError ? `   [${error.code}]` : '';
  process.stderr.write(`✖ ${text}${code}\n`);
  return error instanceof DeployError && BLOCKED.has(error.code) ? 3 : 1;
}

const program = new Command('deploy.ts').description('Plans and applies everything notamesh needs in a project.');
for (const command of COMMANDS) {
  const each = program
    .command(command.argument === undefined ? command.name : `${command.name} ${command.argument}`)
    .description(command.about)
    .addHelpText('before', `${command.example}\n`)
    .addOption(new Option('--target <target>', 'where to').choices(['local', 'cloud']).default('local'))
    .addOption(new Option('--env <env>', 'which environment').choices(ENVS))
    .option('--data-dir <dir>', 'data directory of the local cloud', '.notamesh')
    .option('--project <id>', 'project of Google Cloud')
    .option('--location <region>', 'region (default: southamerica-east1)')
    .option('--adopt', 'take over resources that bear our names but not our label')
    .option('--parallel <count>', 'resources at once', '8')
    .option('--log <file>', 'one line of JSON for each write is added to it')
    .option('--yes', 'do it without asking')
    .option('--json', 'one JSON document on standard output');
  for (const [flags, about, fallback] of command.flags ?? []) each.option(flags, about, fallback);
  each.action(async (...given: unknown[]) => {
    const flags = each.opts<Flags>();
    const argument = typeof given[0] === 'string' ? { argument: given[0] } : {};
    const stopping = command.writes ? { interrupted: interruption() } : {};
    const run = command.run({ ...surroundings(), flags, ...argument, ...stopping });
    process.exitCode = await run.catch(fail);
  });
}
// Not awaited: the build into one file knows no await outside of a function.
program.parseAsync().catch((error: unknown) => {
  process.exitCode = fail(error);
});
