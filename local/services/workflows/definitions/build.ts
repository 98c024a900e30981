/** Whether a definition may be deployed, and how the service says why not. */
import { check, type CompileOptions, type DefinitionCode, type DefinitionError } from '../../../engine/index.ts';
import { ApiError } from '../../../wire/errors.ts';

/** Of all faults so many are told; the message names the first. */
const MAX_TOLD = 20;

/** What a definition is refused for before it is built, as texts of refusals that users published show. */
const UNREADABLE: readonly DefinitionCode[] = ['syntax', 'structure', 'unexpected-entry', 'expression'];

/** @throws ApiError INVALID_ARGUMENT; every fault with its place and a hint stands in the details */
export function build(source: string, options: CompileOptions = {}): void {
  const faults = check(source, options);
  const [first] = faults;
  if (first === undefined) return;
  throw new ApiError('INVALID_ARGUMENT', messageOf(first, faults.length - 1, source), [
    {
      '@type': 'type.googleapis.com/google.rpc.BadRequest',
      fieldViolations: faults
        .slice(0, MAX_TOLD)
        .map((fault) => ({ field: 'workflow.source_contents', description: describe(fault) })),
    },
  ]);
}

/**
 * `failed to build: …`, as in https://cloud.google.com/workflows/docs/troubleshooting; what cannot be read is told as a
 * parse error with the line it is about.
 */
function messageOf({ code, line, column, message }: DefinitionError, others: number, source: string): string {
  const more = others === 0 ? '' : `${others} more in the details`;
  if (!UNREADABLE.includes(code)) {
    return `failed to build: ${message} (at ${line}:${column}${more && `; ${more}`})`;
  }
  const excerpt = source.split(/\r?\n/)[line - 1] ?? '';
  const told = `failed to build: main.yaml:${line}:${column}: parse error: ${message}${more && ` (${more})`}`;
  return `${told}\n${excerpt}\n${' '.repeat(column - 1)}^\n`;
}

function describe({ line, column, message, code, hint }: DefinitionError): string {
  const told = `${line}:${column}: ${message} [${code}]`;
  return hint === undefined ? told : `${told}\nhint: ${hint}`;
}
