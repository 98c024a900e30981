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

/** The value of a flag that counts something. @throws CliError exit 2 */
export function wholeNumber(flags: Readonly<Record<string, unknown>>, name: string): number {
  const value = Number(flags[name]);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new CliError(EXIT.usage, 'wrong-number', `--${name} ${String(flags[name])} is not a whole number.`);
}

/** What a hint has to add so that it acts on the same local cloud. */
export const atDataDir = (dataDir: string): string => (dataDir === '.notamesh' ? '' : ` --data-dir ${dataDir}`);
