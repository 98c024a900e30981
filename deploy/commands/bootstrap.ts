/**
 * `bootstrap`: what a person does once, before CI can deploy, as a script to read and run. With --yes the parts that the
 * caller may do are done here and now.
 */
import { apply } from '../work/apply.ts';
import { bootstrapResources, type Hosts } from '../desired/bootstrap.ts';
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
import { pipelinesOf } from '../../infra/pipeline-identities.ts';
import { settingsFrom } from '../../infra/settings.ts';

export const bootstrapCommand: DeployCommand = {
  name: 'bootstrap',
  about: 'print what a person must do once, or do what can be done with --yes',
  example: 'npx tsx deploy.ts bootstrap --target cloud --project MY-PROJECT --repository OWNER/NAME --owner-id 12345',
  flags: [
    ['--repository <owner/name>', 'the GitHub repository that deploys (or NOTAMESH_GITHUB_REPOSITORY)'],
    ['--owner-id <number>', "its owner's number (or NOTAMESH_GITHUB_OWNER_ID)"],
    ['--gitlab-project <group/name>', 'the GitLab project that deploys (or NOTAMESH_GITLAB_PROJECT)'],
    ['--gitlab-project-id <number>', 'its number (or NOTAMESH_GITLAB_PROJECT_ID)'],
    ['--gitlab-issuer <url>', 'where that GitLab is, if not at gitlab.com (or NOTAMESH_GITLAB_ISSUER)'],
    ['--ref <ref>', 'the one ref that may deploy (or NOTAMESH_GITHUB_REF, NOTAMESH_GITLAB_REF)'],
    ['--billing-account <id>', 'the account that pays (or NOTAMESH_BILLING_ACCOUNT)'],
  ],
  async run(context) {
    const deployment = await open(context);
    const { place } = deployment;
    const hosts = hostsOf(context);
    const known = hosts.github ?? hosts.gitlab;
    const variables = variablesOf(place, known ? hosts : UNKNOWN_REPOSITORY);
    const resources = bootstrapResources(place, known ? hosts : UNKNOWN_REPOSITORY);
    const script = scriptOf(context, place, resources, variables);
    if (context.flags.yes) {
      if (!known) throw new DeployError('usage', WHICH);
      return doWhatCanBeDone(context, deployment, resources, script);
    }
    if (context.flags.json) printJson(context, { version: 1, script, variables });
    else context.out(script);
    return 0;
  },
};

const WHICH =
  'Which repository deploys? Give --repository and --owner-id, or for GitLab --gitlab-project and --gitlab-project-id.';

const UNKNOWN_REPOSITORY: Hosts = {
  github: { repository: 'OWNER/NAME', ownerId: 'OWNER-ID', ref: 'refs/heads/main' },
};

/** Flags before variables. */
function hostsOf({ flags, environment }: Context): Hosts {
  const given = (flag: string) => (typeof flags[flag] === 'string' ? flags[flag] : undefined);
  const either = (flag: string, variable: string) => ({ [variable]: given(flag) ?? environment[variable] });
  return settingsFrom({
    ...either('repository', 'NOTAMESH_GITHUB_REPOSITORY'),
    ...either('ownerId', 'NOTAMESH_GITHUB_OWNER_ID'),
    ...either('ref', 'NOTAMESH_GITHUB_REF'),
    ...either('gitlabProject', 'NOTAMESH_GITLAB_PROJECT'),
    ...either('gitlabProjectId', 'NOTAMESH_GITLAB_PROJECT_ID'),
    ...either('gitlabIssuer', 'NOTAMESH_GITLAB_ISSUER'),
    ...either('ref', 'NOTAMESH_GITLAB_REF'),
  });
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

/** What CI needs to know, as docs/continuous-deployment.md names it, by where it runs. */
function variablesOf(place: Place, hosts: Hosts): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const each = pipelinesOf(hosts).map(({ id, provider }) => [
    id,
    {
      NOTAMESH_PROJECT: place.project,
      NOTAMESH_PROVIDER: `${numbered(place, poolName(place, id))}/providers/${provider}`,
      NOTAMESH_PLANNER: accountEmail(place, 'planner'),
      NOTAMESH_DEPLOYER: accountEmail(place, 'deployer'),
    },
  ]);
  return Object.fromEntries(each) as Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Tokens name a provider by the number of its project. */
const numbered = (place: Place, name: string) => name.replace(`projects/${place.project}/`, 'projects/$NUMBER/');

const OPENING_LINES = 8;

function scriptOf(
  { flags, environment }: Context,
  place: Place,
  resources: readonly Resource[],
  variables: ReturnType<typeof variablesOf>,
): string {
  const billing = flags['billingAccount'] ?? environment['NOTAMESH_BILLING_ACCOUNT'] ?? 'BILLING-ACCOUNT';
  const [apis, ...others] = resources;
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
    ...others.flatMap((each) => [
      // What comes after it names it so.
      ...(each.kind === 'pool' ? [`POOL=${numbered(place, each.name)}`] : []),
      ...gcloudLines(each),
    ]),
    ...Object.entries(variables).flatMap(([host, values]) => [
      '',
      `# Variables of the repository at ${host}: docs/continuous-deployment.md`,
      ...Object.entries(values).map(([name, value]) => `echo ${name}=${value}`),
    ]),
  ].join('\n')}\n`;
}
