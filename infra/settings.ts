import { checkNameFault } from '../schemas/check-names.ts';
import { checkAgainst } from '../schemas/index.ts';

/**
 * What a deployment may be told about its surroundings: things that a project can lack. Each comes from a variable of
 * whoever deploys, and what needs it is declared only when it is given, so that a plan works without any of them.
 */
export interface Settings {
  /** NOTAMESH_NOTIFY_EMAIL: where alerts go. */
  readonly notifyEmail?: string;
  /** NOTAMESH_DATA_OWNERS: addresses, separated by commas, of those who answer for the data. */
  readonly dataOwners?: readonly string[];
  /** NOTAMESH_BILLING_ACCOUNT, such as 012345-678901-ABCDEF, and NOTAMESH_MONTHLY_BUDGET, such as 500BRL. */
  readonly budget?: { readonly account: string; readonly units: string; readonly currency: string };
  /** NOTAMESH_GITHUB_REPOSITORY (owner/name), NOTAMESH_GITHUB_OWNER_ID (a number), NOTAMESH_GITHUB_REF. */
  readonly github?: { readonly repository: string; readonly ownerId: string; readonly ref: string };
  /**
   * NOTAMESH_GITLAB_PROJECT (group/name), NOTAMESH_GITLAB_PROJECT_ID (a number), NOTAMESH_GITLAB_REF, and where it is not
   * at gitlab.com NOTAMESH_GITLAB_ISSUER (https).
   */
  readonly gitlab?: {
    readonly project: string;
    readonly projectId: string;
    readonly ref: string;
    readonly issuer: string;
  };
  /** NOTAMESH_DELIVERY_GIT_URL (https) and NOTAMESH_DELIVERY_GIT_BRANCH; the token: NOTAMESH_DELIVERY_GIT_TOKEN. */
  readonly delivery?: { readonly url: string; readonly branch: string };
  /** NOTAMESH_RUNBOOKS_URL: where people read docs/runbooks/; with a repository at GitHub or GitLab it is there. */
  readonly runbooksUrl?: string;
  /** NOTAMESH_RETENTION_MONTHS: how long a raw object cannot be erased, in place of what the environment says; 0 is none. */
  readonly retentionMonths?: number;
  /**
   * NOTAMESH_PERSONAL_DATA_KMS_KEY (projects/…/cryptoKeys/…) and NOTAMESH_PERSONAL_DATA_KEY_WRAPPED (base64): the key of
   * the personal data comes wrapped in a variable, in place of Secret Manager.
   */
  readonly personalKey?: { readonly kmsKey: string; readonly wrapped: string };
  /** NOTAMESH_STREAM: `batches` gathers pushed documents into files; otherwise each starts a workflow. */
  readonly stream?: 'batches';
  /** NOTAMESH_CHECKS: thresholds of the checks as JSON (schemas/checks.schema.json), in place of the table's. */
  readonly checks?: string;
  /** NOTAMESH_TEST_DOCUMENTS: `accept` or `set-aside`, in place of what the environment says. */
  readonly testDocuments?: boolean;
  /** NOTAMESH_ENGINE_WRITE: `dataflow` leaves the writing of staged files to Google's template. */
  readonly writeEngine?: 'dataflow';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be right. `variable` is what to correct. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
  readonly code = 'setting';
  readonly variable: string;
  constructor(variable: string, value: string, rule: string) {
    super(`${variable} is "${value}": ${rule}`);
    this.variable = variable;
  }
}

/** @throws SettingError */
export function settingsFrom(environment: Environment): Settings {
  const read = reader(environment);
  const notifyEmail = read('NOTAMESH_NOTIFY_EMAIL', EMAIL, 'it must be one e-mail address');
  const owners = read('NOTAMESH_DATA_OWNERS', EMAILS, 'it must be e-mail addresses, separated by commas');
  const budget = budgetFrom(read);
  const github = githubFrom(read);
  const gitlab = gitlabFrom(read);
  const url = read(
    'NOTAMESH_DELIVERY_GIT_URL',
    /^https:\/\/[^@\s]+$/,
    'it must be an https address without credentials',
  );
  const runbooksUrl =
    read('NOTAMESH_RUNBOOKS_URL', /^https:\/\/\S+[^/]$/, 'it must be an https address, no slash at its end') ??
    pagesOf(github, gitlab);
  const months = read(
    'NOTAMESH_RETENTION_MONTHS',
    /^\d{1,4}$/,
    'it must be a number of months, 0 for none, 1177 at most',
  );
  if (Number(months ?? 0) > MOST_MONTHS) throw new SettingError('NOTAMESH_RETENTION_MONTHS', String(months), TOO_LONG);
  const engine = read('NOTAMESH_ENGINE_WRITE', /^(handlers|dataflow)$/, 'it must be handlers or dataflow');
  const stream = read('NOTAMESH_STREAM', /^(single|batches)$/, 'it must be single or batches');
  const branch = read('NOTAMESH_DELIVERY_GIT_BRANCH', /^\S+$/, 'it must be the name of a branch') ?? 'main';
  return {
    ...(notifyEmail === undefined ? {} : { notifyEmail }),
    ...(owners === undefined ? {} : { dataOwners: owners.split(',').map((each) => each.trim()) }),
    ...(budget ? { budget } : {}),
    ...(github ? { github } : {}),
    ...(gitlab ? { gitlab } : {}),
    ...(url === undefined ? {} : { delivery: { url, branch } }),
    ...(runbooksUrl === undefined ? {} : { runbooksUrl }),
    ...(months === undefined ? {} : { retentionMonths: Number(months) }),
    ...personalKeyFrom(read),
    ...(stream === 'batches' ? { stream } : {}),
    ...testDocumentsFrom(read),
    ...checksFrom(read),
    ...(engine === 'dataflow' ? { writeEngine: engine } : {}),
  };
}

/** A hundred years, in months of 31 days. https://cloud.google.com/storage/docs/bucket-lock#retention-periods */
const MOST_MONTHS = 1177;
const TOO_LONG = `no bucket keeps anything for longer than a hundred years: give ${MOST_MONTHS} at most`;

const KMS_KEY = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+$/;

function personalKeyFrom(read: Read): Pick<Settings, 'personalKey'> {
  const kmsKey = read('NOTAMESH_PERSONAL_DATA_KMS_KEY', KMS_KEY, 'it must be the full name of a key of Cloud KMS');
  const wrapped = read('NOTAMESH_PERSONAL_DATA_KEY_WRAPPED', /^[A-Za-z0-9+/]+={0,2}$/, 'it must be base64 on one line');
  if (kmsKey === undefined && wrapped === undefined) return {};
  if (kmsKey !== undefined && wrapped !== undefined) return { personalKey: { kmsKey, wrapped } };
  const missing = kmsKey === undefined ? 'NOTAMESH_PERSONAL_DATA_KMS_KEY' : 'NOTAMESH_PERSONAL_DATA_KEY_WRAPPED';
  throw new SettingError(missing, '', 'a wrapped key and the key that wrapped it belong together: give both or none');
}

function testDocumentsFrom(read: Read): Pick<Settings, 'testDocuments'> {
  const given = read('NOTAMESH_TEST_DOCUMENTS', /^(accept|set-aside)$/, 'it must be accept or set-aside');
  return given === undefined ? {} : { testDocuments: given === 'accept' };
}

/** Which code has a tolerance is checked by the handler that reads it. */
function checksFrom(read: Read): Pick<Settings, 'checks'> {
  const rule = 'it must be a JSON object, such as {"totals":{"tolerance":"1.00"}}';
  const checks = read('NOTAMESH_CHECKS', /^\s*\{[^]*\}\s*$/, rule);
  if (checks === undefined) return {};
  const settings = parsed(checks);
  if (settings === undefined) throw new SettingError('NOTAMESH_CHECKS', checks, rule);
  const fits = checkAgainst('checks')(settings);
  const faults = Object.keys(settings).flatMap((code) => checkNameFault(code) ?? []);
  if (faults.length > 0) throw new SettingError('NOTAMESH_CHECKS', checks, faults.join('; '));
  if (!fits.ok) throw new SettingError('NOTAMESH_CHECKS', checks, fits.message);
  return { checks: JSON.stringify(settings) };
}

function parsed(json: string): object | undefined {
  try {
    return JSON.parse(json) as object;
  } catch {
    return undefined;
  }
}

const EMAIL = /^[^@\s,;]+@[^@\s,;]+$/;
const EMAILS = /^[^@\s,;]+@[^@\s,;]+(\s*,\s*[^@\s,;]+@[^@\s,;]+)*$/;

type Read = (variable: string, pattern: RegExp, rule: string) => string | undefined;

function reader(environment: Environment): Read {
  return (variable, pattern, rule) => {
    const value = environment[variable];
    if (value === undefined || value === '') return undefined;
    if (!pattern.test(value)) throw new SettingError(variable, value, rule);
    return value;
  };
}

function budgetFrom(read: Read): Settings['budget'] {
  const account = read(
    'NOTAMESH_BILLING_ACCOUNT',
    /^[0-9A-F]{6}(-[0-9A-F]{6}){2}$/,
    'it must look as 012345-678901-ABCDEF',
  );
  const amount = read(
    'NOTAMESH_MONTHLY_BUDGET',
    /^[1-9]\d*[A-Z]{3}$/,
    'it must be an amount and a currency, as 500BRL',
  );
  if (account === undefined) return undefined;
  if (amount === undefined) {
    throw new SettingError(
      'NOTAMESH_MONTHLY_BUDGET',
      '',
      'a billing account is given, so it must say how much, as 500BRL',
    );
  }
  return { account, units: amount.slice(0, -3), currency: amount.slice(-3) };
}

function githubFrom(read: Read): Settings['github'] {
  const repository = read('NOTAMESH_GITHUB_REPOSITORY', /^[\w.-]+\/[\w.-]+$/, 'it must be owner/name');
  const ownerId = read('NOTAMESH_GITHUB_OWNER_ID', /^\d+$/, 'it must be the number of the owner');
  const ref = read('NOTAMESH_GITHUB_REF', /^refs\/[\w./-]+$/, 'it must be a full ref') ?? 'refs/heads/main';
  if (repository === undefined) return undefined;
  if (ownerId === undefined) {
    const rule =
      "a repository is given, and its name alone can be taken over by somebody else: give the owner's number";
    throw new SettingError('NOTAMESH_GITHUB_OWNER_ID', '', rule);
  }
  return { repository, ownerId, ref };
}

function gitlabFrom(read: Read): Settings['gitlab'] {
  const project = read('NOTAMESH_GITLAB_PROJECT', /^[\w.-]+(\/[\w.-]+)+$/, 'it must be group/name');
  const projectId = read('NOTAMESH_GITLAB_PROJECT_ID', /^\d+$/, 'it must be the number of the project');
  const ref = read('NOTAMESH_GITLAB_REF', /^refs\/[\w./-]+$/, 'it must be a full ref') ?? 'refs/heads/main';
  const rule = 'it must be an https address, no slash at its end';
  const issuer = read('NOTAMESH_GITLAB_ISSUER', /^https:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)*$/, rule) ?? 'https://gitlab.com';
  if (project === undefined) return undefined;
  if (projectId === undefined) {
    throw new SettingError(
      'NOTAMESH_GITLAB_PROJECT_ID',
      '',
      'a project is given, and its path alone can be taken over by somebody else: give its number',
    );
  }
  return { project, projectId, ref, issuer };
}

function pagesOf(github: Settings['github'], gitlab: Settings['gitlab']): string | undefined {
  if (github) return `https://github.com/${github.repository}/blob/main/docs/runbooks`;
  return gitlab && `${gitlab.issuer}/${gitlab.project}/-/blob/main/docs/runbooks`;
}
