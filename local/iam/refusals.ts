/** How each service says no. https://cloud.google.com/apis/design/errors, https://cloud.google.com/iam/docs/permission-error-messages */
import { ApiError } from '../wire/errors.ts';
import { errorInfo, NOBODY } from './principals.ts';

export interface Refusal {
  readonly service: string;
  readonly principal: string;
  readonly permission: string;
  readonly resource: string;
}

type Text = (refusal: Refusal) => string;

const TEXTS: Readonly<Record<string, Text>> = {
  storage: ({ principal, permission, resource }) =>
    `${callerName(principal)} does not have ${permission} access to the Google Cloud Storage ${storageThing(permission, resource)}. Permission '${permission}' denied on resource (or it may not exist).`,
  pubsub: () => 'User not authorized to perform this action.',
  bigtable: ({ permission }) => `Access denied. Missing IAM permission: ${permission}.`,
  secretmanager: ({ permission, resource }) =>
    `Permission '${permission}' denied for resource '${resource}' (or it may not exist).`,
  run: ({ permission, resource }) =>
    `Permission '${permission}' denied on resource '${resource}' (or resource may not exist).`,
  iam: ({ permission }) => `Permission '${permission}' denied on resource (or it may not exist).`,
};

const usual: Text = ({ service, permission, resource }) =>
  `Permission '${permission}' denied on resource '//${service}.googleapis.com/${resource}' (or it may not exist).`;

/** 403, or 401 where nobody is known. */
export function refusalError(refusal: Refusal): ApiError {
  const { service, principal, permission, resource } = refusal;
  if (service === 'storage') return new StorageRefusal(refusal);
  if (principal === NOBODY) return missingCredentials(service);
  const text = TEXTS[permission.slice(0, permission.indexOf('.'))] ?? usual;
  const info = errorInfo('IAM_PERMISSION_DENIED', 'iam.googleapis.com', { permission, resource });
  return new ApiError('PERMISSION_DENIED', text(refusal), [info]);
}

export function missingCredentials(service: string): ApiError {
  return new ApiError(
    'UNAUTHENTICATED',
    'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    [errorInfo('CREDENTIALS_MISSING', 'googleapis.com', { service: `${service}.googleapis.com` })],
  );
}

/** https://cloud.google.com/iam/docs/service-accounts-actas */
export function actAsError(account: string): ApiError {
  return new ApiError(
    'PERMISSION_DENIED',
    `Permission 'iam.serviceaccounts.actAs' denied on service account ${account} (or it may not exist).`,
    [
      errorInfo('IAM_PERMISSION_DENIED', 'iam.googleapis.com', {
        permission: 'iam.serviceAccounts.actAs',
        resource: account,
      }),
    ],
  );
}

/** Paths of this cloud that are no API of Google's. */
export function notAtKeyboard(path: string): ApiError {
  return new ApiError('PERMISSION_DENIED', `${path} is for the person at the keyboard, not for what is deployed.`);
}

/** Cloud Storage keeps the older shape. https://cloud.google.com/storage/docs/json_api/v1/status-codes */
class StorageRefusal extends ApiError {
  readonly #isNobody: boolean;

  constructor(refusal: Refusal) {
    const isNobody = refusal.principal === NOBODY;
    super(isNobody ? 'UNAUTHENTICATED' : 'PERMISSION_DENIED', (TEXTS['storage'] ?? usual)(refusal));
    this.#isNobody = isNobody;
  }

  override toBody() {
    const { message } = this;
    const where = { locationType: 'header', location: 'Authorization' };
    const first = {
      message,
      domain: 'global',
      ...(this.#isNobody ? { reason: 'required', ...where } : { reason: 'forbidden' }),
    };
    return { error: { code: this.httpStatus, message, errors: [first] } } as unknown as ReturnType<ApiError['toBody']>;
  }
}

function callerName(principal: string): string {
  return principal === NOBODY ? 'Anonymous caller' : principal.slice(principal.indexOf(':') + 1);
}

function storageThing(permission: string, resource: string): string {
  if (resource.includes('/objects/') || permission === 'storage.objects.create') return 'object';
  return resource.startsWith('projects/_/') ? 'bucket' : 'project';
}
