/** Whether a definition may be deployed, and how the service says why not. */
import { check, type DefinitionError } from '../../../engine/index.ts';
import { ApiError } from '../../../wire/errors.ts';

/** Of all faults so many are told; the message names the first. */
const MAX_TOLD = 20;

/**
 * @throws ApiError INVALID_ARGUMENT `failed to build: …`, worded as in
 * https://cloud.google.com/workflows/docs/troubleshooting, with the place at its end; every fault with its place and a
 * hint stands in the details
 */
export function build(source: string): void {
  const faults = check(source);
  const [first] = faults;
  if (first === undefined) return;
  const more = faults.length === 1 ? '' : `; ${faults.length - 1} more in the details`;
  const message = `failed to build: ${first.message} (at ${first.line}:${first.column}${more})`;
  throw new ApiError('INVALID_ARGUMENT', message, [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: faults
        .slice(0, MAX_TOLD)
        .map((fault) => ({ field: 'workflow.source_contents', description: describe(fault) })),
    },
  ]);
}

function describe({ line, column, message, code, hint }: DefinitionError): string {
  const told = `${line}:${column}: ${message} [${code}]`;
  return hint === undefined ? told : `${told}\nhint: ${hint}`;
}
