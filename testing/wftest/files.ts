/** Which test files a path means. */
import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const TEST_FILE = /\.wftest\.(ya?ml|json)$/;

/**
 * A file itself, or all `*.wftest.yaml` below a folder, in name order; a trailing `/**` changes nothing. Hidden folders
 * and node_modules are left out.
 * @throws Error ENOENT when there is no such path
 */
export function findTestFiles(path: string): string[] {
  const start = resolve(path.replace(/\/\*\*.*$/, ''));
  if (statSync(start).isFile()) return [start];
  return below(start);
}

function below(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return below(path);
      return TEST_FILE.test(entry.name) ? [path] : [];
    });
}
