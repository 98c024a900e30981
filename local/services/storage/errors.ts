/**
 * The older error shape that Cloud Storage still answers with.
 * Source: https://cloud.google.com/storage/docs/json_api/v1/status-codes
 */
import { ApiError, type Status } from '../../wire/errors.ts';

type Reason =
  | 'notFound'
  | 'conflict'
  | 'conditionNotMet'
  | 'required'
  | 'forbidden'
  | 'retentionPolicyNotMet'
  | 'invalid'
  | 'parseError'
  | 'wrongUrlForUpload'
  | 'requestedRangeNotSatisfiable'
  | 'notImplemented'
  | 'clientClosedRequest'
  | 'backendError'
  | 'internalError';

const HTTP: Record<Reason, readonly [http: number, status: Status]> = {
  notFound: [404, 'NOT_FOUND'],
  conflict: [409, 'ALREADY_EXISTS'],
  conditionNotMet: [412, 'FAILED_PRECONDITION'],
  required: [400, 'INVALID_ARGUMENT'],
  forbidden: [403, 'PERMISSION_DENIED'],
  retentionPolicyNotMet: [403, 'PERMISSION_DENIED'],
  invalid: [400, 'INVALID_ARGUMENT'],
  parseError: [400, 'INVALID_ARGUMENT'],
  wrongUrlForUpload: [400, 'INVALID_ARGUMENT'],
  requestedRangeNotSatisfiable: [416, 'OUT_OF_RANGE'],
  notImplemented: [501, 'UNIMPLEMENTED'],
  clientClosedRequest: [499, 'CANCELLED'],
  backendError: [503, 'UNAVAILABLE'],
  internalError: [500, 'INTERNAL'],
};

interface Place {
  readonly locationType: 'header' | 'parameter';
  readonly location: string;
}

/** An ApiError to other rooms (status NOT_FOUND and so on); over HTTP it has Storage's own statuses and body. */
export class StorageError extends ApiError {
  readonly reason: Reason;
  readonly place: Place | undefined;
  constructor(reason: Reason, message: string, place?: Place) {
    super(HTTP[reason][1], message);
    this.reason = reason;
    this.place = place;
  }
  override get httpStatus(): number {
    return HTTP[this.reason][0];
  }
  override toBody() {
    const first = { message: this.message, domain: 'global', reason: this.reason, ...this.place };
    return { error: { code: this.httpStatus, message: this.message, errors: [first] } } as unknown as ReturnType<
      ApiError['toBody']
    >;
  }
}

export const noSuchObject = (bucket: string, name: string) =>
  new StorageError('notFound', `No such object: ${bucket}/${name}`);

export const noSuchBucket = () => new StorageError('notFound', 'The specified bucket does not exist.');

export const conditionNotMet = (location: string) =>
  new StorageError('conditionNotMet', 'At least one of the pre-conditions you specified did not hold.', {
    locationType: 'header',
    location,
  });

/** Replacing an object takes more than creating one. https://cloud.google.com/storage/docs/access-control/iam-roles */
export const mayNotReplace = (principal: string) =>
  new StorageError(
    'forbidden',
    `${principal.slice(principal.indexOf(':') + 1)} does not have storage.objects.delete access to the Google Cloud Storage object. Permission 'storage.objects.delete' denied on resource (or it may not exist).`,
  );

export const invalidValue = (message: string) => new StorageError('invalid', message);

export const missing = (parameter: string) =>
  new StorageError('required', `Required parameter: ${parameter}`, { locationType: 'parameter', location: parameter });

export const notModelled = (what: string) =>
  new StorageError('notImplemented', `The local Cloud Storage does not model ${what}.`);
