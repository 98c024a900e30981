/** REST routes of a kind, built from its row in the table. */
import { ApiError, invalid } from '../wire/errors.ts';
import { page, pageRequest } from '../wire/paging.ts';
import { ok, type Reply, type RestRequest, type Route } from '../wire/router.ts';
import type { Fields, UpdateForm } from './kind.ts';
import { canonicalName, checkProject, type Project } from './project.ts';
import type { Named, Resources } from './resources.ts';

/** What else happens when a resource goes. */
interface Hooks {
  deleted?(name: string, resource: Fields): Promise<void>;
}

export function resourceRoutes(where: Project, resources: Resources, hooks: Hooks = {}): Route[] {
  const { kind } = resources;
  const collection = `/${kind.version}/${kind.parent}/${kind.collection}`;
  const route = (method: string, pattern: string, answer: (request: RestRequest) => Promise<unknown>): Route => ({
    service: kind.service,
    method,
    pattern,
    handle: async (request): Promise<Reply> => ok(await answer(request)),
  });
  const verbs = Object.entries(kind.verbs ?? {}).map(([verb, { set, answer }]) =>
    route('POST', `${collection}/{id}:${verb}`, async (request) => {
      const changed = await resources.change(nameOf(where, resources, request), (current) => ({ ...current, ...set }));
      return answer === 'empty' ? {} : changed;
    }),
  );
  return [
    route('POST', collection, (request) => create(where, resources, request)),
    route('GET', collection, (request) => list(where, resources, request)),
    route('GET', `${collection}/{id}`, async (request) => (await resources.get(nameOf(where, resources, request)))[1]),
    ...kind.update.map((form) =>
      route(form.method, `${collection}/{id}`, (request) => update(where, resources, form, request)),
    ),
    route('DELETE', `${collection}/{id}`, async (request) => {
      const [name, gone] = await resources.delete(nameOf(where, resources, request), request.query.get('etag'));
      await hooks.deleted?.(name, gone);
      return {};
    }),
    ...verbs,
  ];
}

/** Canonical name of the parent. @throws ApiError PERMISSION_DENIED */
function parentOf(where: Project, resources: Resources, { params }: RestRequest): string {
  checkProject(where, params['project']);
  return canonicalName(where, resources.kind.parent, params);
}

/** Canonical name of the resource. A project `-` stands for the one that an account's address tells. */
function nameOf(where: Project, resources: Resources, request: RestRequest): string {
  const { kind } = resources;
  const { params } = request;
  const anyProject = kind.alias !== undefined && params['project'] === '-';
  const parent = anyProject ? canonicalName(where, kind.parent, params) : parentOf(where, resources, request);
  return `${parent}/${kind.collection}/${params['id'] ?? ''}`;
}

async function create(where: Project, resources: Resources, request: RestRequest): Promise<Fields> {
  const { create: form, collection } = resources.kind;
  const parent = parentOf(where, resources, request);
  const body = await request.json();
  switch (form.id) {
    case 'query': {
      // Both spellings are in use: the published one and that of the REST gateway.
      const snake = form.parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      const id = request.query.get(form.parameter) ?? request.query.get(snake);
      return resources.create(parent, id ?? '', body);
    }
    case 'body': {
      const { [form.field]: id, [form.resource]: resource = {}, ...rest } = body;
      const unknown = Object.keys(rest)[0];
      if (unknown !== undefined)
        throw invalid(`Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`);
      return resources.create(parent, text(form.field, id), asFields(form.resource, resource));
    }
    case 'name': {
      const name = text('name', body['name']);
      if (name === '' && form.optional) return resources.create(parent, undefined, body);
      if (form.form === 'bare') return resources.create(parent, name, body);
      const id = name.slice(name.lastIndexOf('/') + 1);
      const wanted = [where.project, where.projectNumber].map(
        (project) => `${parent.replace(/^projects\/[^/]+/, `projects/${project}`)}/${collection}/${id}`,
      );
      if (!wanted.includes(name)) throw invalid(`name "${name}" is not below ${parent}/${collection}.`);
      return resources.create(parent, id, body);
    }
  }
}

async function update(where: Project, resources: Resources, form: UpdateForm, request: RestRequest): Promise<Fields> {
  const name = nameOf(where, resources, request);
  const body = await request.json();
  const resource = form.resource === undefined ? body : asFields(form.resource, body[form.resource] ?? {});
  if (form.upsert === true && !(await resources.find(name))) {
    return resources.create(parentOf(where, resources, request), request.params['id'], resource);
  }
  const mask = { query: request.query.get('updateMask'), body: text('updateMask', body['updateMask']), none: null };
  return resources.update(name, resource, mask[form.mask], form);
}

async function list(where: Project, resources: Resources, request: RestRequest) {
  const { query } = request;
  if (query.get('filter')) {
    throw new ApiError(
      'UNIMPLEMENTED',
      `The local cloud does not model filter on lists of ${resources.kind.collection}.`,
    );
  }
  const rows = await resources.list(parentOf(where, resources, request));
  const { items, ...rest } = page<Named>(rows, pageRequest(query, 100, 25_000), ([name]) => name);
  return { [resources.kind.listField]: items.map(([, resource]) => resource), ...rest };
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
