import { aRun, aService, deploy, program, uri, type TestRun } from './a-run.ts';

let room: TestRun;
afterEach(() => room.close());

const echo = program(`async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  response.setHeader('x-seen', request.headers['x-test'] ?? '');
  response.end(JSON.stringify({ method: request.method, url: request.url, host: request.headers.host, body, env: process.env }));
}`);

describe('a deployed service', () => {
  it('answers with the program of its archive and the environment of Cloud Run', async () => {
    room = await aRun({ handlerEnv: { STORAGE_EMULATOR_HOST: 'http://127.0.0.1:1' } });
    room.secrets.set('key/latest', 's3cret');
    const env = [
      { name: 'RAW_BUCKET', value: 'raw' },
      { name: 'KEY', valueSource: { secretKeyRef: { secret: 'key', version: 'latest' } } },
    ];
    const service = await deploy(room, 'fetch', aService(room, echo, {}, { env }));
    const response = await room.run.fetch(uri('fetch', '/a?b=c'), {
      method: 'POST',
      body: 'hello',
      headers: { 'x-test': 'y' },
    });
    const seen = (await response.json()) as { env: Record<string, string> };
    expect(response.status).toBe(200);
    expect(response.headers.get('x-seen')).toBe('y');
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/a?b=c',
      host: 'fetch-800000000001.southamerica-east1.run.app',
      body: 'hello',
    });
    expect(seen.env).toMatchObject({
      K_SERVICE: 'fetch',
      K_CONFIGURATION: 'fetch',
      K_REVISION: String(service['latestReadyRevision']).split('/').at(-1),
      GOOGLE_CLOUD_PROJECT: 'demo-notamesh',
      RAW_BUCKET: 'raw',
      KEY: 's3cret',
      STORAGE_EMULATOR_HOST: 'http://127.0.0.1:1',
      TZ: 'UTC',
    });
    expect(Object.keys(seen.env).sort()).toEqual([
      'GOOGLE_CLOUD_PROJECT',
      'HOME',
      'KEY',
      'K_CONFIGURATION',
      'K_REVISION',
      'K_SERVICE',
      'LANG',
      'METADATA_SERVER_DETECTION',
      'PATH',
      'PORT',
      'RAW_BUCKET',
      'STORAGE_EMULATOR_HOST',
      'TMPDIR',
      'TZ',
    ]);
  });
});
