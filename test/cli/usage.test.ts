/** Wrong words get one clear line and exit code 2, before anything is touched. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../cli/command.ts';
import { env } from '../../cli/env.ts';
import { invoicesList } from '../../cli/invoices.ts';
import { reset } from '../../cli/reset.ts';
import { status } from '../../cli/status.ts';
import { up } from '../../cli/up.ts';
import { validate } from '../../cli/validate.ts';
import { writeMesh } from '../../cli/mesh.ts';
import { startHttpServer, type HttpServer } from '../../local/wire/http.ts';
import { ok } from '../../local/wire/router.ts';
import { createTerminal, report } from '../../cli/terminal.ts';
import { runCommand } from '../e2e/product.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the command line', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'notamesh-usage-'));
  let server: HttpServer;

  beforeAll(async () => {
    const handle = () => Promise.resolve(ok({ pid: process.pid }));
    const health = { service: 'notamesh', method: 'GET', pattern: '/notamesh/health', handle };
    server = await startHttpServer({ host: '127.0.0.1', port: 0, routes: [health], log: silent });
    await writeMesh(dataDir, { pid: process.pid, http: server.port, grpc: 1, project: 'p', location: 'l' });
  });
  afterAll(async () => {
    await server.close();
    rmSync(dataDir, { recursive: true });
  });

  const cases: readonly (readonly [title: string, command: Command, flags: Record<string, unknown>, code: number])[] = [
    ['a date that does not exist', invoicesList, { from: '2018-13-45' }, 2],
    ['dates the wrong way round', invoicesList, { from: '2020-01-01', to: '2019-01-01' }, 2],
    ['issuer and recipient at once', invoicesList, { issuer: '1', recipient: '2' }, 2],
    ['a limit that is no number', invoicesList, { limit: 'abc' }, 2],
    ['a negative timeout', status, { wait: true, timeout: '-5' }, 2],
    ['a shell we do not write', env, { shell: 'fish' }, 2],
    ['a port out of range', up, { ephemeral: true, port: '70000' }, 2],
    ['no execution at a time', up, { ephemeral: true, port: '0', grpcPort: '0', concurrency: '0' }, 2],
    ['a switch nobody has', up, { ephemeral: true, port: '0', grpcPort: '0', switches: 'kees=sorted' }, 2],
    ['a choice nobody has', validate, { switches: 'keys=sorted,modulo=x' }, 2],
    ['a deletion that is not confirmed', reset, {}, 2],
    ['a second cloud on the same data directory', up, {}, 3],
    ['the deletion of a running cloud', reset, { yes: true }, 3],
  ];
  test.each(cases)('refuses %s', async (_title, command, flags, code) => {
    const result = await runCommand(command, dataDir, [], flags);
    expect(result).toMatchObject({ exitCode: code, out: '' });
    expect(result.err).toMatch(/^✖ .+ \[[a-z-]+\]\n/);
  });
});

test('a data directory that an ephemeral cloud does not use is told as such', async () => {
  const flags = { ephemeral: true, port: '0', grpcPort: '0', polls: '-1' };
  const named = await runCommand(up, 'somewhere', [], flags);
  expect(named.err).toMatch(/^note: --data-dir somewhere is not used: --ephemeral .+\n✖ --polls/);
  expect((await runCommand(up, '.notamesh', [], flags)).err).toMatch(/^✖ --polls/);
});

test.each([
  ['a table that nobody made', 'Table projects/p/instances/i/tables/t was not found.', 4, 'not-deployed'],
  ['another thing that is missing', 'Row r was not found.', 70, 'fault of notamesh'],
])('reports %s', (_what, message, code, words) => {
  const told: string[] = [];
  const stream = { write: (text: string) => told.push(text) > 0 } as unknown as NodeJS.WriteStream;
  const terminal = createTerminal({ out: stream, err: stream });
  expect(report(terminal, Object.assign(new Error(`5 NOT_FOUND: ${message}`), { code: 5 }))).toBe(code);
  expect(told.join('')).toContain(words);
});
