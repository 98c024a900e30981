/** Texts of the repository that are deployed as they are: workflow definitions, and the pages that alerts show. */
import { isUtf8 } from 'node:buffer';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError } from './errors.ts';
import { WORKFLOWS } from '../infra/workflows.ts';

/** Sources by workflow id. */
export type Definitions = ReadonlyMap<string, string>;

/** What is wrong with a definition, ready to be shown, one text for each fault; none if it can be deployed. */
export type CheckDefinition = (file: string, source: string) => Promise<readonly string[]>;

/** @throws DeployError `definition` naming every fault of every file */
export async function readDefinitions(root: string, check?: CheckDefinition): Promise<Definitions> {
  const definitions = new Map<string, string>();
  const faults: string[] = [];
  for (const { id } of WORKFLOWS) {
    const file = `workflows/${id}.workflows.yaml`;
    const bytes = await readFile(join(root, file));
    const source = bytes.toString('utf8');
    definitions.set(id, source);
    // Read as if it were, it would be deployed with other letters than were written.
    if (!isUtf8(bytes)) faults.push(`${file} is not UTF-8 text: save it as UTF-8`);
    faults.push(...((await check?.(file, source)) ?? []));
  }
  if (faults.length === 0) return definitions;
  const what =
    faults.length === 1 ? 'A workflow definition has a fault' : `Workflow definitions have ${faults.length} faults`;
  throw new DeployError('definition', `${what}; nothing was planned.\n${faults.join('\n')}`);
}

/** The pages of docs/runbooks/ by their names. */
export async function readRunbooks(root: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(root, 'docs', 'runbooks');
  const pages = (await readdir(folder)).filter((name) => name.endsWith('.md'));
  const texts = await Promise.all(pages.map((name) => readFile(join(folder, name), 'utf8')));
  return new Map(pages.map((name, index) => [name.slice(0, -'.md'.length), texts[index] ?? '']));
}
