/** Commands of the deployer, run in this process on a cloud on paper. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS, type Flags } from '../../../deploy/index.ts';
import { ARCHIVES, DEFINITIONS, ROOT } from '../sweep/deploying.ts';
import type { PaperCloud } from '../sweep/paper-cloud.ts';
import { ENVIRONMENT, smallSpec } from '../sweep/small-spec.ts';
import type { DeployOptions } from '../../../deploy/deployment.ts';

export interface Ran {
  readonly exit: number | string;
  readonly out: string;
  readonly said: string;
}

export interface Desk {
  readonly folder: string;
  run(name: string, flags?: Readonly<Record<string, unknown>>, argument?: string): Promise<Ran>;
  close(): void;
}

/** What the pipeline says is deployed. */
export const COMMIT = 'c0ffee00'.repeat(5);

/** A data directory whose mesh.json says that the paper is a local cloud. */
export function aDesk(cloud: PaperCloud, select: NonNullable<DeployOptions['select']> = smallSpec): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'notamesh-desk-'));
  const mesh = { pid: process.pid, http: 1, grpc: 1, project: cloud.project, location: 'southamerica-east1' };
  writeFileSync(join(folder, 'mesh.json'), JSON.stringify(mesh));
  const fetch: typeof globalThis.fetch = (url, init) =>
    cloud.fetch(String(url as string).replace('http://127.0.0.1:1/', 'http://paper/'), init);
  return {
    folder,
    close: () => rmSync(folder, { recursive: true, force: true }),
    async run(name, given = {}, argument) {
      const flags: Flags = { target: 'local', dataDir: folder, ...given };
      const [out, said]: [string[], string[]] = [[], []];
      const command = COMMANDS.find((each) => each.name === name);
      const running = command?.run({
        root: ROOT,
        environment: { GITHUB_SHA: COMMIT, ...ENVIRONMENT },
        out: (text) => out.push(text),
        say: (line) => said.push(`${line}\n`),
        holder: 'ana@desk (process 1)',
        flags,
        ...(argument === undefined ? {} : { argument }),
        overrides: {
          fetch,
          time: cloud.time,
          archives: ARCHIVES,
          definitions: DEFINITIONS,
          select,
        },
      });
      const exit = await Promise.resolve(running).catch(
        (error: unknown) => (error as { code?: string }).code ?? String((error as Error).stack),
      );
      return { exit: exit ?? 'no such command', out: out.join(''), said: said.join('') };
    },
  };
}
