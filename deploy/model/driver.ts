/** One driver for all kinds that a descriptor says everything of: read, create, update, remove, list, check. */
import type { Call, Client } from '../rest/client.ts';
import { isAt, isMap } from './compare.ts';
import type { CreateForm, Descriptor } from './descriptor.ts';
import { isOurId, isOurs } from './ownership.ts';
import { formerOf, headOfFamily, statesFixedFields, SUFFIX_LENGTH, successorName } from './succession.ts';
import type { Fields, Kind, Listed, Resource, Update } from '../resource.ts';
import { isReference, UNKNOWN } from '../resource.ts';

export function kindFrom(descriptor: Descriptor): Kind {
  const { hooks = {}, checks, list, lane, remove } = descriptor;
  return {
    dataClass: descriptor.dataClass,
    ownership: descriptor.ownership,
    compare: {
      ...descriptor.diff,
      outputOnly: [...(descriptor.diff.outputOnly ?? []), ...(descriptor.createOnly ?? [])],
    },
    permissions: descriptor.permissions,
    ...(lane === undefined ? {} : { lane: (resource: Resource) => fill(lane, resource.name) }),
    read: (client, resource) => read(descriptor, client, resource),
    create: (client, resource, spec) => create(descriptor, client, resource, spec),
    update: (client, resource, change) => update(descriptor, client, resource, change),
    ...(remove.verb === 'never'
      ? {}
      : { remove: (client: Client, resource: Resource, live: Fields) => erase(descriptor, client, resource, live) }),
    ...(list && !list.below ? { list: (client: Client) => listOurs(descriptor, client) } : {}),
    ...(checks ? { check: (resource: Resource) => check(descriptor, resource) } : {}),
    ...(checks?.validateOnly
      ? { validate: (client: Client, resource: Resource, spec: Fields) => validate(descriptor, client, resource, spec) }
      : {}),
    ...(hooks.vanishing ? { vanishing: hooks.vanishing } : {}),
    ...(hooks.backlog ? { backlog: hooks.backlog } : {}),
    ...(hooks.fault ? { fault: hooks.fault } : {}),
    ...(descriptor.replace ? { replace: (client, resource, live) => succeed(descriptor, client, resource, live) } : {}),
  };
}

async function read(descriptor: Descriptor, client: Client, resource: Resource): Promise<Fields | undefined> {
  const found = await findIt(descriptor, client, resource);
  if (!found || found['state'] === 'DELETED' || found['lifecycleState'] === 'DELETE_REQUESTED') return undefined;
  return descriptor.hooks?.afterRead ? descriptor.hooks.afterRead(client, resource, found) : found;
}

function findIt(descriptor: Descriptor, client: Client, resource: Resource): Promise<Fields | undefined> {
  if (descriptor.create.form.id === 'server') return findByDisplayName(descriptor, client, resource);
  if (descriptor.replace && statesFixedFields(resource.spec, descriptor.diff)) {
    return findHead(descriptor, client, resource);
  }
  return client.find({
    ...callOf(descriptor, client, resource, 'GET'),
    ...(descriptor.address.readQuery ? { query: descriptor.address.readQuery } : {}),
  });
}

/** A successor has a name that cannot be known from the declaration alone. */
async function findHead(descriptor: Descriptor, client: Client, resource: Resource): Promise<Fields | undefined> {
  const all = await listAll(descriptor, client, collectionPath(descriptor, client, resource));
  const { name, spec } = resource;
  const { diff: rules, ownership } = descriptor;
  return headOfFamily(all, { name, spec, rules, ownership, env: client.target.env });
}

function succeed(descriptor: Descriptor, client: Client, resource: Resource, live: Fields): Promise<void> {
  const taken = [live, ...formerOf(live)].map(({ name }) => String(name));
  const name = successorName(resource.name, resource.spec, descriptor.diff, taken);
  return create(descriptor, client, { ...resource, name }, resource.spec);
}

/** The server chose the name, so ours is the one that says so itself. */
async function findByDisplayName(descriptor: Descriptor, client: Client, resource: Resource) {
  const all = await listAll(descriptor, client, collectionPath(descriptor, client, resource));
  const same = all.filter((item) => item['displayName'] === resource.spec['displayName']);
  return same.find((item) => isOurs(descriptor.ownership, item, client.target.env)) ?? same[0];
}

async function create(descriptor: Descriptor, client: Client, resource: Resource, spec: Fields): Promise<void> {
  const revived = (await descriptor.hooks?.revive?.(client, resource, spec)) ?? false;
  if (!revived) {
    const call = createCall(descriptor, client, resource, spec);
    await send(descriptor, client, 'create', call);
  }
  await descriptor.hooks?.afterCreate?.(client, resource, spec);
}

function createCall(descriptor: Descriptor, client: Client, resource: Resource, spec: Fields): Call {
  const body = { ...descriptor.create.extra, ...bodyOf(descriptor, client, resource, spec) };
  const { form } = descriptor.create;
  const path = collectionPath(descriptor, client, resource);
  const id = idOf(resource.name);
  const query = {
    ...fillAll(descriptor.create.query, resource.name, client),
    ...(form.id === 'query' ? { [form.parameter]: id } : {}),
  };
  return {
    service: descriptor.address.service,
    method: form.id === 'path' ? 'PUT' : 'POST',
    path: form.id === 'path' ? itemPath(descriptor, client, resource) : path,
    query,
    body: wrap(form, resource.name, id, body),
  };
}

function wrap(form: CreateForm, name: string, id: string, body: Fields): Fields {
  switch (form.id) {
    case 'query':
    case 'path':
    case 'server':
      return body;
    case 'body': {
      const beside = Object.entries(body).filter(([field]) => form.beside?.includes(field));
      const inside = Object.entries(body).filter(([field]) => !form.beside?.includes(field));
      return { [form.field]: id, [form.resource]: Object.fromEntries(inside), ...Object.fromEntries(beside) };
    }
    case 'name':
      return { name: form.form === 'whole' ? name : id, ...body };
    case 'reference': {
      const parts = Object.entries(form.parts).map(([field, template]) => [field, fill(template, name)]);
      return { [form.field]: Object.fromEntries(parts) as Fields, ...body };
    }
  }
}

async function update(descriptor: Descriptor, client: Client, resource: Resource, change: Update): Promise<void> {
  const held = [...(descriptor.notSent ?? []), ...(descriptor.updatedByHook ?? []), ...(descriptor.createOnly ?? [])];
  const sent = change.paths.filter((path) => !held.includes(path));
  if (descriptor.update.form !== 'custom' && sent.length > 0) {
    const call = updateCall(descriptor, client, resource, { ...change, paths: sent });
    await send(descriptor, client, 'update', call);
  }
  await descriptor.hooks?.update?.(client, resource, change);
}

function updateCall(descriptor: Descriptor, client: Client, resource: Resource, change: Update): Call {
  const { form, wrapper, guard, masks, query } = descriptor.update;
  const whole = bodyOf(descriptor, client, resource, change.spec, change.live);
  const some = pick(whole, change.paths);
  const mask = change.paths.map((path) => masks?.[path] ?? path).join(',');
  const call = callOf(descriptor, client, resource, form === 'put' ? 'PUT' : 'PATCH', change.live);
  const seen = guard === undefined ? undefined : change.live[guard.field];
  const guarded = {
    query: {
      ...query,
      ...(form === 'mask-query' ? { updateMask: mask } : {}),
      ...(guard?.query !== undefined && seen !== undefined ? { [guard.query]: String(seen) } : {}),
    },
    ...(guard?.header !== undefined && seen !== undefined ? { headers: { [guard.header]: String(seen) } } : {}),
  };
  return { ...call, ...guarded, body: updateBody() };

  function updateBody(): Fields {
    if (form === 'mask-body') return { [wrapper ?? 'resource']: { name: resource.name, ...some }, updateMask: mask };
    if (form === 'put') return { name: idOf(resource.name), ...whole };
    if (form === 'replace-etag') return { ...whole, name: resource.name, etag: change.live['etag'] };
    return some;
  }
}

async function erase(descriptor: Descriptor, client: Client, resource: Resource, live: Fields): Promise<void> {
  const { remove } = descriptor;
  if (remove.verb === 'never') return;
  await descriptor.hooks?.beforeRemove?.(client, resource, live);
  if (remove.verb === 'DELETE') {
    const call = callOf(descriptor, client, resource, 'DELETE', live);
    await send(descriptor, client, 'remove', { ...call, ...(remove.query ? { query: remove.query } : {}) });
    return;
  }
  const call = callOf(descriptor, client, resource, 'POST', live);
  await send(descriptor, client, 'remove', { ...call, path: `${call.path}:${remove.method}`, body: {} });
}

async function validate(descriptor: Descriptor, client: Client, resource: Resource, spec: Fields): Promise<void> {
  const call = createCall(descriptor, client, resource, spec);
  await client.send({ ...call, query: { ...call.query, validateOnly: 'true' } });
}

async function listOurs(descriptor: Descriptor, client: Client): Promise<Listed[]> {
  const { list, address } = descriptor;
  if (!list) return [];
  const template = list.path ?? address.collection ?? '';
  const all = await listAll(descriptor, client, fill(template, '', client));
  const { env } = client.target;
  return all.flatMap((fields) => {
    const name = list.nameOf ? list.nameOf(fields, client) : String(fields['name']);
    if (name === undefined || !isOurs(descriptor.ownership, fields, env)) return [];
    return descriptor.ownership === 'name' && !isOurId(idOf(name), env) ? [] : [{ name, fields }];
  });
}

async function listAll(descriptor: Descriptor, client: Client, path: string): Promise<Fields[]> {
  const found: Fields[] = [];
  let pageToken: string | undefined;
  do {
    const query = { ...fillAll(descriptor.list?.query, '', client), ...(pageToken === undefined ? {} : { pageToken }) };
    const page = await client.find({ service: descriptor.address.service, method: 'GET', path, query });
    found.push(...((page?.[descriptor.list?.field ?? 'items'] ?? []) as Fields[]));
    const next = page?.['nextPageToken'];
    pageToken = typeof next === 'string' && next !== '' ? next : undefined;
  } while (pageToken !== undefined);
  return found;
}

function check({ checks, ownership, replace }: Descriptor, resource: Resource): string[] {
  // A successor's must be valid too.
  const id = idOf(resource.name) + (replace ? `-${'0'.repeat(SUFFIX_LENGTH - 1)}` : '');
  const faults = checks?.id && !checks.id.pattern.test(id) ? [`"${id}" is no valid id: ${checks.id.rule}`] : [];
  return [...faults, ...labelFaults(resource.spec[ownership]), ...(checks?.spec?.(resource.spec, resource) ?? [])];
}

/** https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
function labelFaults(labels: unknown): string[] {
  if (!isMap(labels)) return [];
  return Object.entries(labels).flatMap(([key, value]) => {
    if (isReference(value) || value === UNKNOWN) return [];
    const right = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key);
    const text = String(value);
    return right && /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(text)
      ? []
      : [`label ${key}=${text}: at most 63 lower-case letters, digits, hyphens and underscores`];
  });
}

function bodyOf(descriptor: Descriptor, client: Client, resource: Resource, spec: Fields, live?: Fields): Fields {
  const sent = Object.fromEntries(
    Object.entries(spec).filter(
      ([path]) => !(descriptor.notSent ?? []).includes(path) && !isAt(path, descriptor.diff.outputOnly),
    ),
  );
  return descriptor.hooks?.beforeWrite?.(sent, resource, client, live) ?? sent;
}

function send(descriptor: Descriptor, client: Client, verb: Descriptor['operation'][number], call: Call) {
  return descriptor.operation.includes(verb) ? client.operate(call) : client.send(call);
}

function callOf(
  descriptor: Descriptor,
  client: Client,
  resource: Resource,
  method: Call['method'],
  live?: Fields,
): Call {
  return { service: descriptor.address.service, method, path: itemPath(descriptor, client, resource, live) };
}

function itemPath({ address, create, replace }: Descriptor, client: Client, resource: Resource, live?: Fields): string {
  const chosen = create.form.id === 'server' || replace ? live?.['name'] : undefined;
  const name = typeof chosen === 'string' ? chosen : resource.name;
  return fill(address.item ?? `/${address.version}/{name}`, name, client);
}

function collectionPath({ address }: Descriptor, client: Client, resource: Resource): string {
  return fill(address.collection ?? `/${address.version}/{collection}`, resource.name, client);
}

/** The last segment; of an account's address the part before the @. */
const idOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1).split('@', 1)[0] ?? '';

function fillAll(templates: Readonly<Record<string, string>> | undefined, name: string, client: Client) {
  return Object.fromEntries(Object.entries(templates ?? {}).map(([key, value]) => [key, fill(value, name, client)]));
}

function fill(template: string, name: string, client?: Client): string {
  const parts = name.split('/');
  const values: Record<string, string> = {
    name,
    id: parts.at(-1) ?? '',
    collection: parts.slice(0, -1).join('/'),
    parent: parts.slice(0, -2).join('/'),
    parentId: parts.at(-3) ?? '',
    project: client?.target.project ?? parts[1] ?? '',
    location: client?.target.location ?? parts[3] ?? '',
  };
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}

export function pick(spec: Fields, paths: readonly string[]): Fields {
  return Object.fromEntries(paths.map((path) => [path, spec[path]]));
}
