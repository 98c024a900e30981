/** The command line of notamesh: parse, compose, exit code. Each command is a file of cli/. */
import { Command as Program, CommanderError } from 'commander';
import { commands } from './cli/index.ts';
import type { Command } from './cli/command.ts';
import { EXIT } from './cli/errors.ts';
import { createTerminal, report } from './cli/terminal.ts';

// Google's clients otherwise look for a metadata server on the network, and wait for it.
process.env['METADATA_SERVER_DETECTION'] ??= 'none';

// `notamesh invoices list | head` closes our output early, and that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const terminal = createTerminal({ out: process.stdout, err: process.stderr });

const interrupted = new Promise<void>((resolve) => {
  let asked = false;
  const stop = () => {
    // The first time we finish in order; whoever asks again wants out now.
    if (asked) process.exit(EXIT.interrupted);
    asked = true;
    resolve();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
});

/** What help says of `executions`, `invoices`, …: the commands below it. */
function membersOf(group: string): string {
  const names = commands.map(({ name }) => name.split(' ')).filter(([first]) => first === group);
  return names.map(([, last]) => last).join(', ');
}

function add(program: Program, command: Command): void {
  const words = command.name.split(' ');
  const last = words.pop() ?? '';
  let parent = program;
  for (const word of words) {
    parent = parent.commands.find((each) => each.name() === word) ?? parent.command(word).description(membersOf(word));
    if (word === 'executions' && !parent.alias()) parent.alias('x');
  }
  const own = parent.command(last).description(command.about);
  if (command.argument) own.argument(command.argument);
  for (const [flags, about, fallback] of command.options ?? []) own.option(flags, about, fallback);
  own.option(
    '--data-dir <dir>',
    'where the local cloud keeps its state',
    process.env['NOTAMESH_DATA_DIR'] ?? '.notamesh',
  );
  own.option('--json', 'JSON on standard output');
  if (command.example) own.addHelpText('before', `Example: ${command.example}\n`);
  own.action(async () => {
    const flags = own.opts<Record<string, unknown>>();
    const running = command
      .run({
        terminal,
        root: import.meta.dirname,
        dataDir: String(flags['dataDir']),
        environment: process.env,
        flags,
        args: own.args,
        interrupted,
      })
      .catch((error: unknown) => report(terminal, error));
    // Whoever wants out gets out; only a command with something to put in order does that itself.
    if (!command.stopsInOrder) void interrupted.then(() => process.exit(EXIT.interrupted));
    process.exitCode = await running;
  });
}

const program = new Program('notamesh')
  .description('Brazilian invoices from an API into Bigtable, driven by events.')
  .showHelpAfterError('(add --help for what this command takes)')
  .showSuggestionAfterError()
  .exitOverride()
  .configureOutput({ writeErr: (text) => process.stderr.write(text) });
for (const command of commands) add(program, command);

// Not awaited: the build into one file knows no await outside of a function.
program.parseAsync().catch((error: unknown) => {
  // Commander has said what is wrong; help and version are no errors.
  if (!(error instanceof CommanderError)) process.exitCode = report(terminal, error);
  else process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
});
