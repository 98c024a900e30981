/** Which local cloud a command talks to: `<data-dir>/mesh.json`, and whether the process it names still lives. */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mesh } from '../deploy/index.ts';
import { CliError, EXIT } from './errors.ts';

export const meshFile = (dataDir: string): string => join(dataDir, 'mesh.json');

/** The running local cloud of a data directory; undefined when there is none (a file left by a killed one counts not). */
export async function findMesh(dataDir: string): Promise<Mesh | undefined> {
  const text = await readFile(meshFile(dataDir), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const mesh = JSON.parse(text) as Mesh;
  return (await isAlive(mesh)) ? mesh : undefined;
}

/** @throws CliError exit 3 */
export async function requireMesh(dataDir: string): Promise<Mesh> {
  const mesh = await findMesh(dataDir);
  if (mesh) return mesh;
  throw new CliError(
    EXIT.notRunning,
    'not-running',
    `No local cloud runs on ${dataDir}.`,
    `Start one with: npx notamesh up --data-dir ${dataDir}`,
  );
}

/** The process answers on its port and says it is the one the file names: a number alone may belong to anybody. */
export async function isAlive(mesh: Mesh): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${mesh.http}/notamesh/health`, {
      signal: AbortSignal.timeout(2000),
    });
    const health = (await response.json()) as { pid?: number };
    return health.pid === mesh.pid;
  } catch {
    return false;
  }
}

export async function writeMesh(dataDir: string, mesh: Mesh): Promise<void> {
  // Renamed into place: whoever waits for the file must never read half of it.
  const draft = `${meshFile(dataDir)}.${mesh.pid}`;
  await writeFile(draft, `${JSON.stringify(mesh, null, 2)}\n`);
  await rename(draft, meshFile(dataDir));
}

export async function removeMesh(dataDir: string): Promise<void> {
  await rm(meshFile(dataDir), { force: true });
}
