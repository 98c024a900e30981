/** The product as a person has it: a local cloud with everything deployed, in this process, on a data directory of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { bringUp, type Running } from '../../cli/cloud.ts';
import type { Command } from '../../cli/command.ts';
import { openTables, type Tables } from '../../cli/tables.ts';
import { createTerminal, report } from '../../cli/terminal.ts';
import { topicName } from '../../infra/names.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface CommandResult {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

export interface Product {
  readonly dataDir: string;
  readonly running: Running;
  readonly tables: Tables;
  /** Runs a command of the command line in this process. */
  run(command: Command, args: readonly string[], flags?: Readonly<Record<string, unknown>>): Promise<CommandResult>;
  /** A message on a topic of the product, as a source would publish it. */
  publish(topic: string, data: string, attributes?: Readonly<Record<string, string>>): Promise<void>;
  /** Every cell of a table as text, to compare two moments. */
  cells(table: 'invoices' | 'ledger'): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startProduct(
  origins: Readonly<Record<string, string>> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const dataDir = await mkdtemp(join(tmpdir(), 'notamesh-e2e-'));
  const running = await bringUp({ root: ROOT, dataDir, port: 0, grpcPort: 0, deploy: true, origins, environment });
  const tables = await openTables(running.mesh);
  return {
    dataDir,
    running,
    tables,
    run: (command, args, flags = {}) => runCommand(command, dataDir, args, flags),
    async publish(topic, data, attributes = {}) {
      const url = `http://127.0.0.1:${running.mesh.http}/v1/${topicName(running.mesh, topic)}:publish`;
      const message = { data: Buffer.from(data).toString('base64'), attributes };
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ messages: [message] }) });
      if (!response.ok) throw new Error(await response.text());
    },
    cells: (table) => cellsOf(tables, table),
    async stop() {
      await tables.close();
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export async function runCommand(
  command: Command,
  dataDir: string,
  args: readonly string[],
  flags: Readonly<Record<string, unknown>>,
): Promise<CommandResult> {
  const out = collector();
  const err = collector();
  const terminal = createTerminal({ out: out.stream, err: err.stream });
  const defaults = Object.fromEntries(
    (command.options ?? []).flatMap(([words, , fallback]) => defaultOf(words, fallback)),
  );
  const exitCode = await command
    .run({
      terminal,
      root: ROOT,
      dataDir,
      environment: {},
      flags: { ...defaults, ...flags },
      args,
      interrupted: new Promise(() => undefined),
    })
    .catch((error: unknown) => report(terminal, error));
  return { exitCode, out: out.text(), err: err.text() };
}

function defaultOf(words: string, fallback: string | undefined): [string, string][] {
  const name = /--([a-z-]+)/.exec(words)?.[1]?.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return name === undefined || fallback === undefined ? [] : [[name, fallback]];
}

function collector() {
  const parts: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      parts.push(chunk.toString());
      done();
    },
  }) as unknown as NodeJS.WriteStream;
  return { stream, text: () => parts.join('') };
}

async function cellsOf(tables: Tables, table: 'invoices' | 'ledger'): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, cells } of tables[table].rows()) {
    for (const { family, qualifier, timestamp, value } of cells) {
      found.push(`${key} ${family}:${qualifier} ${timestamp} ${value}`);
    }
  }
  return found;
}

/** Asks again until the answer is there: events arrive when they do. */
export async function eventually<T>(ask: () => Promise<T | undefined>, patienceSeconds = 50): Promise<T> {
  for (const until = Date.now() + patienceSeconds * 1000; Date.now() < until;) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing came within ${patienceSeconds} s`);
}
