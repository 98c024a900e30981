/**
 * The proof that new handlers answer: an execution of the workflow `smoke`, which asks each of them as the product's
 * workflows do. It runs when an archive changed, after the new revisions serve and before any workflow or trigger that
 * uses them is written; what it proved is kept as the label `verified` of that workflow, so that a plan needs no memory.
 *
 * spec: {workflow: name, verified: hash of all archives}.
 */
import { createHash } from 'node:crypto';
import type { Client } from '../rest/client.ts';
import { isMap } from '../model/compare.ts';
import { DeployError } from '../errors.ts';
import type { Fields, Kind, Resource } from '../resource.ts';

const RUN = ['workflows.executions.create', 'workflows.executions.get', 'workflows.workflows.update'];
const LABEL_LENGTH = 40;

export const smoke: Kind = {
  dataClass: 'free',
  ownership: 'name',
  compare: { references: ['workflow'] },
  permissions: { read: ['workflows.workflows.get'], create: RUN, update: RUN, remove: [] },
  async read(client, resource) {
    const verified = labelsOf(await workflowOf(client, resource))['verified'];
    return verified === undefined ? undefined : { workflow: resource.spec['workflow'], verified };
  },
  create: (client, resource) => verify(client, resource),
  update: (client, resource) => verify(client, resource),
};

/** Of handlers that are known to work: what was proved before is noted, and nothing runs. */
export const provenSmoke: Kind = {
  ...smoke,
  create: (client, resource) => note(client, resource),
  update: (client, resource) => note(client, resource),
};

/** A label's value for these archives, by their names, which hold the hash of their content. */
export function fingerprint(archiveNames: readonly string[]): string {
  return createHash('sha256')
    .update([...archiveNames].sort().join('\n'))
    .digest('hex')
    .slice(0, LABEL_LENGTH);
}

async function verify(client: Client, resource: Resource): Promise<void> {
  const path = `/v1/${String(resource.spec['workflow'])}`;
  const call = { service: 'workflowexecutions', method: 'POST', path: `${path}/executions`, body: {} } as const;
  const { name } = await client.send(call);
  const execution = await client.until(
    { service: 'workflowexecutions', method: 'GET', path: `/v1/${String(name)}` },
    progressOf(client),
  );
  if (execution['state'] !== 'SUCCEEDED') throw new DeployError('smoke', failure(execution));
  await note(client, resource);
}

async function note(client: Client, resource: Resource): Promise<void> {
  const path = `/v1/${String(resource.spec['workflow'])}`;
  const labels = { ...labelsOf(await workflowOf(client, resource)), verified: resource.spec['verified'] };
  await client.operate({
    service: 'workflows',
    method: 'PATCH',
    path,
    query: { updateMask: 'labels' },
    body: { labels },
  });
}

const FIRST_WORD_MS = 5000;
const NEXT_WORD_MS = 15_000;

/** Whether an execution has ended; says now and then which handlers it waits for, by the steps it is at. */
function progressOf(client: Client): (execution: Fields) => boolean {
  const since = client.now();
  let next = since + FIRST_WORD_MS;
  return ({ state, status }) => {
    if (state !== 'ACTIVE' && state !== 'QUEUED') return true;
    if (client.now() >= next) {
      next = client.now() + NEXT_WORD_MS;
      const seconds = Math.round((client.now() - since) / 1000);
      client.tell(`waiting for ${awaited(status)} to answer, for ${seconds} s so far`);
    }
    return false;
  };
}

function awaited(status: unknown): string {
  const steps = (isMap(status) ? (status['currentSteps'] as { step?: string }[] | undefined) : undefined) ?? [];
  const names = steps.flatMap(({ step = '' }) => /^wait_for_(\w+)$/.exec(step)?.[1] ?? []);
  return names.length > 0 ? [...new Set(names)].join(', ') : 'the handlers';
}

const workflowOf = (client: Client, resource: Resource) =>
  client.find({ service: 'workflows', method: 'GET', path: `/v1/${String(resource.spec['workflow'])}` });

const labelsOf = (workflow: Fields | undefined): Fields => (isMap(workflow?.['labels']) ? workflow['labels'] : {});

function failure(execution: Fields): string {
  const reasons = [...messagesIn(parsed(execution['error']))];
  const why = reasons.length > 0 ? reasons.join('; ') : `it ended as ${String(execution['state'])}`;
  return (
    `The new handlers do not pass the smoke test: ${why}. No workflow or trigger was changed. ` +
    `Execution ${String(execution['name'])} shows more; apply the former commit to go back.`
  );
}

/** The messages of the handlers' branches, which stand deep inside the error of the parallel step. */
function* messagesIn(error: unknown): Generator<string> {
  if (Array.isArray(error)) for (const each of error) yield* messagesIn(each);
  if (!isMap(error)) return;
  if (typeof error['code'] === 'string' && typeof error['message'] === 'string') yield error['message'];
  else for (const each of Object.values(error)) yield* messagesIn(each);
}

function parsed(error: unknown): unknown {
  const payload = isMap(error) ? error['payload'] : undefined;
  if (payload === undefined) return undefined;
  try {
    return JSON.parse(String(payload));
  } catch {
    return { code: 'raised', message: String(payload) };
  }
}
