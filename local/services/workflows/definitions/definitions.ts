/**
 * Workflows as resources: create, get, list, patch, delete, revisions. A definition is compiled before it is stored,
 * so whatever is stored runs; each revision is kept whole, so a running execution keeps the one it began with.
 */
import { createHash } from 'node:crypto';
import type { Change, Store } from '../../../store/index.ts';
import { table, type Table } from '../../../store/table.ts';
import type { Clock } from '../../../wire/clock.ts';
import { createSerial } from '../../../wire/serial.ts';
import { checkOneLocation, checkWorkflowId, splitWorkflowName, type ProjectEnv } from '../names.ts';
import { resourceError } from '../field-errors.ts';
import { patchDefinition, readDefinition, type DefinitionInput } from './input.ts';

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

interface DefinitionsEnv extends ProjectEnv {
  readonly store: Store;
  readonly clock: Clock;
  /** @throws ApiError INVALID_ARGUMENT `failed to build: …` */
  build(source: string): unknown;
  /** Told of each new revision once it is stored. */
  prepare(workflow: Workflow): unknown;
  /** Stops and removes all executions of a workflow that is already gone from the store. */
  removeExecutions(name: string): Promise<void>;
}

type Fields = Readonly<Record<string, unknown>>;

export class Definitions {
  readonly #env: DefinitionsEnv;
  readonly #workflows: Table<Workflow>;
  readonly #revisions: Table<Workflow>;
  /** Workflows deleted whose executions may not all be removed yet. */
  readonly #removals: Table<true>;
  readonly #cache = new Map<string, Workflow>();
  readonly #serial = createSerial();
  /** Counts deletions, so that a read begun before one does not put the workflow back into the cache. */
  #deletions = 0;

  constructor(env: DefinitionsEnv) {
    this.#env = env;
    this.#workflows = table(env.store, 'workflow');
    this.#revisions = table(env.store, 'revision');
    this.#removals = table(env.store, 'removal');
  }

  /** Ends removals that a crash cut short. Before anything else. */
  async load(): Promise<void> {
    for (const [name] of await this.#removals.list()) {
      await this.#env.removeExecutions(name);
      await this.#removals.delete(name);
    }
  }

  /** What create() would refuse without compiling anything. @throws ApiError INVALID_ARGUMENT */
  check(parent: string, workflowId: string, body: Fields): void {
    checkOneLocation(parent);
    checkWorkflowId(workflowId);
    readDefinition(this.#env, splitWorkflowName(`${parent}/workflows/${workflowId}`).project, body);
  }

  /** What patch() would refuse without compiling anything. @throws ApiError NOT_FOUND, INVALID_ARGUMENT */
  async checkPatch(name: string, body: Fields, mask: string | null): Promise<void> {
    const { project } = splitWorkflowName(name);
    readDefinition(this.#env, project, patchDefinition(await this.get(name), body, mask));
  }

  /** @throws ApiError INVALID_ARGUMENT, ALREADY_EXISTS */
  create(parent: string, workflowId: string, body: Fields): Promise<Workflow> {
    checkWorkflowId(workflowId);
    const name = `${parent}/workflows/${workflowId}`;
    return this.#serial(name, async () => {
      if (await this.find(name)) throw resourceError('ALREADY_EXISTS', TYPE, name, `Workflow ${name} already exists.`);
      const fields = readDefinition(this.#env, splitWorkflowName(name).project, body);
      this.#env.build(fields.sourceContents);
      const now = this.#time();
      const stamps = { createTime: now, updateTime: now, revisionCreateTime: now };
      return this.#saveRevision({ name, state: 'ACTIVE', revisionId: revisionId(1, fields), ...stamps, ...fields });
    });
  }

  /** As find(), of what is in memory: most that are asked for. */
  known(name: string): Workflow | undefined {
    return this.#cache.get(name);
  }

  async find(name: string): Promise<Workflow | undefined> {
    const cached = this.#cache.get(name);
    if (cached) return cached;
    const before = this.#deletions;
    const found = await this.#workflows.get(name);
    if (found && this.#deletions === before) this.#cache.set(name, found);
    return found;
  }

  /** @throws ApiError NOT_FOUND */
  async get(name: string, revision?: string): Promise<Workflow> {
    const current = await this.find(name);
    if (!current) throw resourceError('NOT_FOUND', TYPE, name, `Workflow ${name} was not found.`);
    if (!revision || revision === current.revisionId) return current;
    const found = await this.#revisions.get(`${name}/${revision}`);
    if (found) return asRevision(current, found);
    throw resourceError('NOT_FOUND', TYPE, name, `Revision ${revision} of workflow ${name} was not found.`);
  }

  /** Below `projects/P/locations/L`, below all locations for `projects/P/locations/-`; all without a parent. */
  async list(parent?: string): Promise<Workflow[]> {
    const below = parent?.endsWith('/locations/-') ? parent.slice(0, -1) : `${parent}/workflows/`;
    const rows = await this.#workflows.list(parent === undefined ? {} : { prefix: below });
    return rows.map(([, workflow]) => workflow);
  }

  /** @throws ApiError NOT_FOUND, INVALID_ARGUMENT */
  patch(name: string, body: Fields, mask: string | null): Promise<Workflow> {
    return this.#serial(name, async () => {
      const current = await this.get(name);
      const { project } = splitWorkflowName(name);
      const fields = readDefinition(this.#env, project, patchDefinition(current, body, mask));
      const updateTime = this.#time();
      const kept = { name, state: 'ACTIVE', createTime: current.createTime, updateTime } as const;
      if (revisionContent(current) === revisionContent(fields)) {
        const { revisionId: id, revisionCreateTime } = current;
        return this.#save({ ...kept, revisionId: id, revisionCreateTime, ...fields }, []);
      }
      this.#env.build(fields.sourceContents);
      const id = revisionId(Number.parseInt(current.revisionId, 10) + 1, fields);
      return this.#saveRevision({ ...kept, revisionId: id, revisionCreateTime: updateTime, ...fields });
    });
  }

  /** Its executions go with it. @throws ApiError NOT_FOUND */
  delete(name: string): Promise<void> {
    return this.#serial(name, async () => {
      await this.get(name);
      const all = await this.#revisions.list({ prefix: `${name}/` });
      await this.#env.store.batch([
        this.#workflows.deleteChange(name),
        this.#removals.putChange(name, true),
        ...all.map(([key]) => this.#revisions.deleteChange(key)),
      ]);
      this.#deletions++;
      this.#cache.delete(name);
      await this.#env.removeExecutions(name);
      await this.#removals.delete(name);
    });
  }

  /** Newest first. @throws ApiError NOT_FOUND */
  async revisions(name: string): Promise<Workflow[]> {
    const current = await this.get(name);
    const rows = await this.#revisions.list({ prefix: `${name}/` });
    return rows.map(([, revision]) => asRevision(current, revision)).reverse();
  }

  async #save(workflow: Workflow, changes: readonly Change[]): Promise<Workflow> {
    await this.#env.store.batch([this.#workflows.putChange(workflow.name, workflow), ...changes]);
    this.#cache.set(workflow.name, workflow);
    return workflow;
  }

  async #saveRevision(workflow: Workflow): Promise<Workflow> {
    const key = `${workflow.name}/${workflow.revisionId}`;
    await this.#save(workflow, [this.#revisions.putChange(key, workflow)]);
    this.#env.prepare(workflow);
    return workflow;
  }

  #time(): string {
    return new Date(this.#env.clock.now()).toISOString();
  }
}

const TYPE = 'workflows.googleapis.com/Workflow';

/** Name, description, labels, levels and times of the workflow are not tied to a revision: they are today's. */
function asRevision({ userEnvVars: _apart, ...current }: Workflow, revision: Workflow): Workflow {
  const { revisionId: id, revisionCreateTime, sourceContents, serviceAccount, userEnvVars } = revision;
  return {
    ...current,
    ...{ revisionId: id, revisionCreateTime, sourceContents, serviceAccount },
    ...(userEnvVars === undefined ? {} : { userEnvVars }),
  };
}

/** A revision is what decides how an execution runs; description, labels and log levels are not part of it. */
function revisionContent({ sourceContents, serviceAccount, userEnvVars = {} }: DefinitionInput): string {
  return JSON.stringify([sourceContents, serviceAccount, Object.entries(userEnvVars).sort()]);
}

function revisionId(ordinal: number, fields: DefinitionInput): string {
  const digest = createHash('sha256')
    .update(`${ordinal}${revisionContent(fields)}`)
    .digest('hex');
  return `${String(ordinal).padStart(6, '0')}-${digest.slice(0, 3)}`;
}
