/** `notamesh status`: is the local cloud up, and what is deployed on it. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Mesh } from '../deploy/index.ts';
import type { Command } from './command.ts';
import { CliError, EXIT, wholeNumber } from './errors.ts';
import { findMesh, requireMesh } from './mesh.ts';

interface Listed {
  readonly services?: readonly { name: string; terminalCondition?: { state?: string; message?: string } }[];
  readonly workflows?: readonly { name: string; revisionId?: string }[];
  readonly triggers?: readonly { name: string }[];
}

export const status: Command = {
  name: 'status',
  about: 'show whether the local cloud is up, and what runs on it',
  options: [
    ['--wait', 'wait until it is ready'],
    ['--timeout <seconds>', 'how long to wait', '60'],
  ],
  async run({ terminal, dataDir, flags }) {
    const mesh = flags['wait'] ? await waitForMesh(dataDir, wholeNumber(flags, 'timeout')) : await requireMesh(dataDir);
    const parent = `projects/${mesh.project}/locations/${mesh.location}`;
    const [run, workflows, eventarc] = await Promise.all([
      list(mesh, `/run/v2/${parent}/services`),
      list(mesh, `/workflows/v1/${parent}/workflows`),
      list(mesh, `/eventarc/v1/${parent}/triggers`),
    ]);
    const shown = {
      ...mesh,
      services: (run.services ?? []).map(({ name, terminalCondition }) => ({
        name: tail(name),
        state: terminalCondition?.state ?? 'CONDITION_SUCCEEDED',
      })),
      workflows: (workflows.workflows ?? []).map(({ name, revisionId }) => ({ name: tail(name), revisionId })),
      triggers: (eventarc.triggers ?? []).map(({ name }) => tail(name)),
    };
    if (flags['json']) terminal.json(shown);
    else table(shown, dataDir).forEach((line) => terminal.data(line));
    return EXIT.ok;
  },
};

function table(
  shown: Mesh & { services: { name: string; state: string }[]; workflows: { name: string }[]; triggers: string[] },
  dataDir: string,
): string[] {
  const glyph = (state: string) => (state === 'CONDITION_SUCCEEDED' ? '✔' : '✖');
  return [
    `✔ running   pid ${shown.pid}   project ${shown.project}   location ${shown.location}   state ${dataDir}`,
    `  REST      http://127.0.0.1:${shown.http}     gRPC 127.0.0.1:${shown.grpc}`,
    `  services  ${shown.services.map(({ name, state }) => `${glyph(state)} ${name}`).join('  ') || 'none deployed'}`,
    `  workflows ${shown.workflows.map(({ name }) => name).join(', ') || 'none deployed'}`,
    `  triggers  ${shown.triggers.join(', ') || 'none deployed'}`,
  ];
}

async function waitForMesh(dataDir: string, seconds: number): Promise<Mesh> {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await delay(100)) {
    const mesh = await findMesh(dataDir);
    if (mesh) return mesh;
  }
  throw new CliError(EXIT.timeout, 'not-ready', `No local cloud became ready on ${dataDir} within ${seconds} s.`);
}

async function list(mesh: Mesh, path: string): Promise<Listed> {
  const response = await fetch(`http://127.0.0.1:${mesh.http}${path}`);
  return (await response.json()) as Listed;
}

const tail = (name: string) => name.split('/').at(-1) ?? name;
