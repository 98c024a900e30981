/** Environment of a handler. Each handler's index.ts is a composition root and reads it there, once. */

import { PermanentError } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws PermanentError configuration-invalid */
export function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') {
    throw new PermanentError('configuration-invalid', `Environment variable ${name} is not set; the deployer sets it`);
  }
  return value;
}

/** Project id as Cloud Run and the clients know it. @throws PermanentError configuration-invalid */
export function projectOf(environment: Environment): string {
  return required(environment, 'GOOGLE_CLOUD_PROJECT');
}
