/** `notamesh down`: stops the local cloud of a data directory and waits until it is gone. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from './command.ts';
import { CliError, EXIT } from './errors.ts';
import { findMesh, removeMesh } from './mesh.ts';

const PATIENCE_MS = 15_000;

export const down: Command = {
  name: 'down',
  about: 'stop the local cloud; its data stays',
  async run({ terminal, dataDir }) {
    const mesh = await findMesh(dataDir);
    if (!mesh) {
      await removeMesh(dataDir);
      terminal.say(`No local cloud runs on ${dataDir}.`);
      return EXIT.ok;
    }
    process.kill(mesh.pid, 'SIGTERM');
    await gone(mesh.pid);
    await removeMesh(dataDir);
    terminal.say(`✔ stopped. The data stays in ${dataDir}.`);
    return EXIT.ok;
  },
};

async function gone(pid: number): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await delay(50)) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
  }
  throw new CliError(EXIT.timeout, 'still-running', `Process ${pid} did not stop within ${PATIENCE_MS / 1000} s.`);
}
