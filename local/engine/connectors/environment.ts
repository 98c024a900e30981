/** Where the running workflow is, which connectors take when no other place is given. */
import { typeError, valueError } from '../errors.ts';
import type { Machine } from '../machine/runtime.ts';
import { environmentVariable } from '../machine/state.ts';
import { typeName } from '../values/value.ts';
import type { ConnectorArguments } from './request.ts';

const VARIABLES = { project_id: 'GOOGLE_CLOUD_PROJECT_ID', location: 'GOOGLE_CLOUD_LOCATION' } as const;

/** The argument, or that of the running workflow. @throws WorkflowError TypeError, ValueError */
export function placeOf(key: keyof typeof VARIABLES, args: ConnectorArguments, machine: Machine): string {
  const found = args.get(key) ?? environmentVariable(machine.state, VARIABLES[key]) ?? null;
  if (found === null) throw valueError(`argument '${key}' is missing, and ${VARIABLES[key]} is not set`);
  if (typeof found !== 'string') throw typeError(`argument '${key}' must be a string, not ${typeName(found)}`);
  return found;
}
