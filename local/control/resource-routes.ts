/** REST routes of a kind, built from its row in the table. */
import { ApiError, invalid } from '../wire/errors.ts';
import type { Operations } from '../wire/operations.ts';
import { page, pageRequest } from '../wire/paging.ts';
import { ok, type Reply, type RestRequest, type Route } from '../wire/router.ts';
import type { Fields, UpdateForm, Write } from './kind.ts';
import type { Lanes } from './lanes.ts';
import { canonicalName, checkProject, type Project } from './project.ts';
import { checkReferences, clearTheWay, requireParent, type Relatives } from './relatives.ts';
import type { Named, Resources, WriteOptions } from './resources.ts';

/** What else happens when a resource is written or goes. */
export interface Hooks {
  written?(name: string, resource: Fields): Promise<void>;
  deleted?(name: string, resource: Fields): Promise<void>;
  /** @throws ApiError for what a service checks beyond the resource itself */
  check?(resource: Fields): Promise<void>;
}

export interface ResourceEnv extends Project {
  readonly operations: Operations;
  readonly lanes: Lanes;
  readonly relatives: Relatives;
}

type Verb = Write | 'undelete';

class Controller {
  readonly #env: ResourceEnv;
  readonly #resources: Resources;
  readonly #hooks: Hooks;

  constructor(env: ResourceEnv, resources: Resources, hooks: Hooks) {
    this.#env = env;
    this.#resources = resources;
    this.#hooks = hooks;
  }

  get #kind() {
    return this.#resources.kind;
  }

  /** Canonical name of the parent. @throws ApiError PERMISSION_DENIED */
  #parentOf({ params }: RestRequest): string {
    if (this.#kind.parent.includes('{project}')) checkProject(this.#env, params['project']);
    return canonicalName(this.#env, this.#kind.parent, params);
  }

  /** Canonical name of the resource. A project `-` stands for the one that an account's address tells. */
  #nameOf(request: RestRequest): string {
    const { params } = request;
    const anyProject = this.#kind.alias !== undefined && params['project'] === '-';
    const parent = anyProject ? canonicalName(this.#env, this.#kind.parent, params) : this.#parentOf(request);
    return `${parent}/${this.#kind.collection}/${params['id'] ?? ''}`;
  }

  async create(request: RestRequest): Promise<Fields> {
    const parent = this.#parentOf(request);
    const { id, resource } = readCreate(this.#env, this.#resources, request, parent, await request.json());
    return this.#write(request, 'create', parent, (options) => this.#make(parent, id, resource, options));
  }

  async #make(parent: string, id: string | undefined, resource: Fields, options: WriteOptions): Promise<Fields> {
    await requireParent(this.#env.relatives, this.#kind, parent);
    await this.#check(resource);
    return this.#written(await this.#resources.create(parent, id, resource, options), options);
  }

  async get(request: RestRequest): Promise<Fields> {
    return (await this.#resources.get(this.#nameOf(request)))[1];
  }

  async list(request: RestRequest) {
    const { query } = request;
    const { collection, listField } = this.#kind;
    if (query.get('filter')) {
      throw new ApiError('UNIMPLEMENTED', `The local cloud does not model filter on lists of ${collection}.`);
    }
    const parent = this.#parentOf(request);
    await requireParent(this.#env.relatives, this.#kind, parent);
    const rows = await this.#resources.list(parent, { deleted: query.get('showDeleted') === 'true' });
    const { items, ...rest } = page<Named>(rows, pageRequest(query, 100, 25_000), ([name]) => name);
    return { [listField]: items.map(([, resource]) => resource), ...rest };
  }

  async update(form: UpdateForm, request: RestRequest): Promise<Fields> {
    const name = this.#nameOf(request);
    const body = await request.json();
    const resource = form.resource === undefined ? body : asFields(form.resource, body[form.resource] ?? {});
    const snake = request.query.get('update_mask');
    const mask = { query: request.query.get('updateMask') ?? snake, body: text('updateMask', body['updateMask']) };
    const missing = form.upsert === true || this.#allows('update', request);
    return this.#write(request, 'update', name, async (options) => {
      if (missing && !(await this.#resources.find(name))) {
        return this.#make(this.#parentOf(request), request.params['id'], resource, options);
      }
      await this.#check(resource);
      const chosen = form.mask === 'none' ? null : mask[form.mask];
      return this.#written(await this.#resources.update(name, resource, chosen, form, options), options);
    });
  }

  async delete(request: RestRequest): Promise<Fields> {
    const asked = this.#nameOf(request);
    const { query } = request;
    return this.#write(request, 'delete', asked, async ({ dry = false }) => {
      const found = await this.#resources.find(asked);
      if (!found && this.#allows('delete', request)) return {};
      const [name] = found ?? (await this.#resources.get(asked));
      const cleared = await clearTheWay(this.#env.relatives, this.#kind, name, query.get('force') === 'true');
      const [, gone] = await this.#resources.delete(name, query.get('etag'), dry);
      if (dry) return gone;
      await cleared();
      await this.#hooks.deleted?.(name, gone);
      return gone;
    });
  }

  async undelete(request: RestRequest): Promise<Fields> {
    const name = this.#nameOf(request);
    return this.#write(request, 'undelete', name, () => this.#resources.undelete(name));
  }

  async set(request: RestRequest, set: Fields): Promise<Fields> {
    const name = this.#nameOf(request);
    return this.#write(request, 'update', name, async () =>
      this.#written(await this.#resources.change(name, (current) => ({ ...current, ...set })), {}),
    );
  }

  /** In its lane, and answered with an operation where the service does so. */
  async #write(
    request: RestRequest,
    verb: Verb,
    target: string,
    work: (options: WriteOptions) => Promise<Fields>,
  ): Promise<Fields> {
    const { lane, service, collection } = this.#kind;
    const dry = request.query.get('validateOnly') === 'true' && this.#kind.validateOnly?.includes(verb as Write);
    const run = () => work({ query: request.query, dry: dry === true });
    const where = lane?.per === 'location' ? this.#parentOf(request) : this.#env.project;
    const result = lane
      ? await this.#env.lanes.enter(`${service}/${collection}/${where}`, { ...lane, status: 'ABORTED' }, run)
      : await run();
    return this.#answer(request, verb, target, result);
  }

  async #answer(request: RestRequest, verb: Verb, target: string, result: Fields): Promise<Fields> {
    const { operation, version, softDelete } = this.#kind;
    const empty = verb === 'delete' || (verb === 'undelete' && softDelete?.undelete === 'empty');
    if (!operation?.writes.includes(verb)) return empty ? {} : result;
    const bare = empty && operation.deleted === 'empty';
    return {
      ...(await this.#env.operations.start({
        parent: canonicalName(this.#env, operationParent(this.#kind.parent), request.params),
        target,
        verb,
        apiVersion: version,
        metadataType: `${operation.types}.${operation.metadata}`,
        responseType: bare ? 'type.googleapis.com/google.protobuf.Empty' : `${operation.types}.${operation.resource}`,
        run: async () => (bare ? {} : result),
      })),
    };
  }

  #allows(verb: 'update' | 'delete', { query }: RestRequest): boolean {
    return query.get('allowMissing') === 'true' && this.#kind.allowMissing?.includes(verb) === true;
  }

  async #check(resource: Fields): Promise<void> {
    await checkReferences(this.#env, this.#env.relatives, this.#kind, resource);
    await this.#hooks.check?.(resource);
  }

  async #written(resource: Fields, { dry }: WriteOptions): Promise<Fields> {
    if (!dry) await this.#hooks.written?.(String(resource['name']), resource);
    return resource;
  }
}

export function resourceRoutes(env: ResourceEnv, resources: Resources, hooks: Hooks = {}): Route[] {
  const { kind } = resources;
  const controller = new Controller(env, resources, hooks);
  const collection = `/${kind.version}/${kind.parent}/${kind.collection}`;
  const one = `${collection}/{id}`;
  const route = (method: string, pattern: string, answer: (request: RestRequest) => Promise<unknown>): Route => ({
    service: kind.service,
    method,
    pattern,
    handle: async (request): Promise<Reply> => ok(await answer(request)),
  });
  const verbs = Object.entries(kind.verbs ?? {}).map(([verb, { set, answer }]) =>
    route('POST', `${one}:${verb}`, async (request) => {
      const changed = await controller.set(request, set);
      return answer === 'empty' ? {} : changed;
    }),
  );
  return [
    route('POST', collection, (request) => controller.create(request)),
    route('GET', collection, (request) => controller.list(request)),
    route('GET', one, (request) => controller.get(request)),
    ...kind.update.map((form) => route(form.method, one, (request) => controller.update(form, request))),
    ...(kind.stays ? [] : [route('DELETE', one, (request) => controller.delete(request))]),
    ...(kind.softDelete ? [route('POST', `${one}:undelete`, (request) => controller.undelete(request))] : []),
    ...verbs,
  ];
}

/** Operations are named below the location where there is one, or below the project. */
function operationParent(pattern: string): string {
  return /^projects\/\{project\}(\/locations\/[^/]+)?/.exec(pattern)?.[0] ?? pattern;
}

function readCreate(
  where: Project,
  { kind }: Resources,
  request: RestRequest,
  parent: string,
  body: Fields,
): { id: string | undefined; resource: Fields } {
  const { create: form, collection } = kind;
  switch (form.id) {
    case 'query': {
      // Both spellings are in use: the published one and that of the REST gateway.
      const snake = form.parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const id = request.query.get(form.parameter) ?? request.query.get(snake) ?? '';
      return { id: id === '' && form.optional ? undefined : id, resource: body };
    }
    case 'body': {
      const { [form.field]: id, [form.resource]: resource = {}, ...rest } = body;
      const unknown = Object.keys(rest)[0];
      if (unknown !== undefined)
        throw invalid(`Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`);
      return { id: text(form.field, id), resource: asFields(form.resource, resource) };
    }
    case 'name': {
      const name = text('name', body['name']);
      if (name === '' && form.optional) return { id: undefined, resource: body };
      if (form.form === 'bare') return { id: name, resource: body };
      const id = name.slice(name.lastIndexOf('/') + 1);
      const wanted = [where.project, where.projectNumber].map(
        (project) => `${parent.replace(/^projects\/[^/]+/, `projects/${project}`)}/${collection}/${id}`,
      );
      if (!wanted.includes(name)) throw invalid(`name "${name}" is not below ${parent}/${collection}.`);
      return { id, resource: body };
    }
  }
}

function text(field: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw invalid(`"${field}" must be a string.`);
  return value;
}

function asFields(field: string, value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw invalid(`"${field}" must be an object.`);
}
