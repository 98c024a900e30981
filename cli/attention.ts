/**
 * `notamesh attention`: everything that needs a person, in one list. An event is acknowledged when its workflow starts,
 * so what fails later is in no dead-letter topic: the ledger and the executions are read too.
 */
import { TRIGGERS } from '../eventarc/triggers.ts';
import { deadLetterId, lastSegment, subscriptionName, workflowName } from '../infra/names.ts';
import { WORKFLOWS } from '../infra/workflows.ts';
import type { Command } from './command.ts';
import type { Concern } from './concern.ts';
import { EXIT } from './errors.ts';
import { scanRecords, type LedgerRecord } from './ledger.ts';
import { operationConcerns } from './concern-operations.ts';
import { listQuarantine } from './quarantine.ts';
import { openTables, type Tables } from './tables.ts';
import { atPlace, ENV_OPTION, placeOf, TARGET_OPTIONS, toldBy, type Place } from './target.ts';

const EXAMPLES = 5;

export const attention: Command = {
  name: 'attention',
  about: 'list what needs a person: failures, dead letters, quarantine, flags',
  options: [...TARGET_OPTIONS, ENV_OPTION],
  async run(context) {
    const { terminal, dataDir, flags } = context;
    const place = await placeOf(context);
    const tables = await openTables(place);
    try {
      const { target, env } = atPlace(place, dataDir);
      const concerns = (await gather(place, tables)).map((each) => ({
        ...each,
        command: each.command.replace(
          /^npx notamesh (\w+)( list)?/,
          (words, verb) => `${words}${target}${verb === 'run' ? '' : env}`,
        ),
      }));
      if (flags['json']) terminal.json({ version: 1, concerns });
      else concerns.flatMap(lines).forEach((line) => terminal.data(line));
      if (concerns.length === 0) terminal.say('✔ nothing needs you');
      return concerns.length === 0 ? EXIT.ok : EXIT.bad;
    } finally {
      await tables.close();
    }
  },
};

export async function gather(place: Place, tables: Tables): Promise<Concern[]> {
  const [fromLedger, executions, dead, tooLarge, quarantine, operations] = await Promise.all([
    ledgerConcerns(tables),
    executionConcerns(place),
    deadLetters(place),
    discardedEvents(place),
    quarantineConcerns(place),
    operationConcerns(tables),
  ]);
  // The ledger tells how a batch or an object stands now, whatever became of earlier tries.
  const silent = executions.filter(
    ({ id, about }) => !fromLedger.executions.has(id) && !fromLedger.keys.has(about ?? ''),
  );
  return [
    ...fromLedger.failures,
    ...executionGroups(silent),
    ...dead,
    ...tooLarge,
    ...quarantine,
    ...operations,
    ...fromLedger.flags,
  ];
}

function lines(concern: Concern): string[] {
  const sign = concern.severity === 'act' ? '✖' : '!';
  return [
    `${sign} ${concern.kind}  ${concern.code}  × ${concern.count}${concern.message ? `  ${concern.message}` : ''}`,
    ...concern.examples.map((example) => `      ${example}`),
    `      → ${concern.command}`,
  ];
}

async function ledgerConcerns({ ledger }: Tables) {
  const failed = new Map<string, LedgerRecord[]>();
  const flags = new Map<string, { count: number; objects: string[] }>();
  const executions = new Set<string>();
  const keys = new Set<string>();
  for await (const record of scanRecords(ledger)) {
    keys.add(record.id);
    if (record.state === 'failed') {
      const group = `failed-${record.kind} ${record.error?.code ?? 'unknown'}`;
      failed.set(group, [...(failed.get(group) ?? []), record]);
      if (record.execution) executions.add(record.execution);
    }
    for (const [code, count] of Object.entries(record.flags ?? {})) {
      const found = flags.get(code) ?? { count: 0, objects: [] };
      if (found.objects.length < EXAMPLES) found.objects.push(record.uri ?? record.id);
      flags.set(code, { ...found, count: found.count + count });
    }
  }
  return { failures: [...failed].map(failureConcern), flags: [...flags].map(flagConcern), executions, keys };
}

function failureConcern([group, records]: [string, LedgerRecord[]]): Concern {
  const [kind = '', code = ''] = group.split(' ');
  const [first] = records;
  return {
    kind: kind as 'failed-batch' | 'failed-object',
    severity: 'act',
    code,
    count: records.length,
    ...(first?.error ? { message: first.error.message } : {}),
    examples: records.slice(0, EXAMPLES).map(({ id }) => id),
    command: first ? rerun(first) : '',
  };
}

/** Goes on where it failed. */
function rerun({ kind, source, batch, id }: LedgerRecord): string {
  if (kind === 'object') return `npx notamesh replay '${id}'`;
  return `npx notamesh replay --failed --source ${source ?? ''} --batch '${batch ?? ''}'`;
}

function flagConcern([code, { count, objects }]: [string, { count: number; objects: string[] }]): Concern {
  return {
    kind: 'flagged',
    severity: 'review',
    code,
    count,
    examples: objects,
    command: `npx notamesh invoices list --flag ${code}`,
  };
}

interface FailedExecution {
  readonly id: string;
  /** Ledger id of the batch or object it was about, where its argument tells. */
  readonly about: string | undefined;
  readonly workflow: string;
  readonly message: string;
}

/** Executions that failed and could not even write it down. */
async function executionConcerns(place: Place): Promise<FailedExecution[]> {
  const found = await Promise.all(WORKFLOWS.map(({ id }) => failedExecutions(place, id)));
  return found.flat();
}

interface ListedExecutions {
  readonly executions?: readonly { name: string; argument?: string; error?: { payload?: string } }[];
  readonly nextPageToken?: string;
}

async function failedExecutions(place: Place, workflow: string): Promise<FailedExecution[]> {
  const parent = workflowName(place, workflow);
  const found: FailedExecution[] = [];
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ filter: 'state="FAILED"', view: 'FULL', pageSize: '100' });
    if (token) query.set('pageToken', token);
    const path = `/v1/${parent}/executions?${query.toString()}`;
    const listed = await toldBy<ListedExecutions>(place, 'workflowexecutions', path);
    for (const { name, argument, error } of listed.executions ?? []) {
      const id = name.split('/').at(-1) ?? name;
      found.push({
        id,
        workflow: lastSegment(parent),
        about: subjectOf(argument),
        message: (error?.payload ?? '').slice(0, 300),
      });
    }
    token = listed.nextPageToken;
  } while (token);
  return found;
}

/** What an execution was about, as the ledger names it: from a notice, or from a finalized object. */
function subjectOf(argument: string | undefined): string | undefined {
  const event = parsed(argument);
  const data = asMap(event['data']);
  const message = asMap(data['message'])['data'];
  const given = typeof message === 'string' ? parsed(Buffer.from(message, 'base64').toString()) : event;
  const { bucket, name, object = name, generation } = { ...given, ...(data['bucket'] ? data : {}) };
  if (bucket !== undefined) return `${String(bucket)}/${String(object)}#${String(generation ?? '0')}`;
  const { source, batch, url } = given;
  return source === undefined ? undefined : `${String(source)}#${String(batch ?? url ?? 'latest')}`;
}

function parsed(text: string | undefined): Record<string, unknown> {
  try {
    return asMap(JSON.parse(text ?? 'null'));
  } catch {
    return {};
  }
}

const asMap = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

function executionGroups(executions: readonly FailedExecution[]): Concern[] {
  const groups = new Map<string, FailedExecution[]>();
  for (const execution of executions) {
    const key = `${execution.workflow} ${execution.message}`;
    groups.set(key, [...(groups.get(key) ?? []), execution]);
  }
  return [...groups.values()].map((group) => ({
    kind: 'failed-execution' as const,
    severity: 'act' as const,
    code: group[0]?.workflow ?? '',
    count: group.length,
    message: group[0]?.message ?? '',
    examples: group.slice(0, EXAMPLES).map(({ id }) => id),
    command: `npx notamesh run ${group[0]?.workflow ?? ''} --data …   # with the argument of the failed execution`,
  }));
}

async function deadLetters(place: Place): Promise<Concern[]> {
  const found = await Promise.all(TRIGGERS.map(({ id }) => deadLetterConcern(place, id)));
  return found.filter((concern) => concern.count > 0);
}

interface Received {
  readonly ackId: string;
  readonly message: { readonly messageId: string };
}

/** Looks without taking: what is pulled is given back at once. */
async function deadLetterConcern(place: Place, trigger: string): Promise<Concern> {
  const subscription = subscriptionName(place, deadLetterId(trigger));
  const post = (verb: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return toldBy<{ receivedMessages?: Received[] }>(place, 'pubsub', `/v1/${subscription}:${verb}`, init);
  };
  const pulled = (await post('pull', { maxMessages: 100, returnImmediately: true })).receivedMessages ?? [];
  if (pulled.length > 0)
    await post('modifyAckDeadline', { ackIds: pulled.map(({ ackId }) => ackId), ackDeadlineSeconds: 0 });
  return {
    kind: 'dead-letter',
    severity: 'act',
    code: trigger,
    count: pulled.length,
    examples: pulled.slice(0, EXAMPLES).map(({ message }) => message.messageId),
    command: pullCommand(place, subscription),
  };
}

function pullCommand({ project, grpc }: Place, subscription: string): string {
  const pull = `gcloud pubsub subscriptions pull ${lastSegment(subscription)} --limit=10`;
  return grpc === undefined ? `${pull} --project=${project}` : `${pull}   # with the environment of "npx notamesh env"`;
}

/**
 * Events over the limit of an execution's argument: acknowledged, and no execution was started. Google keeps no list of
 * them; its log has them.
 */
async function discardedEvents(place: Place): Promise<Concern[]> {
  if (place.grpc === undefined) return [];
  const { discardedEvents: events } = await toldBy<{ discardedEvents: { eventId?: string; id?: string }[] }>(
    place,
    'local',
    '/v1/discardedEvents?pageSize=1000',
  );
  if (events.length === 0) return [];
  return [
    {
      kind: 'event-too-large',
      severity: 'act',
      code: 'over-512-kb',
      count: events.length,
      message: 'acknowledged, but too large for an execution to take',
      examples: events.slice(0, EXAMPLES).map((event) => event.eventId ?? event.id ?? ''),
      command: 'npx notamesh ingest FILE   # put the document into a file: objects may have any size',
    },
  ];
}

async function quarantineConcerns(place: Place): Promise<Concern[]> {
  const groups = new Map<string, { count: number; examples: string[] }>();
  for await (const { reason, object, resolved } of listQuarantine(place)) {
    if (resolved !== undefined) continue;
    const found = groups.get(reason) ?? { count: 0, examples: [] };
    if (found.examples.length < EXAMPLES) found.examples.push(object);
    groups.set(reason, { ...found, count: found.count + 1 });
  }
  return [...groups].map(([code, { count, examples }]) => ({
    kind: 'quarantined' as const,
    severity: 'act' as const,
    code,
    count,
    examples,
    command: `npx notamesh quarantine list   # then show, resubmit, or replay --reason ${code}`,
  }));
}
