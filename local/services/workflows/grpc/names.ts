/** Resource names and well-known types as gRPC carries them. */
import { invalid } from '../../../wire/errors.ts';
import { parentName, workflowName, type ProjectEnv } from '../names.ts';
import type { ExecutionKey } from '../records.ts';

const NAME =
  /^projects\/([^/]+)\/locations\/([^/]+)(?:\/workflows\/([^/]+)(?:\/executions\/([^/]+))?|\/operations\/([^/]+))?$/;

const malformed = (name: string, form: string) => invalid(`"${name}" is not a name of the form ${form}.`);

/** `projects/P/locations/L` in its canonical form. @throws ApiError INVALID_ARGUMENT */
export function parentOf(env: ProjectEnv, name: string): string {
  const [, project = '', location = ''] = NAME.exec(name) ?? [];
  if (!project) throw malformed(name, 'projects/P/locations/L');
  return parentName(env, { project, location });
}

/** @throws ApiError INVALID_ARGUMENT */
export function keyOf(env: ProjectEnv, name: string): ExecutionKey {
  const [, project = '', location = '', workflow = '', id = ''] = NAME.exec(name) ?? [];
  if (!workflow) throw malformed(name, 'projects/P/locations/L/workflows/W[/executions/E]');
  return { workflow: workflowName(env, { project, location, workflow }), id };
}

/** @throws ApiError INVALID_ARGUMENT */
export function operationName(env: ProjectEnv, name: string): string {
  const [, project = '', location = '', , , operation = ''] = NAME.exec(name) ?? [];
  if (!operation) throw malformed(name, 'projects/P/locations/L/operations/O');
  return `${parentName(env, { project, location })}/operations/${operation}`;
}

/** google.protobuf.Timestamp of RFC 3339; null for none. */
export const timestamp = (time: string | undefined) => (time === undefined ? null : seconds(Date.parse(time)));

/** google.protobuf.Timestamp or Duration. */
export function seconds(milliseconds: number) {
  const whole = Math.floor(milliseconds / 1000);
  return { seconds: String(whole), nanos: Math.round((milliseconds - whole * 1000) * 1_000_000) };
}
