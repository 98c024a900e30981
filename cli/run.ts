/** `notamesh run`: a manual execution of a workflow, here or in the cloud, with its result decoded. */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command, Context } from './command.ts';
import { CliError, EXIT } from './errors.ts';
import { placeOf, TARGET_OPTIONS } from './target.ts';

interface Execution {
  readonly name: string;
  readonly state: string;
  readonly result?: string;
  readonly error?: { readonly payload: string; readonly context?: string };
  readonly [field: string]: unknown;
}

type Call = (method: string, path: string, body?: unknown) => Promise<Execution>;

export const run: Command = {
  name: 'run',
  about: 'run a workflow by hand and wait for its end',
  argument: '<workflow>',
  example: `npx notamesh run ingest-batch --data '{"source":"demo","batch":"b-1"}'`,
  options: [['--data <json>', 'argument: JSON text, @file, or - for standard input'], ...TARGET_OPTIONS],
  async run(context) {
    const workflow = context.args[0] ?? '';
    const argument = await readArgument(context.flags['data'] as string | undefined);
    const { call, parent } = await connect(context);
    const started = await call('POST', `/v1/${parent}/workflows/${encodeURIComponent(workflow)}/executions`, {
      argument,
    });
    context.terminal.say(`started ${started.name}; it goes on also when this command is stopped`);
    const ended = await waitForEnd(started, call);
    const result: unknown = ended.result === undefined ? undefined : JSON.parse(ended.result);
    context.terminal.json({ ...ended, ...(result === undefined ? {} : { result }) });
    if (ended.state === 'SUCCEEDED') return EXIT.ok;
    context.terminal.say(`✖ ${workflow} ended as ${ended.state}: ${ended.error?.payload ?? 'no error given'}`);
    return EXIT.bad;
  },
};

/**
 * Starts a workflow and waits for its end.
 * @throws CliError exit 1 when it failed
 */
export async function resultOf<T>(context: Context, workflow: string, argument: object): Promise<T> {
  const { call, parent } = await connect(context);
  const id = workflowName(context, workflow);
  const started = await call('POST', `/v1/${parent}/workflows/${id}/executions`, {
    argument: JSON.stringify(argument),
  });
  const execution = started.name.split('/').at(-1) ?? '';
  context.terminal.say(`started ${workflow}/${execution}; it goes on also when this command is stopped`);
  const ended = await waitForEnd(started, call);
  if (ended.state === 'SUCCEEDED') return JSON.parse(ended.result ?? 'null') as T;
  throw new CliError(
    EXIT.bad,
    'execution-failed',
    `${workflow} ended as ${ended.state}: ${ended.error?.payload ?? 'no error given'}`,
    `See it: npx notamesh executions show ${workflow}/${execution} --steps`,
  );
}

/** As it is called in the environment that is asked for. */
function workflowName({ flags }: Context, workflow: string): string {
  const env = flags['env'];
  return env === undefined || env === 'prod' ? workflow : `${workflow}-${String(env)}`;
}

async function waitForEnd(started: Execution, call: Call): Promise<Execution> {
  let execution = started;
  for (let poll = 0; ['ACTIVE', 'QUEUED'].includes(execution.state); poll++) {
    await delay(Math.min(20 * 1.2 ** poll, 1000));
    execution = await call('GET', `/v1/${started.name}`);
  }
  return execution;
}

/** @throws CliError exit 2 for text that is not JSON. */
async function readArgument(data: string | undefined): Promise<string> {
  if (data === undefined) return 'null';
  const text = await textOf(data);
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(
      EXIT.usage,
      'data-not-json',
      `--data is not JSON: ${reason}`,
      `Quote it for the shell: --data '{"a": 1}'`,
    );
  }
}

async function textOf(data: string): Promise<string> {
  if (data === '-') {
    const parts: Buffer[] = [];
    for await (const part of process.stdin as AsyncIterable<Buffer>) parts.push(part);
    return Buffer.concat(parts).toString();
  }
  if (!data.startsWith('@')) return data;
  return readFile(data.slice(1), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError(
      EXIT.notFound,
      'file-missing',
      `--data file ${data.slice(1)} cannot be read: ${error.code ?? error.message}`,
    );
  });
}

async function connect(context: Context): Promise<{ call: Call; parent: string }> {
  const target = await placeOf(context);
  const call: Call = async (method, path, body) => {
    const response = await fetch(`${target.base('workflowexecutions')}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(await target.authorize()) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Execution & { error?: { message?: string } };
    if (response.ok) return answer;
    const code = response.status === 404 ? EXIT.notFound : EXIT.bad;
    throw new CliError(code, 'execution-refused', answer.error?.message ?? `HTTP ${response.status}`);
  };
  return { call, parent: `projects/${target.project}/locations/${target.location}` };
}
