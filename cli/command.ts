/** What a command of the command line is: its words as data, and one function. */
import type { ExitCode } from './errors.ts';
import type { Terminal } from './terminal.ts';

export interface Context {
  readonly terminal: Terminal;
  /** The repository's root. */
  readonly root: string;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly flags: Readonly<Record<string, unknown>>;
  readonly args: readonly string[];
  /** Resolves when the person or the system asks the program to stop. */
  readonly interrupted: Promise<void>;
}

export interface Command {
  /** Such as `invoices get`. */
  readonly name: string;
  readonly about: string;
  readonly example?: string;
  /** As commander writes them: `<key>`, `[paths...]`. */
  readonly argument?: string;
  /** [flags, meaning, default]. `--json` and `--data-dir` are on every command. */
  readonly options?: readonly (readonly [flags: string, about: string, fallback?: string])[];
  /** Waits for `interrupted` itself; any other command ends at once with exit code 130. */
  readonly stopsInOrder?: boolean;
  run(context: Context): Promise<ExitCode>;
}
