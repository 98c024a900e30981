/**
 * `bootstrap`: what a person does once, before CI can deploy, as a script to read and run. With --yes the parts that the
 * caller may do are done here and now.
 */
import { apply } from '../work/apply.ts';
import { bootstrapResources } from '../desired/bootstrap.ts';
import type { Deployment } from '../deployment.ts';
import { DeployError } from '../errors.ts';
import { readLive } from '../planning/live.ts';
import { plan } from '../planning/plan.ts';
import { outcomeText } from '../show/report.ts';
import type { Resource } from '../resource.ts';
import { conclude } from './apply.ts';
import { gcloudLines } from './bootstrap-script.ts';
import { open, printJson, type Context, type DeployCommand, type ExitCode } from './command.ts';
import { accountEmail, poolName, type Place } from '../../infra/names.ts';
import { settingsFrom, type Settings } from '../../infra/settings.ts';

export const bootstrapCommand: DeployCommand = {
  name: 'bootstrap',
  about: 'print what a person must do once, or do what can be done with --yes',
  example: 'npx tsx deploy.ts bootstrap --target cloud --project MY-PROJECT --repository OWNER/NAME --owner-id 12345',
  flags: [
    ['--repository <owner/name>', 'the GitHub repository that deploys (or NOTAMESH_GITHUB_REPOSITORY)'],
    ['--owner-id <number>', "its owner's number (or NOTAMESH_GITHUB_OWNER_ID)"],
    ['--ref <ref>', 'the one ref that may deploy (or NOTAMESH_GITHUB_REF)'],
    ['--billing-account <id>', 'the account that pays (or NOTAMESH_BILLING_ACCOUNT)'],
  ],
  async run(context) {
    const deployment = await open(context);
    const { place } = deployment;
    const github = githubOf(context);
    const resources = bootstrapResources(place, github ?? UNKNOWN_REPOSITORY);
    const script = scriptOf(context, place, resources);
    if (context.flags.yes) {
      if (!github) throw new DeployError('usage', 'Which repository deploys? Give --repository and --owner-id.');
      return doWhatCanBeDone(context, deployment, resources, script);
    }
    if (context.flags.json) printJson(context, { version: 1, script, variables: variablesOf(place) });
    else context.out(script);
    return 0;
  },
};

type GitHub = NonNullable<Settings['github']>;

const UNKNOWN_REPOSITORY: GitHub = { repository: 'OWNER/NAME', ownerId: 'OWNER-ID', ref: 'refs/heads/main' };

/** Flags before variables. */
function githubOf({ flags, environment }: Context): GitHub | undefined {
  const given = (flag: string) => (typeof flags[flag] === 'string' ? flags[flag] : undefined);
  return settingsFrom({
    NOTAMESH_GITHUB_REPOSITORY: given('repository') ?? environment['NOTAMESH_GITHUB_REPOSITORY'],
    NOTAMESH_GITHUB_OWNER_ID: given('ownerId') ?? environment['NOTAMESH_GITHUB_OWNER_ID'],
    NOTAMESH_GITHUB_REF: given('ref') ?? environment['NOTAMESH_GITHUB_REF'],
  }).github;
}

async function doWhatCanBeDone(
  context: Context,
  deployment: Deployment,
  resources: readonly Resource[],
  script: string,
): Promise<ExitCode> {
  const { client, kinds, planning, time, width, onWait } = deployment;
  const live = await readLive(client, resources, kinds);
  const outcomes = await apply(plan(resources, live, kinds, planning), {
    ...{ planning, kinds, live, time, width, onWait },
    clientFor: (about, time) => deployment.clientFor(about, time),
    onOutcome: (outcome) => {
      const line = outcomeText(outcome);
      if (line !== undefined) context.say(deployment.redactor.text(line));
    },
  });
  const exit = conclude(context, deployment, outcomes);
  context.say('Left for a person: the project itself and who pays for it. The first lines of the script:');
  context.say(script.split('\n').slice(0, OPENING_LINES).join('\n'));
  return exit;
}

/** What CI needs to know, as docs/continuous-deployment.md names it. */
function variablesOf(place: Place): Readonly<Record<string, string>> {
  return {
    NOTAMESH_PROJECT: place.project,
    NOTAMESH_PROVIDER: `$POOL/providers/actions`,
    NOTAMESH_PLANNER: accountEmail(place, 'planner'),
    NOTAMESH_DEPLOYER: accountEmail(place, 'deployer'),
  };
}

const OPENING_LINES = 8;

function scriptOf({ flags, environment }: Context, place: Place, resources: readonly Resource[]): string {
  const billing = flags['billingAccount'] ?? environment['NOTAMESH_BILLING_ACCOUNT'] ?? 'BILLING-ACCOUNT';
  const [apis, ...others] = resources;
  const pool = poolName(place, 'github').replace(`projects/${place.project}/`, 'projects/$NUMBER/');
  return `${[
    '#!/usr/bin/env bash',
    '# Once, by an owner. Every line may be run again; what is there already says so.',
    'set -u',
    `PROJECT=${place.project}`,
    '',
    '# The project, and who pays for it',
    'gcloud projects describe "$PROJECT" >/dev/null 2>&1 || gcloud projects create "$PROJECT"',
    `gcloud billing projects link "$PROJECT" --billing-account=${String(billing)}`,
    '',
    '# From here on --yes does the same',
    ...(apis ? gcloudLines(apis) : []),
    'NUMBER=$(gcloud projects describe "$PROJECT" --format="value(projectNumber)")',
    `POOL=${pool}`,
    ...others.flatMap(gcloudLines),
    '',
    '# Variables of the repository: docs/continuous-deployment.md',
    ...Object.entries(variablesOf(place)).map(([name, value]) => `echo ${name}=${value}`),
  ].join('\n')}\n`;
}
