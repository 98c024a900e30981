/** Command line of the samples: `generate` writes documents, `serve` runs the simulated source until interrupted. */

import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { addGenerate } from './cli/generate.ts';
import { addServe } from './cli/serve.ts';
import type { CommandEnvironment } from './cli/environment.ts';
import { CommandError } from './cli/environment.ts';
import { SampleOptionError, SourceApiError } from './index.ts';

/** @returns the exit code: 0 done, 1 it failed, 2 wrong usage, 3 port taken */
export async function run(argv: readonly string[], environment: CommandEnvironment): Promise<number> {
  const program = new Command('samples')
    .description('Synthetic invoices and a simulated source API')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => environment.out(text.trimEnd()),
      writeErr: (text) => environment.err(text.trimEnd()),
    });
  addGenerate(program, environment);
  addServe(program, environment);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    return exitCode(error, environment);
  }
}

const EXIT_CODES: Readonly<Record<string, number>> = { 'sample-option': 2, usage: 2, 'port-taken': 3 };

function exitCode(error: unknown, environment: CommandEnvironment): number {
  // Commander has already printed its own message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof SampleOptionError || error instanceof CommandError || error instanceof SourceApiError) {
    environment.err(`error: ${error.message}`);
    return EXIT_CODES[error.code] ?? 1;
  }
  throw error;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url)) {
  process.exitCode = await run(process.argv.slice(2), {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
    interrupted,
    variables: process.env,
  });
}
