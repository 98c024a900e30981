/** The generic engine: resources of one kind, made, read, listed, changed and deleted as its row in the table says. */
import { randomInt } from 'node:crypto';
import type { Store } from '../store/index.ts';
import { table, type Table } from '../store/table.ts';
import type { Clock } from '../wire/clock.ts';
import { ApiError, alreadyExists, invalid, notFound } from '../wire/errors.ts';
import { applyMask } from '../wire/mask.ts';
import type { Log } from '../wire/room.ts';
import { createSerial } from '../wire/serial.ts';
import type { Fields, Kind, Site, UpdateForm } from './kind.ts';
import { etagFor } from './kinds.ts';
import { checkLabels } from './labels.ts';
import type { Project } from './project.ts';

interface ResourcesEnv extends Project {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Canonical name (project by id) and the resource as shown. */
export type Named = readonly [name: string, resource: Fields];

export class Resources {
  readonly kind: Kind;
  readonly #env: ResourcesEnv;
  readonly #rows: Table<Fields>;
  readonly #serial = createSerial();

  constructor(kind: Kind, env: ResourcesEnv) {
    this.kind = kind;
    this.#env = env;
    this.#rows = table<Fields>(env.store, `${kind.service}/${kind.collection}`);
  }

  /** `id` undefined where the server chooses. @throws ApiError INVALID_ARGUMENT, ALREADY_EXISTS */
  async create(parent: string, id: string | undefined, body: Fields): Promise<Fields> {
    const { kind } = this;
    const chosen = id ?? String(randomInt(1e12, 2e14));
    if (!kind.id.pattern.test(chosen)) throw invalid(`"${chosen}" is no id for this kind: ${kind.id.rule}.`);
    const site = this.#site();
    const segment = kind.segment?.(chosen, site) ?? chosen;
    const given = this.#read(body);
    for (const field of kind.required) {
      if (given[field] === undefined) throw invalid(`${kind.noun}: field "${field}" is required.`);
    }
    const name = `${parent}/${kind.collection}/${segment}`;
    return this.#serial(name, async () => {
      if (await this.find(name)) throw alreadyExists(`${kind.noun} ${name}`);
      const resource = { ...kind.defaults, ...given, ...kind.created?.(segment, site) };
      if (kind.caution !== undefined) this.#env.log.warn({ name }, kind.caution);
      return this.#write(name, resource, site);
    });
  }

  /** By canonical name; undefined when absent or expired. */
  async find(name: string): Promise<Named | undefined> {
    const found = await this.#rows.get(name);
    if (found) return this.#alive(found) ? [name, found] : undefined;
    const { alias } = this.kind;
    if (alias === undefined) return undefined;
    const wanted = name.slice(name.lastIndexOf('/') + 1);
    return (await this.#rows.list()).find(([, row]) => row[alias] === wanted);
  }

  /** @throws ApiError NOT_FOUND */
  async get(name: string): Promise<Named> {
    const found = await this.find(name);
    if (!found) throw notFound(`${this.kind.noun} ${name}`);
    return found;
  }

  /** In name order. */
  async list(parent: string): Promise<Named[]> {
    const rows = await this.#rows.list({ prefix: `${parent}/${this.kind.collection}/` });
    return rows.filter(([, row]) => this.#alive(row));
  }

  /** @throws ApiError NOT_FOUND, INVALID_ARGUMENT, ABORTED when the etag is not the current one */
  async update(name: string, body: Fields, mask: string | null, form: UpdateForm): Promise<Fields> {
    return this.change(name, (current) => {
      checkEtag(name, current, body['etag']);
      return this.#merge(current, this.#read(body), mask, form);
    });
  }

  /** Any change of a stored resource, one at a time. */
  async change(name: string, next: (current: Fields) => Fields): Promise<Fields> {
    const [key] = await this.get(name);
    return this.#serial(key, async () => {
      const [, current] = await this.get(key);
      return this.#write(key, next(current), this.#site());
    });
  }

  /** What was deleted. @throws ApiError NOT_FOUND, ABORTED */
  async delete(name: string, etag: string | null): Promise<Named> {
    const [key] = await this.get(name);
    return this.#serial(key, async () => {
      const found = await this.get(key);
      checkEtag(key, found[1], etag ?? undefined);
      await this.#rows.delete(key);
      return found;
    });
  }

  /** Puts a deleted resource back as it was. @throws ApiError ALREADY_EXISTS */
  async restore(name: string, resource: Fields): Promise<Fields> {
    return this.#serial(name, async () => {
      if (await this.#rows.get(name)) throw alreadyExists(`${this.kind.noun} ${name}`);
      return this.#write(name, resource, this.#site());
    });
  }

  #merge(current: Fields, given: Fields, mask: string | null, form: UpdateForm): Fields {
    const { updatable } = this.kind;
    if (mask !== null && mask !== '') return applyMask(current, given, mask, updatable);
    if (form.maskRequired) throw invalid('updateMask is required.');
    if (form.withoutMask === 'merge') {
      // Fixed fields may come along unchanged, as clients that send back what they read do.
      const changed = Object.keys(given).filter((field) => etagFor(given[field]) !== etagFor(current[field]));
      return changed.length === 0 ? current : applyMask(current, given, changed.join(','), updatable);
    }
    const fixed = Object.entries(current).filter(([field]) => !updatable.includes(field));
    return { ...this.kind.defaults, ...given, ...Object.fromEntries(fixed) };
  }

  async #write(name: string, resource: Fields, site: Site): Promise<Fields> {
    const { kind } = this;
    const renewed = { ...resource, ...kind.changed?.(resource, site) };
    const { etag: _former, ...content }: Fields = { ...renewed, name: this.#shownName(name) };
    // Two writes of one content differ by the time of the write.
    const written = kind.etag ? { ...content, etag: etagFor([content, site.time]) } : content;
    await this.#rows.put(name, written);
    return JSON.parse(JSON.stringify(written)) as Fields;
  }

  #shownName(name: string): string {
    if (this.kind.name === 'bare')
      return name.slice(name.indexOf(`/${this.kind.collection}/`) + this.kind.collection.length + 2);
    if (this.kind.name === 'project-id') return name;
    return name.replace(`projects/${this.#env.project}/`, `projects/${this.#env.projectNumber}/`);
  }

  /** The settable fields of a request. @throws ApiError INVALID_ARGUMENT */
  #read(body: Fields): Fields {
    const { kind } = this;
    const fields = Object.entries(body).filter(([field]) => !kind.output.includes(field));
    const unknown = fields.find(([field]) => !kind.fields.includes(field));
    if (unknown) {
      throw invalid(
        `Invalid JSON payload received. Unknown name "${unknown[0]}" at '${kind.noun}': Cannot find field.`,
      );
    }
    const given = Object.fromEntries(fields.filter(([, value]) => value !== null));
    if (kind.labelled === true) checkLabels(given['labels']);
    return given;
  }

  #alive(resource: Fields): boolean {
    const until = this.kind.expires === undefined ? undefined : resource[this.kind.expires];
    return typeof until !== 'string' || Date.parse(until) > this.#env.clock.now();
  }

  #site(): Site {
    const { project, projectNumber, clock } = this.#env;
    return { project, projectNumber, time: new Date(clock.now()).toISOString() };
  }
}

function checkEtag(name: string, current: Fields, etag: unknown): void {
  if (etag === undefined || etag === '' || etag === current['etag']) return;
  throw new ApiError('ABORTED', `${name} has changed: its etag is no longer ${JSON.stringify(etag)}. Read it again.`);
}
