/** Behaviours of Workflows that Google does not document, as they are chosen on the command line. */
import type { Switches } from '../local/engine/index.ts';
import { CliError, EXIT } from './errors.ts';

/** The flag of the commands that read definitions. */
export const SWITCHES_OPTION: [flags: string, about: string] = [
  '--switches <choices>',
  'read what Google does not document in another way, as in keys=sorted,stepNames=routine (or NOTAMESH_SWITCHES)',
];

/** Those of the flag, else of the environment; undefined when nothing was said. @throws CliError `wrong-switch` */
export async function switchesOf({
  flags,
  environment,
}: {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Promise<Partial<Switches> | undefined> {
  const given = flags['switches'] ?? environment['NOTAMESH_SWITCHES'] ?? '';
  const words = String(given)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length === 0) return undefined;
  const { CHOICES } = await import('../local/engine/switches.ts');
  const chosen = words.map((word): [string, string] => {
    const [name = '', choice = ''] = word.split('=', 2).map((part) => part.trim());
    const known = Object.hasOwn(CHOICES, name) ? CHOICES[name as keyof Switches].choices : undefined;
    if (known === undefined) throw wrong(`There is no switch '${name}'.`, Object.keys(CHOICES));
    if (!known.some((each) => each === choice)) throw wrong(`The switch ${name} has no choice '${choice}'.`, known);
    return [name, choice];
  });
  return Object.fromEntries(chosen);
}

function wrong(problem: string, known: readonly string[]): CliError {
  return new CliError(EXIT.usage, 'wrong-switch', problem, `Take one of ${known.join(', ')}.`);
}
