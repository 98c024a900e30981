/** Connectors of a running workflow against a whole local cloud: what one service answers, the next step uses. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCloud, type Cloud } from '../../local/main.ts';
import { memoryLog } from '../local/workflows/cloud.ts';

const PARENT = 'projects/demo-notamesh/locations/southamerica-east1';
const EXECUTIONS = 'googleapis.workflowexecutions.v1.projects.locations.workflows.executions';
const SECRETS = 'googleapis.secretmanager.v1.projects.secrets';
/** Polls often, so that a test need not wait a second for each. */
const HURRY = 'connector_params: {polling_policy: {initial_delay: 0.02}}';

interface Ended {
  readonly state: string;
  readonly result?: string;
  readonly error?: { readonly payload: string };
}

describe('connectors against the local cloud', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'notamesh-connectors-'));
  let cloud: Cloud;
  beforeAll(async () => {
    const place = { project: 'demo-notamesh', location: 'southamerica-east1' };
    // What connectors do is looked at here, not who may do it.
    cloud = await startCloud({ dataDir, port: 0, grpcPort: 0, log: memoryLog(), iam: false, ...place });
  });
  afterAll(async () => {
    await cloud?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`http://127.0.0.1:${cloud.http}/${path}`, { method, ...init });
    return (await response.json()) as Record<string, unknown>;
  }

  async function deploy(id: string, sourceContents: string): Promise<void> {
    const error = await create(id, sourceContents);
    if (error !== undefined) throw new Error(JSON.stringify(error));
  }

  /** How the operation ended, if badly. */
  async function create(id: string, sourceContents: string): Promise<unknown> {
    const { name } = await call('POST', `v1/${PARENT}/workflows?workflowId=${id}`, { sourceContents });
    return (await call('GET', `v1/${String(name)}`))['error'];
  }

  async function ended(name: string): Promise<Ended> {
    for (;;) {
      const execution = (await call('GET', `v1/${name}`)) as unknown as Ended;
      if (execution.state !== 'ACTIVE' && execution.state !== 'QUEUED') return execution;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function run(id: string, source: string): Promise<Ended> {
    await deploy(id, source);
    const { name } = await call('POST', `v1/${PARENT}/workflows/${id}/executions`, {});
    return ended(String(name));
  }

  async function resultOf(id: string, source: string): Promise<unknown> {
    const { result, error } = await run(id, source);
    if (result === undefined) throw new Error(error?.payload);
    return JSON.parse(result);
  }

  test('storage keeps, lists, composes, reads and deletes objects', async () => {
    const source = `
- init: {assign: [{refused: null}, {slashed: null}]}
- bucket: {call: googleapis.storage.v1.buckets.insert, args: {project: demo-notamesh, body: {name: connected}}}
- one: {call: googleapis.storage.v1.objects.insert, args: {bucket: connected, name: in/one, uploadType: media, body: "hello "}}
- two: {call: googleapis.storage.v1.objects.insert, args: {bucket: connected, name: in/two, uploadType: media, body: world}, result: two}
- again:
    try: {call: googleapis.storage.v1.objects.insert, args: {bucket: connected, name: in/two, uploadType: media, ifGenerationMatch: 0, body: x}}
    except: {as: e, steps: [{keep: {assign: [{refused: "\${e.code}"}]}}]}
- compose:
    call: googleapis.storage.v1.objects.compose
    args:
      destinationBucket: connected
      destinationObject: \${text.url_encode("out/all ü")}
      body: {sourceObjects: [{name: in/one}, {name: in/two}], destination: {contentType: text/plain}}
- read: {call: googleapis.storage.v1.objects.get, args: {bucket: connected, object: '\${text.url_encode("out/all ü")}', alt: media}, result: content}
- about: {call: googleapis.storage.v1.objects.get, args: {bucket: connected, object: in%2Ftwo}, result: about}
- slash:
    try: {call: googleapis.storage.v1.objects.get, args: {bucket: connected, object: in/two}}
    except: {as: e, steps: [{none: {assign: [{slashed: "\${e.tags[0]}"}]}}]}
- list: {call: googleapis.storage.v1.objects.list, args: {bucket: connected, prefix: in/}, result: listed}
- drop: {call: googleapis.storage.v1.objects.delete, args: {bucket: connected, object: in%2Fone}}
- left: {call: googleapis.storage.v1.objects.list, args: {bucket: connected, delimiter: /}, result: left}
- done: {return: ["\${content}", "\${refused}", "\${about.generation == two.generation}", "\${about.size}", "\${slashed}", "\${len(listed.items)}", "\${left.prefixes}"]}`;
    expect(await resultOf('storage', source)).toEqual(['hello world', 412, true, '5', 'HttpError', 2, ['in/', 'out/']]);
  });

  test('pubsub carries a message', async () => {
    const source = `
- init: {assign: [{topic: projects/demo-notamesh/topics/connected}, {subscription: projects/demo-notamesh/subscriptions/connected}]}
- topic: {call: googleapis.pubsub.v1.projects.topics.create, args: {name: "\${topic}", body: {}}}
- subscribe: {call: googleapis.pubsub.v1.projects.subscriptions.create, args: {name: "\${subscription}", body: {topic: "\${topic}"}}}
- publish: {call: googleapis.pubsub.v1.projects.topics.publish, args: {topic: "\${topic}", body: {messages: [{data: '\${base64.encode(text.encode("olá"))}', attributes: {a: b}}]}}, result: sent}
- pull: {call: googleapis.pubsub.v1.projects.subscriptions.pull, args: {subscription: "\${subscription}", body: {maxMessages: 1}}, result: got}
- done: {return: ["\${text.decode(base64.decode(got.receivedMessages[0].message.data))}", "\${got.receivedMessages[0].message.attributes.a}", "\${got.receivedMessages[0].message.messageId == sent.messageIds[0]}"]}`;
    expect(await resultOf('messages', source)).toEqual(['olá', 'b', true]);
  });

  // There is no connector: https://cloud.google.com/bigtable/docs/reference/data/rest
  test('bigtable takes and gives rows over its REST API', async () => {
    const instance = 'projects/demo-notamesh/instances/connected';
    const clusters = { 'connected-c1': { location: 'projects/demo-notamesh/locations/southamerica-east1-b' } };
    await call('POST', 'bigtableadmin/v2/projects/demo-notamesh/instances', {
      instanceId: 'connected',
      instance: { displayName: 'connected' },
      clusters,
    });
    await call('POST', `bigtableadmin/v2/${instance}/tables`, { tableId: 't', table: { columnFamilies: { f: {} } } });
    const source = `
- init: {assign: [{table: "https://bigtable.googleapis.com/v2/${instance}/tables/t"}, {key: '\${base64.encode(text.encode("nota 1"))}'}]}
- write:
    call: http.post
    args:
      url: \${table + ":mutateRow"}
      auth: {type: OAuth2}
      body: {rowKey: "\${key}", mutations: [{setCell: {familyName: f, columnQualifier: dG90YWw=, timestampMicros: "1000", value: MTA=}}]}
- read: {call: http.post, args: {url: '\${table + ":readRows"}', auth: {type: OAuth2}, body: {rows: {rowKeys: ["\${key}"]}}}, result: read}
- done: {return: ["\${read.body[0].chunks[0].rowKey == key}", "\${text.decode(base64.decode(read.body[0].chunks[0].value))}"]}`;
    expect(await resultOf('rows', source)).toEqual([true, '10']);
  });

  test('secretmanager gives texts, in expressions too', async () => {
    const source = `
- make: {call: googleapis.secretmanager.v1.projects.secrets.create, args: {parent: projects/demo-notamesh, secretId: connected, body: {replication: {automatic: {}}}}}
- one: {call: ${SECRETS}.addVersionString, args: {secret_id: connected, data: first}}
- two: {call: ${SECRETS}.addVersionString, args: {secret_id: connected, data: segundo é}, result: added}
- read: {call: ${SECRETS}.versions.accessString, args: {secret_id: connected, version: 1}, result: first}
- done: {return: ["\${first}", '\${"<" + ${SECRETS}.versions.accessString("connected") + ">"}', "\${text.match_regex(added.name, \\"versions/2$\\")}"]}`;
    expect(await resultOf('secrets', source)).toEqual(['first', '<segundo é>', true]);
  });

  test('workflowexecutions runs, creates, reads and lists executions', async () => {
    await deploy('child', 'main: {params: [n], steps: [{r: {return: {twice: "${n.n * 2}"}}}]}');
    const source = `
- run: {call: ${EXECUTIONS}.run, args: {workflow_id: child, argument: {n: 21}, ${HURRY}}, result: ran}
- create: {call: ${EXECUTIONS}.create, args: {parent: ${PARENT}/workflows/child, body: {argument: '{"n": 2}'}, connector_params: {skip_polling: true}}, result: created}
- wait: {call: ${EXECUTIONS}.create, args: {parent: ${PARENT}/workflows/child, body: {argument: '{"n": 5}'}, ${HURRY}}, result: waited}
- get: {call: ${EXECUTIONS}.get, args: {name: "\${waited.name}"}, result: read}
- list: {call: ${EXECUTIONS}.list, args: {parent: ${PARENT}/workflows/child}, result: listed}
- done: {return: ["\${ran.twice}", "\${json.decode(waited.result).twice}", "\${read.state}", "\${len(listed.executions)}"]}`;
    expect(await resultOf('parent', source)).toEqual([42, 10, 'SUCCEEDED', 3]);
  });

  test('workflows waits for the operations of its own', async () => {
    const source = `
- init: {assign: [{name: ${PARENT}/workflows/made}]}
- create:
    call: googleapis.workflows.v1.projects.locations.workflows.create
    args: {parent: ${PARENT}, workflowId: made, body: {sourceContents: "- a: {return: 1}"}, ${HURRY}}
    result: created
- run: {call: ${EXECUTIONS}.run, args: {workflow_id: made, ${HURRY}}, result: ran}
- delete: {call: googleapis.workflows.v1.projects.locations.workflows.delete, args: {name: "\${name}", ${HURRY}}, result: deleted}
- wrong:
    try:
      call: googleapis.workflows.v1.projects.locations.workflows.create
      args: {parent: ${PARENT}, workflowId: wrong, body: {sourceContents: "- a"}, ${HURRY}}
    except:
      as: e
      steps: [{done: {return: ["\${created.response.state}", "\${ran}", "\${deleted.done}", "\${e.tags[0]}"]}}]`;
    expect(await resultOf('maker', source)).toEqual(['ACTIVE', 1, true, 'OperationError']);
  });

  test('workflowexecutions passes on the failure of a child', async () => {
    await deploy('failing', '- a: {raise: {code: 7}}');
    const source = `- run: {call: ${EXECUTIONS}.run, args: {workflow_id: failing, ${HURRY}}}`;
    const { state, error } = await run('disappointed', source);
    expect(state).toBe('FAILED');
    expect(JSON.parse(error?.payload ?? '')).toMatchObject({
      message: 'Execution failed or cancelled.',
      tags: ['OperationError'],
      operation: { state: 'FAILED', error: { payload: '{"code":7}' } },
    });
  });

  test('run.v2 knows services, and which one is missing', async () => {
    const source = `
- list: {call: googleapis.run.v2.projects.locations.services.list, args: {parent: ${PARENT}}, result: listed}
- get:
    try: {call: googleapis.run.v2.projects.locations.services.get, args: {name: ${PARENT}/services/none}}
    except: {as: e, steps: [{keep: {return: ["\${e.code}", "\${e.body.error.status}"]}}]}`;
    expect(await resultOf('services', source)).toEqual([404, 'NOT_FOUND']);
  });

  test.each([
    ['bigquery.v2.jobs.query', '{projectId: demo-notamesh, body: {query: SELECT 1}}'],
    ['dataflow.v1b3.projects.locations.flexTemplates.launch', '{projectId: p, location: l, body: {}}'],
    ['cloudtasks.v2.projects.locations.queues.tasks.create', '{parent: projects/p/locations/l/queues/q, body: {}}'],
    ['run.v2.projects.locations.jobs.run', `{name: ${PARENT}/jobs/j}`],
    ['run.v1.namespaces.jobs.run', '{name: namespaces/p/jobs/j, location: us-central1}'],
    ['compute.v1.instances.list', '{project: p, zone: z}'],
    ['translate.v2.translations.translate', '{q: hello, target: fr}'],
  ])('%s says that it is not modelled', async (name, args) => {
    const id = `w-${name.replaceAll('.', '-').toLowerCase()}`;
    const { state, error } = await run(id, `- a: {call: googleapis.${name}, args: ${args}}`);
    expect(state).toBe('FAILED');
    const { message, code } = JSON.parse(error?.payload ?? '') as { message: string; code: number };
    expect(code).toBe(501);
    expect(message).toContain(`the connector googleapis.${name} is not modelled here: `);
  });

  test('a definition with an unknown connector is not taken', async () => {
    const error = await create('wrong', '- a: {call: googleapis.pubsub.v1.projects.topics.publsh, args: {}}');
    expect(JSON.stringify(error)).toContain("did you mean 'googleapis.pubsub.v1.projects.topics.publish'?");
  });
});
