/** `notamesh executions …`: executions of the local cloud, their steps and variables, and the debugger's verbs. */
import type { Mesh } from '../deploy/index.ts';
import type { Command, Context } from './command.ts';
import { CliError, EXIT, wholeNumber } from './errors.ts';
import { requireMesh } from './mesh.ts';

type Fields = Readonly<Record<string, unknown>>;

interface StepEntry {
  readonly entryId: string;
  readonly routine: string;
  readonly step: string;
  readonly stepType: string;
  readonly state: string;
  readonly restarts?: number;
  readonly exception?: { readonly payload: string };
  readonly variableData?: { readonly variables: Fields };
}

interface Thread {
  readonly thread: number;
  readonly status: string;
  readonly waitsFor?: string;
  readonly frames: readonly {
    readonly routine: string;
    readonly step: string;
    readonly line: number;
    readonly variables: Fields;
  }[];
}

async function call(mesh: Mesh, method: string, path: string, body?: unknown): Promise<Fields> {
  const response = await fetch(`http://127.0.0.1:${mesh.http}${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Fields & { error?: { message?: string } };
  if (response.ok) return answer;
  const code = response.status === 404 ? EXIT.notFound : EXIT.bad;
  throw new CliError(code, 'execution-refused', answer.error?.message ?? `HTTP ${response.status}`);
}

const parentOf = ({ project, location }: Mesh) => `projects/${project}/locations/${location}`;

/** All pages of a list. */
async function all<T>(mesh: Mesh, path: string, field: string, limit = Infinity): Promise<T[]> {
  const found: T[] = [];
  for (let token = ''; ;) {
    const separator = path.includes('?') ? '&' : '?';
    const answer = await call(mesh, 'GET', `${path}${separator}pageToken=${encodeURIComponent(token)}`);
    found.push(...((answer[field] ?? []) as T[]));
    token = String(answer['nextPageToken'] ?? '');
    if (token === '' || found.length >= limit) return found.slice(0, limit);
  }
}

/** `WORKFLOW/ID` as `list` prints it, or the full name of the resource. @throws CliError exit 2 */
function nameOf(mesh: Mesh, { args }: Context): string {
  const given = args[0] ?? '';
  if (/^projects\/[^/]+\/locations\/[^/]+\/workflows\/[^/]+\/executions\/[^/]+$/.test(given)) return given;
  const [, workflow, id] = /^([^/]+)\/([^/]+)$/.exec(given) ?? [];
  if (workflow && id) return `${parentOf(mesh)}/workflows/${workflow}/executions/${id}`;
  throw new CliError(EXIT.usage, 'wrong-execution', `"${given}" is not WORKFLOW/ID, as "executions list" shows it.`);
}

const short = (name: unknown): string =>
  String(name)
    .split('/')
    .filter((_part, at) => at === 5 || at === 7)
    .join('/');

const list: Command = {
  name: 'executions list',
  about: 'list executions of one workflow or of all, newest first',
  argument: '[workflow]',
  options: [['--limit <n>', 'so many of each workflow', '20']],
  async run({ args, dataDir, flags, terminal }) {
    const mesh = await requireMesh(dataDir);
    const limit = wholeNumber(flags, 'limit');
    const workflows = args[0]
      ? [`${parentOf(mesh)}/workflows/${encodeURIComponent(args[0])}`]
      : (await all<{ name: string }>(mesh, `/v1/${parentOf(mesh)}/workflows`, 'workflows')).map(({ name }) => name);
    for (const workflow of workflows) {
      for (const each of await all<Fields>(mesh, `/v1/${workflow}/executions?pageSize=100`, 'executions', limit)) {
        if (flags['json']) terminal.line(each);
        else {
          const { state, startTime = '', duration = '', name } = each;
          terminal.data(
            `${String(state).padEnd(9)} ${String(startTime).padEnd(24)} ${String(duration).padStart(9)}  ${short(name)}`,
          );
        }
      }
    }
    return EXIT.ok;
  },
};

const show: Command = {
  name: 'executions show',
  about: 'one execution; --steps its history as a table, --vars the variables of each step',
  argument: '<execution>',
  options: [
    ['--steps', 'the step history'],
    ['--vars', 'variables at each step; the execution needs detailed history'],
  ],
  async run(context) {
    const { dataDir, flags, terminal } = context;
    const mesh = await requireMesh(dataDir);
    const name = nameOf(mesh, context);
    const execution = await call(mesh, 'GET', `/v1/${name}`);
    const view = flags['vars'] ? '?view=EXECUTION_ENTRY_VIEW_DETAILED' : '';
    const isWithSteps = flags['steps'] === true || flags['vars'] === true;
    const stepEntries = isWithSteps ? await all<StepEntry>(mesh, `/v1/${name}/stepEntries${view}`, 'stepEntries') : [];
    if (flags['json'] || !isWithSteps) terminal.json({ ...execution, ...(isWithSteps ? { stepEntries } : {}) });
    else
      for (const entry of stepEntries) for (const line of stepLines(entry, flags['vars'] === true)) terminal.data(line);
    return EXIT.ok;
  },
};

function stepLines(entry: StepEntry, isWithVariables: boolean): string[] {
  const { entryId, routine, step, stepType, state, restarts, exception, variableData } = entry;
  const columns = [
    entryId.padStart(5),
    state.replace('STATE_', '').padEnd(11),
    stepType.replace('STEP_', '').padEnd(22),
    `${routine}.${step}`,
    restarts ? ` (begun again ${restarts}×)` : '',
    exception ? `  ✖ ${exception.payload}` : '',
  ];
  return [
    columns.join(' ').trimEnd(),
    ...(variableData && isWithVariables ? variableLines(variableData.variables, 8) : []),
  ];
}

const variableLines = (variables: Fields, indent: number): string[] =>
  Object.entries(variables).map(([name, value]) => `${' '.repeat(indent)}${name} = ${JSON.stringify(value)}`);

const frames: Command = {
  name: 'executions frames',
  about: 'every thread and frame of a running execution, with its variables',
  argument: '<execution>',
  async run(context) {
    const mesh = await requireMesh(context.dataDir);
    const { threads } = await call(mesh, 'GET', `/local/v1/${nameOf(mesh, context)}/frames`);
    if (context.flags['json']) context.terminal.json({ threads });
    else for (const line of (threads as Thread[]).flatMap(threadLines)) context.terminal.data(line);
    return EXIT.ok;
  },
};

function threadLines({ thread, status, waitsFor, frames: stack }: Thread): string[] {
  return [
    `thread ${thread}: ${waitsFor ? `waits for ${waitsFor}` : status}`,
    ...stack.flatMap(({ routine, step, line, variables }, at) => [
      `  #${at} ${routine}.${step}, line ${line}`,
      ...variableLines(variables, 6),
    ]),
  ];
}

/** A verb of one execution that answers with what became of it. */
function verb(
  word: string,
  about: string,
  path: string,
  options: Command['options'],
  body: (context: Context) => Fields,
): Command {
  return {
    name: `executions ${word}`,
    about,
    argument: '<execution>',
    ...(options ? { options } : {}),
    async run(context) {
      const sent = body(context);
      const mesh = await requireMesh(context.dataDir);
      const answer = await call(mesh, 'POST', `${path}/${nameOf(mesh, context)}:${word}`, sent);
      const { state, pausedAt, name } = answer as { state: string; pausedAt?: Record<string, string>; name: string };
      const at = pausedAt ? ` before ${pausedAt['routine']}.${pausedAt['step']}` : '';
      if (context.flags['json']) context.terminal.json(answer);
      else context.terminal.data(`${short(name)} ${state}${at}`);
      return EXIT.ok;
    },
  };
}

const nothing = (): Fields => ({});

/** @throws CliError exit 2 */
function readEntry(given: unknown): string {
  const text = String(given ?? '');
  if (/^\d+$/.test(text)) return text;
  const problem = text === '' ? '--from is missing.' : `--from ${text} is not the id of a step entry.`;
  throw new CliError(EXIT.usage, 'wrong-entry', problem, 'Give the number that "executions show --steps" lists first.');
}

/** `name=JSON`, and plain text where it is no JSON. @throws CliError exit 2 */
function readAssignments(given: unknown): Fields {
  return Object.fromEntries(
    String(given ?? '')
      .split(/\s+(?=[A-Za-z_]\w*=)/)
      .filter(Boolean)
      .map((text) => {
        const [, name, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text) ?? [];
        if (!name) throw new CliError(EXIT.usage, 'wrong-assignment', `--set "${text}" is not name=value.`);
        return [name, parseOr(value)];
      }),
  );
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export const executionCommands: readonly Command[] = [
  list,
  show,
  frames,
  verb('cancel', 'end an execution', '/v1', undefined, nothing),
  verb('pause', 'stop an execution before its next step', '/local/v1', undefined, nothing),
  verb('resume', 'let a paused execution go on', '/local/v1', undefined, nothing),
  verb(
    'step',
    'run one step of a paused execution',
    '/local/v1',
    [['--mode <mode>', 'into, over or out', 'into']],
    ({ flags }) => ({
      mode: String(flags['mode']).toUpperCase(),
    }),
  ),
  verb(
    'fork',
    'begin a new execution just before a step entry of this one; it needs detailed history',
    '/local/v1',
    [
      ['--from <entry>', 'id of the step entry, as "executions show --steps" lists it'],
      ['--set <assignments>', 'variables that get other values, such as \'n=5 name="x"\''],
      ['--paused', 'stop it before that step'],
    ],
    ({ flags }) => ({
      stepEntry: readEntry(flags['from']),
      ...(flags['set'] === undefined ? {} : { variables: readAssignments(flags['set']) }),
      ...(flags['paused'] ? { paused: true } : {}),
    }),
  ),
];
