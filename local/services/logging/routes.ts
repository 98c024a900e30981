/** Cloud Logging v2 over REST: entries and logs. Source: https://cloud.google.com/logging/docs/reference/v2/rest */
import type { Clock } from '../../wire/clock.ts';
import { invalid, notFound } from '../../wire/errors.ts';
import { boundPageRequest, page, pageRequest } from '../../wire/paging.ts';
import { ok, type RestRequest, type Route } from '../../wire/router.ts';
import type { Entries } from './entries.ts';
import { readEntry, readLogName } from './entry.ts';

interface LoggingRoutesEnv {
  readonly clock: Clock;
  readonly project: string;
  readonly projectNumber: string;
  readonly entries: Entries;
  insertId(): string;
}

type Fields = Readonly<Record<string, unknown>>;

const PAGE = { default: 50, maximum: 1000 };
const LOGS = '/v2/projects/{project}/logs';

export function loggingRoutes(env: LoggingRoutesEnv): Route[] {
  const route = (method: string, pattern: string, handle: (request: RestRequest) => Promise<unknown>): Route => ({
    service: 'logging',
    method,
    pattern,
    plain: true,
    handle: async (request) => ok(await handle(request)),
  });
  return [
    route('POST', '/v2/entries:list', async (request) => list(env, await request.json())),
    route('POST', '/v2/entries:write', async (request) => write(env, await request.json())),
    route('GET', LOGS, async ({ params, query }) => {
      const names = await env.entries.logs(`${parentOf(env, `projects/${params['project']}`)}/`);
      const { items, ...rest } = page(names, pageRequest(query, PAGE.default, PAGE.maximum), (name) => name);
      return { logNames: items, ...rest };
    }),
    route('DELETE', `${LOGS}/{log}`, async ({ params }) => {
      const parent = parentOf(env, `projects/${params['project']}`);
      const name = readLogName(`${parent}/logs/${params['log']}`);
      if (!(await env.entries.deleteLog(name))) throw notFound(`Log ${name}`);
      return {};
    }),
  ];
}

function list(env: LoggingRoutesEnv, body: Fields) {
  const names = body['resourceNames'] ?? body['projectIds'];
  if (!Array.isArray(names) || names.length === 0) throw invalid('resourceNames is required, such as ["projects/P"].');
  const parents = names.map((name) => `${parentOf(env, String(name))}/logs/`);
  const filter = typeof body['filter'] === 'string' ? body['filter'] : undefined;
  const orderBy = String(body['orderBy'] || 'timestamp asc');
  const direction = /^timestamp(?:\s+(asc|desc))?$/.exec(orderBy.trim());
  if (!direction) throw invalid(`orderBy "${orderBy}" is neither "timestamp asc" nor "timestamp desc".`);
  const query = new URLSearchParams();
  for (const name of ['pageSize', 'pageToken']) if (body[name] !== undefined) query.set(name, String(body[name]));
  const bound = boundPageRequest(query, PAGE.default, PAGE.maximum, [...parents, filter, orderBy]);
  return env.entries.list({ parents, filter, newestFirst: direction[1] === 'desc', page: bound });
}

async function write(env: LoggingRoutesEnv, body: Fields): Promise<object> {
  const { entries: given, logName, resource, labels } = body;
  if (!Array.isArray(given)) throw invalid('entries is required: a list of log entries.');
  const now = new Date(env.clock.now()).toISOString();
  const defaults = { logName, resource, labels, now, insertId: () => env.insertId() };
  const entries = given.map((entry) => readEntry(entry, defaults));
  if (body['dryRun'] !== true) await env.entries.write(entries.map((entry) => inProject(env, entry)));
  return {};
}

/** The project's number stands for its id, and a view of a bucket for its project: there is one bucket. */
function parentOf({ project, projectNumber }: LoggingRoutesEnv, name: string): string {
  const [, kind = '', id = ''] = /^(projects|folders|organizations|billingAccounts)\/([^/]+)(?:\/|$)/.exec(name) ?? [];
  if (!kind) return `projects/${name}`;
  return `${kind}/${kind === 'projects' && id === projectNumber ? project : id}`;
}

function inProject<T extends { readonly logName: string }>(env: LoggingRoutesEnv, entry: T): T {
  const at = entry.logName.indexOf('/logs/');
  return { ...entry, logName: parentOf(env, entry.logName.slice(0, at)) + entry.logName.slice(at) };
}
