import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { executionCommands } from '../../cli/executions.ts';
import { writeMesh } from '../../cli/mesh.ts';
import { startCloud, type Cloud } from '../../local/main.ts';
import { runCommand } from '../e2e/product.ts';

const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const place = { project: 'p', location: 'l' };
const SOURCE = 'main: {params: [n], steps: [{a: {assign: [{x: "${n}"}]}}, {b: {return: "${x * 2}"}}]}';

describe('notamesh executions', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'notamesh-executions-'));
  let cloud: Cloud;

  const post = async (path: string, body: object) => {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    return (await (await fetch(`http://127.0.0.1:${cloud.http}${path}`, init)).json()) as { name: string };
  };
  const run = async (words: string, args: string[] = [], flags: Record<string, unknown> = {}) => {
    const command = executionCommands.find(({ name }) => name === `executions ${words}`);
    if (!command) throw new Error(`no command ${words}`);
    return runCommand(command, dataDir, args, flags);
  };

  beforeAll(async () => {
    cloud = await startCloud({ dataDir, port: 0, grpcPort: 0, ...place, log });
    await writeMesh(dataDir, { pid: process.pid, http: cloud.http, grpc: cloud.grpc, ...place });
    await post('/v1/projects/p/locations/l/workflows?workflowId=w', { sourceContents: SOURCE });
  });
  afterAll(async () => {
    await cloud.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('steps, shows, resumes, lists and forks', async () => {
    const { name } = await post('/local/v1/projects/p/locations/l/workflows/w/executions', {
      argument: '4',
      paused: true,
      executionHistoryLevel: 'EXECUTION_HISTORY_DETAILED',
    });
    const id = `w/${name.slice(name.lastIndexOf('/') + 1)}`;
    expect((await run('step', [id])).out).toBe(`${id} PAUSED before main.b\n`);
    expect((await run('frames', [name])).out).toBe('thread 1: ready\n  #0 main.b, line 1\n      n = 4\n      x = 4\n');
    expect((await run('resume', [id])).exitCode).toBe(0);
    const fork = await run('fork', [id], { from: '2', set: 'x=50', json: true });
    const forked = JSON.parse(fork.out) as { name: string };
    for (;;) {
      const { out } = await run('show', [forked.name]);
      const { state, result } = JSON.parse(out) as { state: string; result?: string };
      if (state === 'ACTIVE') continue;
      expect({ state, result }).toEqual({ state: 'SUCCEEDED', result: '100' });
      break;
    }
    const steps = await run('show', [forked.name], { steps: true });
    expect(steps.out.split('\n').map((line) => line.trim().split(/\s+/).join(' '))).toEqual([
      '1 SUCCEEDED ASSIGN main.a',
      '2 SUCCEEDED RETURN main.b',
      '',
    ]);
    expect((await run('show', [forked.name], { vars: true })).out).toContain('        x = 50\n');
    expect((await run('list')).out.trim().split('\n')).toHaveLength(2);
  });

  test.each([
    { title: 'a name that is none', words: 'pause', args: ['nonsense'], flags: {}, exitCode: 2 },
    { title: 'an execution that is not there', words: 'pause', args: ['w/none'], flags: {}, exitCode: 4 },
    { title: 'a limit that is no number', words: 'list', args: [], flags: { limit: 'x' }, exitCode: 2 },
    { title: 'a fork from nowhere', words: 'fork', args: ['w/none'], flags: {}, exitCode: 2 },
    { title: 'a fork from no entry', words: 'fork', args: ['w/none'], flags: { from: 'init' }, exitCode: 2 },
    {
      title: 'an assignment that is none',
      words: 'fork',
      args: ['w/none'],
      flags: { from: '1', set: '5' },
      exitCode: 2,
    },
  ])('refuses $title', async ({ words, args, flags, exitCode }) => {
    expect(await run(words, args, flags)).toMatchObject({ exitCode, out: '' });
  });
});
