/** `notamesh validate`: workflow definitions checked as the service checks them at deployment, here and at once. */
import { join } from 'node:path';
import type { Command } from './command.ts';
import { checkPaths, type Checked } from './definitions.ts';
import { CliError, EXIT } from './errors.ts';
import { annotation, problemText, summary } from './problems.ts';
import { SWITCHES_OPTION, switchesOf } from './switches.ts';
import type { Terminal } from './terminal.ts';

const FORMATS: Readonly<Record<string, (checked: readonly Checked[], terminal: Terminal) => void>> = {
  text: (checked, terminal) => {
    for (const { source, problems } of checked)
      for (const problem of problems) terminal.data(problemText(problem, source));
  },
  json: (checked, terminal) =>
    terminal.json({ version: 1, files: checked.length, problems: checked.flatMap((each) => each.problems) }),
  github: (checked, terminal) => {
    for (const { problems } of checked) for (const problem of problems) terminal.data(annotation(problem));
  },
};

export const validate: Command = {
  name: 'validate',
  about: 'check workflow definitions: file:line:column, the reason, and what to do',
  example: 'notamesh validate workflows/ other.yaml --format github',
  argument: '[paths...]',
  options: [
    ['--format <format>', `how to print problems: ${Object.keys(FORMATS).join(', ')}`, 'text'],
    SWITCHES_OPTION,
  ],
  async run({ terminal, flags, args, root, environment }) {
    const name = flags['json'] ? 'json' : String(flags['format'] ?? 'text');
    const print = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
    if (print === undefined) {
      const known = Object.keys(FORMATS).join(', ');
      throw new CliError(EXIT.usage, 'wrong-format', `--format ${name} is not known.`, `Take one of ${known}.`);
    }
    const switches = await switchesOf({ flags, environment });
    const checked = await checkPaths(args.length > 0 ? args : [join(root, 'workflows')], switches);
    print(checked, terminal);
    terminal.say(summary(checked));
    const isBad = checked.some(({ problems }) => problems.some((problem) => problem.severity === 'error'));
    return isBad ? EXIT.bad : EXIT.ok;
  },
};
