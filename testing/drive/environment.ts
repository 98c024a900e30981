/** The one place that reads the environment of the process. */

/** The folder that coverage goes to, unless there is none. */
export function coverageFolder(): string | undefined {
  return process.env['NOTAMESH_COVERAGE'] || undefined;
}
