/** Resource names of the two Workflows APIs. */
import { invalid } from '../../wire/errors.ts';

/** 1 to 64 letters, digits, `_`, `-`; a letter first, a letter or digit last (https://cloud.google.com/workflows/quotas). */
const WORKFLOW_ID = /^[A-Za-z](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?$/;
const EMAIL = /^[^@\s/]+@[^@\s/]+\.[^@\s/]+$/;

export interface ProjectEnv {
  readonly project: string;
  readonly projectNumber: string;
}

type Params = Readonly<Record<string, string>>;

/** `projects/P/locations/L`; the project's number stands for its id. */
export function parentName(env: ProjectEnv, params: Params): string {
  const given = params['project'] ?? '';
  const project = given === env.projectNumber ? env.project : given;
  return `projects/${project}/locations/${params['location'] ?? ''}`;
}

export function workflowName(env: ProjectEnv, params: Params): string {
  return `${parentName(env, params)}/workflows/${params['workflow'] ?? ''}`;
}

/** Lists are of all locations for `-`; a workflow is in one. @throws ApiError INVALID_ARGUMENT */
export function checkOneLocation(parent: string): void {
  if (parent.endsWith('/locations/-')) throw invalid(`"${parent}" is not one location: a workflow is created in one.`);
}

/** The parts of `projects/P/locations/L/workflows/W`. */
export function splitWorkflowName(name: string) {
  const [, project = '', , location = '', , workflow = ''] = name.split('/');
  return { project, location, workflow };
}

/** @throws ApiError INVALID_ARGUMENT */
export function checkWorkflowId(id: string): void {
  if (WORKFLOW_ID.test(id)) return;
  throw invalid(
    `workflowId "${id}" is not valid: 1 to 64 letters, digits, hyphens and underscores, beginning with a letter and ending with a letter or digit.`,
  );
}

/**
 * `projects/P/serviceAccounts/E`, whichever way the account was written; the project's default compute account when
 * none was.
 * @throws ApiError INVALID_ARGUMENT
 */
export function serviceAccountName(env: ProjectEnv, project: string, given: string | undefined): string {
  const account = given || `${env.projectNumber}-compute@developer.gserviceaccount.com`;
  const [, owner = project, id = account] = /^projects\/([^/]+)\/serviceAccounts\/([^/]+)$/.exec(account) ?? [];
  if (!EMAIL.test(id) && !/^\d+$/.test(id)) {
    throw invalid(`serviceAccount "${account}" is neither an email address nor projects/P/serviceAccounts/EMAIL.`);
  }
  return `projects/${owner === '-' ? project : owner}/serviceAccounts/${id}`;
}

/** The email of `projects/P/serviceAccounts/E`. */
export function accountEmail(serviceAccount: string): string {
  return serviceAccount.slice(serviceAccount.lastIndexOf('/') + 1);
}
