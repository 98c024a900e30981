/** What a command needs from the program that runs it. */

/** Where output goes and what ends a server. */
export interface CommandEnvironment {
  out(line: string): void;
  err(line: string): void;
  /** Resolves when a person wants the server to end. */
  interrupted(): Promise<void>;
  /** Variables of the environment, for secrets. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
}

/** A failure that the person at the command line can mend. */
export class CommandError extends Error {
  readonly code: 'usage' | 'output-failed';
  constructor(code: CommandError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
    this.code = code;
  }
}
