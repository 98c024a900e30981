/** `notamesh reset`: forgets everything the local cloud holds. */
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from './command.ts';
import { atDataDir, CliError, EXIT } from './errors.ts';
import { findMesh } from './mesh.ts';

export const reset: Command = {
  name: 'reset',
  about: 'delete all data of the local cloud',
  options: [['--yes', 'really']],
  async run({ terminal, dataDir, flags }) {
    if (flags['yes'] !== true) {
      throw new CliError(EXIT.usage, 'not-confirmed', `This deletes everything in ${dataDir}.`, 'Add --yes to do it.');
    }
    if (await findMesh(dataDir)) {
      throw new CliError(
        EXIT.notRunning,
        'still-running',
        'The local cloud is running.',
        `Stop it first: npx notamesh down${atDataDir(dataDir)}`,
      );
    }
    if (!(await exists(dataDir))) {
      terminal.say(`Nothing to delete: ${dataDir} does not exist.`);
      return EXIT.ok;
    }
    // Only a directory that a local cloud made: a mistyped --data-dir must not cost anybody their files.
    if (!(await exists(join(dataDir, 'store')))) {
      throw new CliError(
        EXIT.usage,
        'not-a-data-dir',
        `${dataDir} is not a data directory of notamesh; nothing was deleted.`,
      );
    }
    await rm(dataDir, { recursive: true, force: true });
    terminal.say(`✔ deleted ${dataDir}.`);
    return EXIT.ok;
  },
};

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
