/**
 * A cloud on paper: enough of every control plane to deploy the small spec on, in memory and in virtual time, so that
 * hundreds of deployments take seconds. The local cloud is the honest one; this one can be broken at any call.
 */
export type Fields = Record<string, unknown>;

export interface PaperCall {
  readonly service: string;
  readonly method: string;
  /** With the version, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Fields;
}

/** What becomes of a call. `after`: it has its effect, and the answer is lost. */
export type Fault =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly error: Fields;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'before' | 'after' };

export interface PaperOptions {
  /** Asked before each call. */
  readonly fault?: (call: PaperCall) => Fault | undefined;
  /** Seconds until a grant, an account or an agent is in force; 0 at once. */
  readonly propagationSeconds?: number;
  /** The agent of Eventarc is born with the first trigger that is asked for. */
  readonly lateAgents?: boolean;
}

class Refused extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export class PaperCloud {
  readonly project = 'paper';
  readonly docs = new Map<string, Fields>();
  readonly calls: PaperCall[] = [];
  options: PaperOptions = {};
  #now = Date.parse('2026-11-01T00:00:00Z');
  #count = 0;
  readonly #madeAt = new Map<string, number>();

  readonly time = {
    now: () => this.#now,
    wait: (milliseconds: number) => Promise.resolve(void (this.#now += milliseconds)),
    random: () => 0.5,
  };

  get target() {
    return {
      project: this.project,
      location: 'southamerica-east1',
      base: (service: string) => `http://paper/${service}`,
      authorize: () => Promise.resolve({}),
    };
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input as string));
    const [, service = '', ...rest] = url.pathname.split('/');
    const call: PaperCall = {
      service,
      method: init?.method ?? 'GET',
      path: `/${rest.join('/')}`,
      query: url.searchParams,
      body: bodyOf(init?.body),
    };
    const fault = this.options.fault?.(call);
    if (fault?.kind === 'before') throw cut();
    this.calls.push(call);
    if (fault?.kind === 'answer') return answer(fault.status, { error: fault.error }, fault.headers);
    const response = this.#answer(call);
    if (fault?.kind === 'after') throw cut();
    return Promise.resolve(response);
  };

  /** Everything that is there, a line each, without what differs from run to run: to compare two ends. */
  state(): string[] {
    const shown = [...this.docs].filter(([key]) => !key.includes('deploy%2Flease') && !key.startsWith('agent '));
    const lines = shown.map(([key, doc]) => {
      const name = serverNamed(key) ? `${parent(key)}/${String(doc['displayName'])}` : key;
      const text = JSON.stringify(doc, (field, value: unknown) =>
        VOLATILE.has(field) ? undefined : sortedKeys(value),
      );
      // Names that the server chose stand in other documents as well.
      return `${name} ${text}`.replaceAll(/(alertPolicies|notificationChannels)\/\d+/g, '$1/N');
    });
    return lines.sort();
  }

  names(collection: string): string[] {
    return [...this.docs.keys()].filter((key) => key.includes(`/${collection}/`));
  }

  #answer(call: PaperCall): Response {
    try {
      const found = this.#serve(call);
      const plain = call.method === 'GET' || found['bindings'] !== undefined;
      const done = plain ? found : { ...found, done: true, response: found };
      return answer(200, done);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return answer(error.status, { error: { message: error.message, status: error.reason } });
    }
  }

  #serve(call: PaperCall): Fields {
    const verb = /^(.*):([A-Za-z]+)$/.exec(call.path);
    if (verb) return this.#custom(call, verb[1] ?? '', verb[2] ?? '');
    if (call.path.endsWith('/iam') && call.service === 'storage') {
      return this.#policy(call.path.slice(0, -4), 'storage', call.method === 'PUT' ? call.body : undefined);
    }
    if (call.path.startsWith('/upload/')) return this.#upload(call);
    if (call.path.endsWith('/serviceAccount')) return { email_address: 'storage@agents.example' };
    if (call.service === 'serviceusage') return { state: this.docs.has(keyOf(call)) ? 'ENABLED' : 'DISABLED' };
    switch (call.method) {
      case 'GET':
        return this.#get(call);
      case 'POST':
        return this.#create(call);
      case 'DELETE':
        return this.#remove(call);
      default:
        return this.#change(call);
    }
  }

  #get(call: PaperCall): Fields {
    const found = this.docs.get(keyOf(call));
    if (found && call.query.get('alt') === 'media') return found['content'] as Fields;
    if (found) return found;
    if (call.path.endsWith('/timeSeries')) return this.#waiting(call.query.get('filter') ?? '');
    const last = call.path.slice(call.path.lastIndexOf('/') + 1);
    if (!COLLECTIONS.has(last)) throw new Refused(404, 'NOT_FOUND', `${call.path} not found`);
    const prefix = `${keyOf(call)}/`;
    const items = [...this.docs].filter(([key]) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/'));
    const list = items.map(([, doc]) => doc);
    return { [last]: list, items: list, accounts: list, notificationChannels: list, alertPolicies: list };
  }

  /** Messages that wait at a subscription, as Cloud Monitoring tells. */
  #waiting(filter: string): Fields {
    const id = /subscription_id = "([^"]+)"/.exec(filter)?.[1] ?? '';
    const found = this.docs.get(`pubsub /v1/projects/${this.project}/subscriptions/${id}`);
    if (!found) return {};
    const endTime = new Date(this.#now).toISOString();
    const count = ((found['waiting'] ?? []) as unknown[]).length;
    return { timeSeries: [{ points: [{ interval: { endTime }, value: { int64Value: String(count) } }] }] };
  }

  #create(call: PaperCall): Fields {
    this.#accountsInForce(call);
    if (call.path.endsWith('/triggers')) this.#agentsInForce();
    const { id, doc } = newcomer(call, () => String(9_000_000 + ++this.#count));
    const key = `${call.service} ${call.path}/${id}`;
    if (this.docs.has(key)) throw new Refused(409, 'ALREADY_EXISTS', `${key} already exists`);
    const name = nameFor(call, id);
    for (const [cluster, fields] of Object.entries((call.body['clusters'] ?? {}) as Record<string, Fields>)) {
      this.#put(`${key}/clusters/${cluster}`, { name: `${name}/clusters/${cluster}`, ...fields });
    }
    const made = { name, ...doc, ...this.#born(call, id, name, doc) };
    return this.#put(key, made);
  }

  /** Fields that the server adds. */
  #born(call: PaperCall, id: string, name: string, doc: Fields): Fields {
    if (call.service === 'run') return { uri: `https://${id}.paper` };
    if (call.path.endsWith('/serviceAccounts')) return { email: id };
    if (call.path.endsWith('/sinks')) return { writerIdentity: `serviceAccount:writer-of-${id}@paper` };
    if (!call.path.endsWith('/triggers')) return {};
    const subscription = `projects/${this.project}/subscriptions/eventarc-${id}`;
    this.#put(`pubsub /v1/${subscription}`, { name: subscription, ackDeadlineSeconds: 10 });
    const transport = (doc['transport'] ?? {}) as { pubsub?: Fields };
    return { name, transport: { pubsub: { ...transport.pubsub, subscription } } };
  }

  #change(call: PaperCall): Fields {
    this.#accountsInForce(call);
    const key = keyOf(call);
    const found = this.docs.get(key);
    if (call.method === 'PUT') {
      if (found && call.service === 'pubsub') throw new Refused(409, 'ALREADY_EXISTS', `${key} already exists`);
      return this.#put(key, { name: call.path.replace(/^\/[^/]+\//, ''), ...call.body });
    }
    if (!found) throw new Refused(404, 'NOT_FOUND', `${key} not found`);
    const guard = call.query.get('ifMetagenerationMatch');
    if (guard !== null && guard !== String(found['metageneration'])) throw new Refused(412, '', 'conditionNotMet');
    const wrapper = ['topic', 'subscription', 'serviceAccount'].find(
      (each) => call.body['updateMask'] && call.body[each],
    );
    const given = wrapper ? (call.body[wrapper] as Fields) : call.body;
    return this.#put(key, merged(found, given));
  }

  #remove(call: PaperCall): Fields {
    const key = keyOf(call);
    const found = this.docs.get(key);
    if (!found) throw new Refused(404, 'NOT_FOUND', `${key} not found`);
    for (const each of [...this.docs.keys()]) {
      if (each === key || each.startsWith(`${key}/`) || each === `policy ${key}`) this.docs.delete(each);
    }
    const subscription = ((found['transport'] as { pubsub?: Fields } | undefined)?.pubsub ?? {})['subscription'];
    if (typeof subscription === 'string') {
      this.docs.delete(`pubsub /v1/${subscription}`);
      this.docs.delete(`policy pubsub /v1/${subscription}`);
    }
    return {};
  }

  #custom(call: PaperCall, path: string, verb: string): Fields {
    const key = `${call.service} ${path}`;
    switch (verb) {
      case 'batchEnable':
        for (const id of call.body['serviceIds'] as string[]) this.#put(`${key}/${id}`, { state: 'ENABLED' });
        return {};
      case 'generateServiceIdentity':
        return { email: `${path.slice(path.lastIndexOf('/') + 1)}@agents.example` };
      case 'getIamPolicy':
        return this.#policy(path, call.service);
      case 'setIamPolicy':
        return this.#policy(path, call.service, call.body['policy'] as Fields);
      case 'testIamPermissions':
        return { permissions: call.body['permissions'] };
    }
    return this.#verb(key, path, verb);
  }

  /** Custom verbs of what is there. */
  #verb(key: string, path: string, verb: string): Fields {
    const found = this.docs.get(key);
    if (!found) throw new Refused(404, 'NOT_FOUND', `${key} not found`);
    switch (verb) {
      case 'pull':
        return { receivedMessages: (found['waiting'] ?? []) as unknown[] };
      case 'modifyAckDeadline':
        return {};
      case 'addVersion': {
        const number = 1 + this.names('versions').filter((each) => each.startsWith(`${key}/versions/`)).length;
        return this.#put(`${key}/versions/${number}`, { name: `${path}/versions/${number}`, state: 'ENABLED' });
      }
      case 'disable':
      case 'enable':
        return this.#put(key, { ...found, disabled: verb === 'disable' });
      case 'pause':
      case 'resume':
        return this.#put(key, { ...found, state: verb === 'pause' ? 'PAUSED' : 'ENABLED' });
      default:
        throw new Refused(501, 'UNIMPLEMENTED', `${verb} is not on paper`);
    }
  }

  #policy(path: string, service: string, written?: Fields): Fields {
    const on = `${service} ${path}`;
    if (!/\/projects\/[^/]+$/.test(path) && !this.docs.has(on)) throw new Refused(404, 'NOT_FOUND', `${on} not found`);
    const key = `policy ${on}`;
    const current = this.docs.get(key) ?? { etag: 'e0', bindings: [] };
    if (!written) return current;
    if (written['etag'] !== current['etag']) throw new Refused(409, 'ABORTED', 'the policy has changed');
    return this.#put(key, { ...written, etag: `e${++this.#count}` });
  }

  #upload(call: PaperCall): Fields {
    const name = call.query.get('name') ?? '';
    const bucket = call.path.replace('/upload', '').replace(/\/o$/, '');
    if (!this.docs.has(`storage ${bucket}`)) throw new Refused(404, '', 'no such bucket');
    const key = `storage ${bucket}/o/${encodeURIComponent(name)}`;
    const wanted = call.query.get('ifGenerationMatch');
    const current = String(this.docs.get(key)?.['generation'] ?? '0');
    if (wanted !== null && wanted !== current) throw new Refused(412, '', 'conditionNotMet');
    return this.#put(key, { name, generation: String(++this.#count), content: call.body });
  }

  #put(key: string, doc: Fields): Fields {
    const metageneration = String(Number(this.docs.get(key)?.['metageneration'] ?? 0) + 1);
    const kept = key.startsWith('storage /storage/v1/b/') && !key.includes('/o/') ? { ...doc, metageneration } : doc;
    this.docs.set(key, kept);
    if (!this.#madeAt.has(key)) this.#madeAt.set(key, this.#now);
    if (key.startsWith('policy ')) this.#madeAt.set(key, this.#now);
    return kept;
  }

  #inForce(key: string): boolean {
    const made = this.#madeAt.get(key);
    return made !== undefined && this.#now - made >= (this.options.propagationSeconds ?? 0) * 1000;
  }

  /** An account named in a write must be known everywhere. */
  #accountsInForce({ body, path }: PaperCall): void {
    if (path.includes('/serviceAccounts')) return;
    const { serviceAccount, template } = body as { serviceAccount?: string; template?: { serviceAccount?: string } };
    for (const email of [serviceAccount, template?.serviceAccount]) {
      if (typeof email !== 'string') continue;
      const key = `iam /v1/projects/${this.project}/serviceAccounts/${email}`;
      if (this.docs.has(key) && !this.#inForce(key)) {
        throw new Refused(400, 'FAILED_PRECONDITION', `Service account ${email} does not exist.`);
      }
    }
  }

  /** As on the service, the first trigger brings the agent into being, and its roles take a while. */
  #agentsInForce(): void {
    const agent = 'agent eventarc';
    if (this.options.lateAgents && !this.docs.has(agent)) this.#put(agent, {});
    const policy = `policy cloudresourcemanager /v3/projects/${this.project}`;
    const ready = this.#inForce(policy) && (!this.options.lateAgents || this.#inForce(agent));
    if (ready) return;
    const message = 'Invalid resource state: Permission denied while using the Eventarc Service Agent.';
    throw new Refused(400, 'FAILED_PRECONDITION', message);
  }
}

const VOLATILE = new Set(['etag', 'generation', 'metageneration']);

const COLLECTIONS = new Set(
  (
    'services workflows triggers topics subscriptions jobs metrics sinks buckets notificationChannels alertPolicies b o ' +
    'dashboards datasets tables instances clusters appProfiles backups secrets versions serviceAccounts schemas budgets ' +
    'workloadIdentityPools providers repositories releaseConfigs workflowConfigs dataProducts dataAssets executions ' +
    'serviceLevelObjectives'
  ).split(' '),
);

const keyOf = ({ service, path }: Pick<PaperCall, 'service' | 'path'>) => `${service} ${path}`;
const parent = (key: string) => key.slice(0, key.lastIndexOf('/'));
const serverNamed = (key: string) => /\/(alertPolicies|notificationChannels)\/\d+$/.test(key);

function newcomer(call: PaperCall, choose: () => string): { id: string; doc: Fields } {
  const { body, query } = call;
  const parameter = [...query.keys()].find((key) => /Id$|_id$/.test(key));
  if (parameter) return { id: query.get(parameter) ?? '', doc: body };
  if (body['accountId'])
    return { id: `${String(body['accountId'])}@paper.iam.gserviceaccount.com`, doc: body['serviceAccount'] as Fields };
  const wrapped = ['instance', 'table'].find((each) => body[`${each}Id`]);
  if (wrapped) return { id: String(body[`${wrapped}Id`]), doc: body[wrapped] as Fields };
  for (const each of ['dataset', 'table']) {
    const named = body[`${each}Reference`] as Fields | undefined;
    if (named) return { id: String(named[`${each}Id`]), doc: body };
  }
  if (typeof body['name'] === 'string') return { id: body['name'].slice(body['name'].lastIndexOf('/') + 1), doc: body };
  return { id: choose(), doc: body };
}

/** Names are below the version; buckets and BigQuery have them bare. */
function nameFor({ path, service }: PaperCall, id: string): string {
  return service === 'storage' ? id : `${path.replace(/^\/[^/]+\//, '')}/${id}`;
}

function merged(base: Fields, given: Fields): Fields {
  return { ...base, ...given };
}

function sortedKeys(value: unknown): unknown {
  // Bindings and their members come in the order of the writes.
  if (Array.isArray(value)) {
    return value.some((each) => isBinding(each) || typeof each === 'string') ? [...value].sort(byText) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function bodyOf(body: unknown): Fields {
  if (body === undefined || body === null) return {};
  const text = typeof body === 'string' ? body : Buffer.from(body as Uint8Array).toString();
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return { text };
  }
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

const cut = () =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) });

const isBinding = (value: unknown) => typeof value === 'object' && value !== null && 'members' in value;
const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
