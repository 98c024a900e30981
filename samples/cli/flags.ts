/** Flags that both commands share: what documents to make. */

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import type { Flaw, Form, GeneratorOptions } from '../generator/index.ts';
import { FLAWS, FORMS, isFlaw } from '../generator/index.ts';

export interface DocumentFlags {
  readonly count: number;
  readonly seed: string;
  readonly form: Form;
  readonly flawed: number;
  readonly flaws?: readonly Flaw[];
  readonly events: number;
  readonly items?: GeneratorOptions['items'];
  readonly since?: string;
  readonly until?: string;
}

export function addDocumentFlags(command: Command): Command {
  return command
    .addOption(new Option('--count <n>', 'documents, per batch').default(1000).argParser(wholeNumber))
    .option('--seed <text>', 'the same seed gives the same documents', '1')
    .addOption(new Option('--form <form>', 'JSON convention').choices(FORMS).default('at'))
    .addOption(new Option('--flawed <share>', 'share of flawed documents, 0 to 1').default(0).argParser(share))
    .addOption(new Option('--flaws <names>', `comma-separated: ${FLAWS.join(', ')}`).argParser(flawList))
    .addOption(new Option('--events <share>', 'share of events, 0 to 1').default(0).argParser(share))
    .addOption(new Option('--items <range>', 'items per invoice, such as 3 or 1-990').argParser(range))
    .option('--since <date>', 'first local date of issue, yyyy-mm-dd')
    .option('--until <date>', 'last local date of issue, yyyy-mm-dd');
}

export function generatorOptions(flags: DocumentFlags): Partial<GeneratorOptions> {
  const { since, until } = flags;
  return {
    seed: flags.seed,
    form: flags.form,
    flawedShare: flags.flawed,
    eventShare: flags.events,
    ...(flags.flaws === undefined ? {} : { flaws: flags.flaws }),
    ...(flags.items === undefined ? {} : { items: flags.items }),
    ...(since === undefined && until === undefined ? {} : { dates: datesOf(since, until) }),
  };
}

function datesOf(since: string | undefined, until: string | undefined): GeneratorOptions['dates'] {
  const only = since ?? until ?? '';
  return { from: since ?? only, to: until ?? only };
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('Not a whole number.');
  return value;
}

export function share(text: string): number {
  const value = Number(text);
  if (!/^[0-9]*\.?[0-9]+$/.test(text) || value > 1) throw new InvalidArgumentError('Not a share between 0 and 1.');
  return value;
}

function range(text: string): GeneratorOptions['items'] {
  const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Not a number or a range such as 1-990.');
  return { min: Number(match[1]), max: Number(match[2] ?? match[1]) };
}

function flawList(text: string): readonly Flaw[] {
  return text.split(',').map((name) => {
    if (!isFlaw(name)) throw new InvalidArgumentError(`"${name}" is none of ${FLAWS.join(', ')}.`);
    return name;
  });
}
