import { readdir } from 'node:fs/promises';
import { aRun, aService, deploy, PARENT, program, uri, type TestRun } from './a-run.ts';

let room: TestRun;
afterEach(() => room.close());

const say = (word: string) => program(`(request, response) => response.end('${word}')`);
const get = async (service: string, path = '/') => (await room.run.fetch(uri(service, path))).text();
const patch = (body: unknown, query = '') => room.call('PATCH', `/v2/${PARENT}/services/fetch${query}`, body);

describe('a deployed service', () => {
  const echo = program(`async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    response.setHeader('x-seen', request.headers['x-test'] ?? '');
    const { method, url, headers } = request;
    response.end(JSON.stringify({ method, url, host: headers.host, body, env: process.env }));
  }`);

  it('runs the program of its archive in the environment of Cloud Run, and in no other', async () => {
    room = await aRun({ handlerEnv: { STORAGE_EMULATOR_HOST: 'http://127.0.0.1:1' } });
    room.secrets.set('key/latest', 's3cret');
    const env = [
      { name: 'RAW_BUCKET', value: 'raw' },
      { name: 'KEY', valueSource: { secretKeyRef: { secret: 'key', version: 'latest' } } },
    ];
    const service = await deploy(room, 'fetch', aService(room, echo, {}, { env }));
    const init = { method: 'POST', body: 'hello', headers: { 'x-test': 'y' } };
    const response = await room.run.fetch(uri('fetch', '/a?b=c'), init);
    const seen = (await response.json()) as { env: Record<string, string> };
    expect(response.status).toBe(200);
    expect(response.headers.get('x-seen')).toBe('y');
    const host = 'fetch-800000000001.southamerica-east1.run.app';
    expect(seen).toMatchObject({ method: 'POST', url: '/a?b=c', host, body: 'hello' });
    expect(seen.env).toEqual({
      K_SERVICE: 'fetch',
      K_CONFIGURATION: 'fetch',
      K_REVISION: String(service['latestReadyRevision']).split('/').at(-1),
      GOOGLE_CLOUD_PROJECT: 'demo-notamesh',
      METADATA_SERVER_DETECTION: 'none',
      RAW_BUCKET: 'raw',
      KEY: 's3cret',
      STORAGE_EMULATOR_HOST: 'http://127.0.0.1:1',
      TZ: 'UTC',
      LANG: 'C.UTF-8',
      PORT: expect.stringMatching(/^\d+$/),
      PATH: expect.any(String),
      HOME: expect.stringMatching(/run.home$/),
      TMPDIR: expect.any(String),
    });
    expect(await readdir(seen.env['HOME'] ?? '')).toEqual([]);
  });

  it('is shown with the defaults and addresses that Google echoes', async () => {
    room = await aRun();
    const service = await deploy(room, 'fetch', aService(room, say('hi')));
    expect(service).toMatchObject({
      '@type': 'type.googleapis.com/google.cloud.run.v2.Service',
      name: `${PARENT}/services/fetch`,
      generation: '1',
      observedGeneration: '1',
      ingress: 'INGRESS_TRAFFIC_ALL',
      launchStage: 'GA',
      traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
      trafficStatuses: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
      template: {
        timeout: '300s',
        maxInstanceRequestConcurrency: 80,
        serviceAccount: '800000000001-compute@developer.gserviceaccount.com',
        containers: [
          {
            ports: [{ name: 'http1', containerPort: 8080 }],
            resources: { limits: { cpu: '1000m', memory: '512Mi' }, cpuIdle: true },
            startupProbe: { timeoutSeconds: 240, tcpSocket: { port: 8080 } },
          },
        ],
      },
      uri: 'https://fetch-800000000001.southamerica-east1.run.app',
      urls: ['https://fetch-800000000001.southamerica-east1.run.app'],
      terminalCondition: { type: 'Ready', state: 'CONDITION_SUCCEEDED' },
      latestReadyRevision: expect.stringMatching(/\/services\/fetch\/revisions\/fetch-00001-[a-z]{3}$/),
    });
    expect(service['latestCreatedRevision']).toBe(service['latestReadyRevision']);
    const { '@type': _type, ...shown } = service;
    expect((await room.call('GET', `/run/v2/${PARENT}/services/fetch`)).body).toEqual(shown);
    expect((await room.call('GET', `/v2/${PARENT}/services`)).body).toEqual({ services: [shown] });
    const { body: listed } = await room.call('GET', `/v2/${PARENT}/services/fetch/revisions`);
    const [revision] = listed['revisions'] as Record<string, unknown>[];
    expect(revision).toMatchObject({ name: shown['latestReadyRevision'], service: 'fetch', timeout: '300s' });
    expect((await room.call('GET', `/v2/${String(revision?.['name'])}`)).body).toEqual(revision);
  });

  it('writes its output to the log, line by line, with the severity of structured lines', async () => {
    room = await aRun();
    const source = `
      console.log('plain');
      console.error('to stderr');
      console.log(JSON.stringify({ severity: 'ERROR', message: 'structured', code: 'x' }));
      console.log('{broken');
      ${say('hi')}`;
    await deploy(room, 'fetch', aService(room, source));
    const entries = await Promise.all(
      ['plain', 'to stderr', 'structured', '{broken'].map((text) => room.log.until(({ message }) => message === text)),
    );
    expect(entries.map((entry) => entry.level)).toEqual(['info', 'warn', 'error', 'info']);
    expect(entries[2]?.fields).toEqual({
      code: 'x',
      service: 'fetch',
      revision: expect.stringMatching(/^fetch-00001-/),
    });
  });

  it('listens on this machine only, however it listens', async () => {
    room = await aRun();
    const ways = `
      import { createServer, Server } from 'node:http';
      import { once } from 'node:events';
      const hosts = [];
      for (const args of [[0], ['0'], [0, () => {}], [0, '0.0.0.0'], [0, '::'], [{ port: 0 }], [{ port: 0, host: '::' }], [0, 10], []]) {
        const server = createServer().listen(...args);
        await once(server, 'listening');
        hosts.push(server.address().address);
        server.close();
      }
      createServer((request, response) => response.end(hosts.join())).listen(Number(process.env.PORT), '0.0.0.0');`;
    await deploy(room, 'fetch', aService(room, ways));
    expect(await get('fetch')).toBe(Array.from({ length: 9 }, () => '127.0.0.1').join());
  });

  it('serves again after the cloud was stopped and started', async () => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, say('hi')));
    // What was deployed is what runs, whatever became of the object.
    room.objects.clear();
    await room.restart();
    expect(await get('fetch')).toBe('hi');
    expect(await room.run.services()).toMatchObject([{ service: 'fetch', ready: true }]);
  });
});

describe('a change of a service', () => {
  it('of its template makes a new revision that takes over when it is ready', async () => {
    room = await aRun();
    const first = await deploy(room, 'fetch', aService(room, say('one')));
    const { body: operation } = await patch(aService(room, say('two')), '?updateMask=template');
    const second = operation['response'] as Record<string, unknown>;
    expect(second['latestReadyRevision']).not.toBe(first['latestReadyRevision']);
    expect(second['generation']).toBe('2');
    expect(await get('fetch')).toBe('two');
    const { body } = await room.call('GET', `/v2/${PARENT}/services/fetch/revisions`);
    expect(body['revisions']).toHaveLength(2);
  });

  it('that changes nothing makes no revision', async () => {
    room = await aRun();
    const body = aService(room, say('one'));
    const first = await deploy(room, 'fetch', body);
    const { body: operation } = await patch(body);
    expect(operation['response']).toEqual(first);
  });

  it('of labels alone keeps the revision, and the running instance', async () => {
    room = await aRun();
    const first = await deploy(
      room,
      'fetch',
      aService(room, program('(_, response) => response.end(String(process.pid))')),
    );
    const pid = await get('fetch');
    const { body } = await patch({ labels: { env: 'dev' } }, '?updateMask=labels');
    expect(body['response']).toMatchObject({
      labels: { env: 'dev' },
      generation: '2',
      latestReadyRevision: first['latestReadyRevision'],
    });
    expect(await get('fetch')).toBe(pid);
  });

  it('to a program that does not start leaves the former one in service', async () => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, say('one')));
    const broken = `console.error('no such table'); process.exit(7);`;
    const { status, body } = await patch(aService(room, broken), '?updateMask=template');
    expect(status).toBe(200);
    expect(body['error']).toMatchObject({ code: 9, message: expect.stringContaining('exited with code 7') });
    expect(body['error']).toMatchObject({ message: expect.stringContaining('no such table') });
    expect(await get('fetch')).toBe('one');
    const { body: service } = await room.call('GET', `/v2/${PARENT}/services/fetch`);
    expect(service['terminalCondition']).toMatchObject({ state: 'CONDITION_FAILED' });
    expect(service['latestCreatedRevision']).not.toBe(service['latestReadyRevision']);
    const { body: repaired } = await patch(aService(room, say('three')), '?updateMask=template');
    expect(repaired['response']).toMatchObject({ terminalCondition: { state: 'CONDITION_SUCCEEDED' } });
    expect(await get('fetch')).toBe('three');
  });

  it('lets the requests of the former revision end before its instance does', async () => {
    room = await aRun();
    const slow = program(
      `(_, response) => { held = response; response.write('begun'); }`,
      `let held; process.on('SIGUSR2', () => held.end(' and done')); process.on('SIGTERM', () => { console.log('bye'); process.exit(); });`,
    );
    await deploy(room, 'fetch', aService(room, slow));
    const [before] = await room.run.services();
    const pid = before?.revisions[0]?.instances[0]?.pid ?? 0;
    const response = await room.run.fetch(uri('fetch'));
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await patch(aService(room, say('two')), '?updateMask=template');
    expect(await get('fetch')).toBe('two');
    process.kill(pid, 'SIGUSR2');
    const rest = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString() + Buffer.from(rest?.value ?? []).toString()).toBe(
      'begun and done',
    );
    await room.log.until(({ message }) => message === 'bye');
  });

  it('is refused when the etag is an old one', async () => {
    room = await aRun();
    const { etag } = await deploy(room, 'fetch', aService(room, say('one')));
    expect((await patch({ labels: { a: 'b' }, etag }, '?updateMask=labels')).status).toBe(200);
    const { status, body } = await patch({ labels: { a: 'c' }, etag }, '?updateMask=labels');
    expect([status, (body['error'] as Record<string, unknown>)['status']]).toEqual([409, 'ABORTED']);
    expect((await room.call('DELETE', `/v2/${PARENT}/services/fetch?etag=${String(etag)}`)).body).toHaveProperty(
      'error',
    );
  });

  it('is only tried with validateOnly', async () => {
    room = await aRun();
    const { body } = await room.call(
      'POST',
      `/v2/${PARENT}/services?serviceId=fetch&validateOnly=true`,
      aService(room, say('one')),
    );
    expect(body).toMatchObject({ done: true, response: { name: `${PARENT}/services/fetch` } });
    expect((await room.call('GET', `/v2/${PARENT}/services/fetch`)).status).toBe(404);
  });

  it('of a missing service makes it where that is allowed', async () => {
    room = await aRun();
    expect((await patch(aService(room, say('one')))).status).toBe(404);
    await patch(aService(room, say('one')), '?allowMissing=true');
    expect(await get('fetch')).toBe('one');
  });

  it('deletes it with its revisions and instances', async () => {
    room = await aRun();
    await deploy(room, 'fetch', aService(room, say('one')));
    expect((await room.call('DELETE', `/v2/${PARENT}/services/fetch`)).body).toMatchObject({ done: true });
    expect((await room.run.fetch(uri('fetch'))).status).toBe(404);
    expect(await room.run.services()).toEqual([]);
    await deploy(room, 'fetch', aService(room, say('anew')));
    expect(await get('fetch')).toBe('anew');
  });

  it('splits traffic between revisions and gives tags an address', async () => {
    room = await aRun();
    const first = await deploy(room, 'fetch', aService(room, say('one')));
    const revision = String(first['latestReadyRevision']).split('/').at(-1);
    const traffic = [
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, percent: 75 },
      { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 25, tag: 'next' },
    ];
    const { body } = await patch({ ...aService(room, say('two')), traffic }, '?updateMask=template,traffic');
    const answers = [];
    for (let request = 0; request < 8; request++) answers.push(await get('fetch'));
    expect(answers.sort()).toEqual(['one', 'one', 'one', 'one', 'one', 'one', 'two', 'two']);
    expect(await get('next---fetch')).toBe('two');
    expect((await room.run.fetch(uri('other---fetch'))).status).toBe(404);
    const statuses = (body['response'] as Record<string, unknown>)['trafficStatuses'];
    expect(statuses).toMatchObject([
      { revision, percent: 75 },
      { percent: 25, uri: uri('next---fetch', '') },
    ]);
  });

  it('that was under way when the cloud ended is brought to its end', async () => {
    room = await aRun();
    const source = `
      import { existsSync, writeFileSync } from 'node:fs';
      const mark = process.env.HOME + '/started';
      if (!existsSync(mark)) {
        writeFileSync(mark, '');
        console.log('hanging');
        setInterval(() => {}, 1000);
      } else {
        const { createServer } = await import('node:http');
        createServer((request, response) => response.end('up')).listen(process.env.PORT);
      }`;
    const path = `/v2/${PARENT}/services?serviceId=fetch`;
    // Answered or cut off: the caller does not learn how it ended.
    const cut = Promise.allSettled([room.call('POST', path, aService(room, source))]);
    await room.log.until(({ message }) => message === 'hanging');
    await room.restart();
    await cut;
    await room.log.until(({ message }) => message === 'instance is ready');
    const get = () => room.call('GET', `/v2/${PARENT}/services/fetch`);
    // One change of a service at a time: this one waits for the end of the resumed one.
    await patch({ labels: { a: 'b' } }, '?updateMask=labels');
    expect((await get()).body).toMatchObject({ terminalCondition: { state: 'CONDITION_SUCCEEDED' } });
    expect(await (await room.run.fetch(uri('fetch'))).text()).toBe('up');
  });
});

describe('a service is refused', () => {
  const template = (container: Record<string, unknown>, more = {}) => {
    const body = aService(room, say('x'), more, container);
    return body;
  };
  beforeEach(async () => {
    room = await aRun();
  });

  it.each<[string, () => unknown, string]>([
    ['with a container image', () => template({ image: 'gcr.io/x/y' }), 'FAILED_PRECONDITION'],
    ['without source', () => template({ sourceCode: undefined }), 'FAILED_PRECONDITION'],
    ['on another runtime', () => template({ baseImageUri: 'x/runtimes/python312' }), 'FAILED_PRECONDITION'],
    ['with another command', () => template({ command: ['sh', '-c', 'x'] }), 'FAILED_PRECONDITION'],
    ['without a template', () => ({}), 'INVALID_ARGUMENT'],
    ['with an unknown field', () => ({ ...template({}), templates: 1 }), 'INVALID_ARGUMENT'],
    ['with an unknown field deep inside', () => template({ envs: [] }), 'INVALID_ARGUMENT'],
    ['with a variable of the system', () => template({ env: [{ name: 'PORT', value: '1' }] }), 'INVALID_ARGUMENT'],
    ['with a variable twice', () => template({ env: [{ name: 'A' }, { name: 'A' }] }), 'INVALID_ARGUMENT'],
    ['with a number as a value', () => template({ env: [{ name: 'A', value: 1 }] }), 'INVALID_ARGUMENT'],
    ['with a timeout of no length', () => template({}, { timeout: '0s' }), 'INVALID_ARGUMENT'],
    ['with a timeout over an hour', () => template({}, { timeout: '3601s' }), 'INVALID_ARGUMENT'],
    ['with a concurrency of 0', () => template({}, { maxInstanceRequestConcurrency: 0 }), 'INVALID_ARGUMENT'],
    ['with memory in no unit', () => template({ resources: { limits: { memory: '512' } } }), 'INVALID_ARGUMENT'],
    [
      'with 90 percent of traffic',
      () => ({ ...template({}), traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 90 }] }),
      'INVALID_ARGUMENT',
    ],
    [
      'with traffic to a missing revision',
      () => ({
        ...template({}),
        traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'fetch-9', percent: 100 }],
      }),
      'INVALID_ARGUMENT',
    ],
    ['with a revision of another service', () => template({}, { revision: 'other-1' }), 'INVALID_ARGUMENT'],
  ])('%s', async (_title, body, code) => {
    const answer = await room.call('POST', `/v2/${PARENT}/services?serviceId=fetch`, body());
    expect([answer.status, (answer.body['error'] as Record<string, unknown>)['status']]).toEqual([400, code]);
    expect((await room.call('GET', `/v2/${PARENT}/services`)).body).toEqual({ services: [] });
  });

  it.each(['', 'Fetch', 'a_b', '-a', 'a-', '1a', 'a'.repeat(50)])('under the id "%s"', async (id) => {
    const { status } = await room.call('POST', `/v2/${PARENT}/services?serviceId=${id}`, template({}));
    expect(status).toBe(400);
  });

  it.each<[string, (room: TestRun) => unknown, string]>([
    [
      'its object is missing',
      () => {
        const body = template({});
        room.objects.clear();
        return body;
      },
      'was not found',
    ],
    [
      'its archive is none',
      () => {
        const body = template({});
        for (const key of room.objects.keys()) room.objects.set(key, Buffer.from('x'));
        return body;
      },
      'not a whole .tar.gz',
    ],
    [
      'its secret is missing',
      () => template({ env: [{ name: 'A', valueSource: { secretKeyRef: { secret: 'no' } } }] }),
      'Secret no version latest',
    ],
    ['its file is missing', () => template({ args: ['nothing.mjs'] }), 'nothing.mjs'],
    ['its program ends', () => aService(room, 'process.exit(0)'), 'exited with code 0'],
    ['its program is killed', () => aService(room, 'process.kill(process.pid, "SIGKILL")'), 'was ended by SIGKILL'],
  ])('by its operation when %s, and answers 503', async (_title, body, text) => {
    const { status, body: operation } = await room.call('POST', `/v2/${PARENT}/services?serviceId=fetch`, body(room));
    expect(status).toBe(200);
    expect(operation).toMatchObject({ done: true, error: { code: 9, message: expect.stringContaining(text) } });
    expect((await room.run.fetch(uri('fetch'))).status).toBe(503);
    const { body: service } = await room.call('GET', `/v2/${PARENT}/services/fetch`);
    expect(service['terminalCondition']).toMatchObject({
      state: 'CONDITION_FAILED',
      message: expect.stringContaining(text),
    });
  });
});
