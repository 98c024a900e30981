/**
 * Workflows as resources: create, get, list, patch, delete, revisions. A definition is compiled before it is stored,
 * so whatever is stored runs; each revision is kept whole, so a running execution keeps the one it began with.
 */
import { createHash } from 'node:crypto';
import type { Change, Store } from '../../store/index.ts';
import { table } from '../../store/table.ts';
import type { Clock } from '../../wire/clock.ts';
import { alreadyExists, ApiError, invalid, notFound } from '../../wire/errors.ts';
import { createSerial } from '../../wire/serial.ts';
import { checkWorkflowId, splitWorkflowName, type ProjectEnv } from './names.ts';
import { patchDefinition, readDefinition, type DefinitionInput } from './definition-input.ts';

/** The Workflow resource as it is stored and answered. */
export interface Workflow extends DefinitionInput {
  readonly name: string;
  readonly state: 'ACTIVE';
  /** `000001-a4d`: ordinal, hyphen, three hexadecimal digits. */
  readonly revisionId: string;
  readonly createTime: string;
  readonly updateTime: string;
  readonly revisionCreateTime: string;
  readonly serviceAccount: string;
  readonly sourceContents: string;
}

export interface DefinitionsEnv extends ProjectEnv {
  readonly store: Store;
  readonly clock: Clock;
  /** @throws ApiError INVALID_ARGUMENT `failed to build: …` */
  build(source: string): void;
  /** Stops and removes all executions of a workflow that is already gone from the store. */
  removeExecutions(name: string): Promise<void>;
}

export interface Definitions {
  create(parent: string, workflowId: string, body: Fields): Promise<Workflow>;
  /** @throws ApiError NOT_FOUND */
  get(name: string, revisionId?: string): Promise<Workflow>;
  find(name: string): Promise<Workflow | undefined>;
  /** Below `projects/P/locations/L`, or `projects/P/locations/-` for all. */
  list(parent: string): Promise<Workflow[]>;
  patch(name: string, body: Fields, mask: string | null): Promise<Workflow>;
  delete(name: string): Promise<void>;
  /** Newest first. */
  revisions(name: string): Promise<Workflow[]>;
  /** Ends removals that a crash cut short. */
  start(): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

export function createDefinitions(env: DefinitionsEnv): Definitions {
  const workflows = table<Workflow>(env.store, 'workflow');
  const revisions = table<Workflow>(env.store, 'revision');
  /** Workflows deleted whose executions may not all be removed yet. */
  const removals = table<true>(env.store, 'removal');
  const cache = new Map<string, Workflow>();
  const serial = createSerial();
  const time = () => new Date(env.clock.now()).toISOString();

  /** Counts deletions, so that a read begun before one does not put the workflow back into the cache. */
  let deletions = 0;
  const find = async (name: string) => {
    const cached = cache.get(name);
    if (cached) return cached;
    const before = deletions;
    const found = await workflows.get(name);
    if (found && deletions === before) cache.set(name, found);
    return found;
  };
  const existing = async (name: string) => {
    const found = await find(name);
    if (!found) throw notFound(`Workflow ${name}`);
    return found;
  };
  const save = async (workflow: Workflow, changes: readonly Change[]) => {
    await env.store.batch([workflows.putChange(workflow.name, workflow), ...changes]);
    cache.set(workflow.name, workflow);
    return workflow;
  };
  const saveRevision = (workflow: Workflow) =>
    save(workflow, [revisions.putChange(`${workflow.name}/${workflow.revisionId}`, workflow)]);

  const create = async (parent: string, workflowId: string, body: Fields) => {
    checkWorkflowId(workflowId);
    const name = `${parent}/workflows/${workflowId}`;
    if (await find(name)) throw alreadyExists(`Workflow ${name}`);
    const fields = readDefinition(env, splitWorkflowName(name).project, body);
    env.build(fields.sourceContents);
    const now = time();
    const stamps = { createTime: now, updateTime: now, revisionCreateTime: now };
    return saveRevision({ name, state: 'ACTIVE', revisionId: revisionId(1, fields), ...stamps, ...fields });
  };
  const patch = async (name: string, body: Fields, mask: string | null) => {
    const current = await existing(name);
    const fields = readDefinition(env, splitWorkflowName(name).project, patchDefinition(current, body, mask));
    const { createTime, revisionCreateTime } = current;
    const updateTime = time();
    const kept = { name, state: 'ACTIVE', createTime, updateTime } as const;
    if (!needsRevision(current, fields)) {
      return save({ ...kept, revisionId: current.revisionId, revisionCreateTime, ...fields }, []);
    }
    env.build(fields.sourceContents);
    const ordinal = Number.parseInt(current.revisionId, 10) + 1;
    return saveRevision({
      ...kept,
      revisionId: revisionId(ordinal, fields),
      revisionCreateTime: updateTime,
      ...fields,
    });
  };
  const remove = async (name: string) => {
    await existing(name);
    const all = await revisions.list({ prefix: `${name}/` });
    const changes = all.map(([key]) => revisions.deleteChange(key));
    await env.store.batch([workflows.deleteChange(name), removals.putChange(name, true), ...changes]);
    deletions++;
    cache.delete(name);
    await env.removeExecutions(name);
    await removals.delete(name);
  };
  return {
    create: (parent, workflowId, body) =>
      serial(`${parent}/workflows/${workflowId}`, () => create(parent, workflowId, body)),
    find,
    async get(name, revision) {
      if (!revision) return existing(name);
      const found = await revisions.get(`${name}/${revision}`);
      if (!found) throw notFound(`Revision ${revision} of workflow ${name}`);
      return found;
    },
    async list(parent) {
      const everywhere = parent.endsWith('/locations/-');
      const rows = await workflows.list({ prefix: everywhere ? parent.slice(0, -1) : `${parent}/workflows/` });
      return rows.map(([, workflow]) => workflow);
    },
    patch: (name, body, mask) => serial(name, () => patch(name, body, mask)),
    delete: (name) => serial(name, () => remove(name)),
    async revisions(name) {
      await existing(name);
      const rows = await revisions.list({ prefix: `${name}/` });
      return rows.map(([, workflow]) => workflow).reverse();
    },
    async start() {
      for (const [name] of await removals.list()) {
        await env.removeExecutions(name);
        await removals.delete(name);
      }
    },
  };
}

/** A revision is what decides how an execution runs; description, labels and log levels are not part of it. */
function needsRevision(current: DefinitionInput, next: DefinitionInput): boolean {
  return revisionContent(current) !== revisionContent(next);
}

function revisionContent({ sourceContents, serviceAccount, userEnvVars = {} }: DefinitionInput): string {
  return JSON.stringify([sourceContents, serviceAccount, Object.entries(userEnvVars).sort()]);
}

function revisionId(ordinal: number, fields: DefinitionInput): string {
  const digest = createHash('sha256')
    .update(`${ordinal}${revisionContent(fields)}`)
    .digest('hex');
  return `${String(ordinal).padStart(6, '0')}-${digest.slice(0, 3)}`;
}

/** The compile error of a definition as the service words it; what is no compile error is passed on as it is. */
export function buildError(error: unknown): unknown {
  if (error instanceof ApiError || !(error instanceof Error) || !('code' in error)) return error;
  return invalid(`failed to build: ${error.message}`);
}
