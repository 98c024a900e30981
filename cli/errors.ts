/** Expected failures of the command line: one line, a hint, and an exit code that scripts can tell apart. */
export const EXIT = {
  ok: 0,
  /** It ran and the answer is bad. */
  bad: 1,
  usage: 2,
  /** No local cloud, not ready, port taken, data directory in use. */
  notRunning: 3,
  notFound: 4,
  timeout: 5,
  cloud: 6,
  /** Ours. */
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export class CliError extends Error {
  readonly exitCode: ExitCode;
  /** Stable name of the failure, for programs. */
  readonly code: string;
  readonly hint: string | undefined;
  constructor(exitCode: ExitCode, code: string, message: string, hint?: string) {
    super(message);
    this.exitCode = exitCode;
    this.code = code;
    this.hint = hint;
  }
}
