/** Errors with the details that Google's clients look into. Source: https://google.aip.dev/193 */
import { ApiError } from '../../wire/errors.ts';

/** INVALID_ARGUMENT that names the field of the request at fault, as the proto spells it. */
export function invalidField(name: string, description: string): ApiError {
  const field = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const fieldViolations = [{ field, description }];
  return new ApiError('INVALID_ARGUMENT', description, [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
  ]);
}

/** NOT_FOUND, ALREADY_EXISTS or FAILED_PRECONDITION of one resource. */
export function resourceError(
  status: 'NOT_FOUND' | 'ALREADY_EXISTS' | 'FAILED_PRECONDITION',
  resourceType: string,
  resourceName: string,
  message: string,
): ApiError {
  return new ApiError(status, message, [
    { '@type': 'type.googleapis.com/google.rpc.ResourceInfo', resourceType, resourceName, description: message },
  ]);
}
