/** A plan as CI shows it beside the code: GitHub's workflow commands, GitLab's code quality report, a Markdown page. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Faulty, Planned, Step } from '../planning/plan.ts';
import { differenceText, stepLines, summary } from './report.ts';
import type { KindName, Resource } from '../resource.ts';

export type AnnotationFormat = 'github' | 'gitlab';

interface Finding {
  readonly title: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly severity: 'notice' | 'warning' | 'error';
}

/** Where a kind is declared; an id is looked for there. */
const DECLARED_IN: Partial<Record<KindName, string>> = {
  account: 'infra/identities.ts',
  grant: 'infra/identities.ts',
  bucket: 'infra/buckets.ts',
  topic: 'eventarc/topics.ts',
  trigger: 'eventarc/triggers.ts',
  transport: 'eventarc/triggers.ts',
  subscription: 'eventarc/triggers.ts',
  instance: 'infra/bigtable.ts',
  cluster: 'infra/bigtable.ts',
  table: 'schemas/index.ts',
  secret: 'infra/secrets.ts',
  service: 'infra/services.ts',
  archive: 'infra/services.ts',
  workflow: 'infra/workflows.ts',
};

/** One text for standard output; GitLab's is a document, GitHub's are lines. */
export async function annotations(
  format: AnnotationFormat,
  root: string,
  { changes, faulty }: Pick<Planned, 'changes' | 'faulty'>,
): Promise<string> {
  const findings = await Promise.all([
    ...changes.map((step) => findingOf(root, step)),
    ...faulty.map((each) => faultFinding(root, each)),
  ]);
  if (format === 'gitlab') return `${JSON.stringify(findings.map(gitlab), null, 2)}\n`;
  return findings.map((each) => `${github(each)}\n`).join('');
}

async function faultFinding(root: string, { resource, reason }: Faulty): Promise<Finding> {
  const place = await placeOf(root, resource);
  return { ...place, title: `${resource.address} does not work`, text: reason, severity: 'error' };
}

async function placeOf(root: string, { kind, address }: Resource): Promise<Pick<Finding, 'file' | 'line'>> {
  const file = DECLARED_IN[kind] ?? 'deploy.ts';
  const id = address.split('/')[1] ?? '';
  const source = await readFile(join(root, file), 'utf8').catch(() => '');
  const found = source
    .split('\n')
    .findIndex((line) => new RegExp(`['"\`]${escape(id)}['"\`]|\\b${escape(id)}:`).test(line));
  return { file, line: found + 1 || 1 };
}

async function findingOf(root: string, step: Step): Promise<Finding> {
  const { address } = step.resource;
  const details = [...(step.reason ? [step.reason] : []), ...step.differences.map(differenceText)];
  const shown = step.action === 'create' ? [] : details;
  return {
    title: `${step.action} ${address}`,
    text: shown.join('\n') || `${address} would be ${step.action === 'create' ? 'created' : `${step.action}d`}`,
    ...(await placeOf(root, step.resource)),
    severity: SEVERITY[step.action],
  };
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');

const SEVERITY: Readonly<Record<Step['action'], Finding['severity']>> = {
  none: 'notice',
  create: 'notice',
  update: 'notice',
  replace: 'warning',
  delete: 'warning',
  blocked: 'error',
};

/** https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-a-notice-message */
function github({ title, text, file, line, severity }: Finding): string {
  const data = (value: string) => value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (value: string) => data(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
  return `::${severity} file=${property(file)},line=${line},title=${property(title)}::${data(text)}`;
}

const GITLAB_SEVERITY = { notice: 'info', warning: 'minor', error: 'blocker' } as const;

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
function gitlab({ title, text, file, line, severity }: Finding) {
  return {
    description: `${title}: ${text}`,
    check_name: 'deploy-plan',
    fingerprint: createHash('sha256').update(`${title}\n${text}`).digest('hex'),
    severity: GITLAB_SEVERITY[severity],
    location: { path: file, lines: { begin: line } },
  };
}

/** For a job's summary page. */
export function planMarkdown(heading: string, steps: readonly Step[], notes: readonly string[]): string {
  const fence = '```';
  const plan =
    steps.length === 0 ? ['Nothing to do.'] : [summary(steps), '', fence, ...steps.flatMap(stepLines), fence];
  return `${[`## ${heading}`, '', ...plan, ...notes.flatMap((note) => ['', fence, note.trimEnd(), fence])].join('\n')}\n`;
}
