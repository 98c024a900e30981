/** `notamesh validate`: workflow definitions checked as the service checks them at deployment, here and at once. */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Command } from './command.ts';
import { EXIT } from './errors.ts';
import { collectFiles } from './files.ts';

interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}

const DEFINITION = /\.(ya?ml|json)$/;

export const validate: Command = {
  name: 'validate',
  about: 'check workflow definitions: file:line:column and the reason',
  argument: '[paths...]',
  async run({ terminal, flags, args, root }) {
    const paths = args.length > 0 ? args : [join(root, 'workflows')];
    const files = (await collectFiles(paths)).map(({ path }) => path).filter((path) => DEFINITION.test(path));
    const problems: Problem[] = [];
    for (const file of files) problems.push(...(await check(file)));
    if (flags['json']) terminal.json({ version: 1, files: files.length, problems });
    else
      for (const { file, line, column, message, code } of problems)
        terminal.data(`${file}:${line}:${column}  ${message}  [${code}]`);
    terminal.say(
      problems.length === 0
        ? `✔ ${files.length} definitions are valid`
        : `✖ ${problems.length} problems in ${files.length} definitions`,
    );
    return problems.length === 0 ? EXIT.ok : EXIT.bad;
  },
};

async function check(path: string): Promise<Problem[]> {
  const { compile, DefinitionError } = await import('../local/engine/index.ts');
  const source = await readFile(path, 'utf8');
  try {
    compile(source);
    return [];
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    const { line, column, code, message } = error;
    return [{ file: relative(process.cwd(), path), line, column, code, message }];
  }
}
