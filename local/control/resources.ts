/** The generic engine: resources of one kind, made, read, listed, changed and deleted as its row in the table says. */
import { randomInt } from 'node:crypto';
import type { Store } from '../store/index.ts';
import { table, type Table } from '../store/table.ts';
import type { Clock } from '../wire/clock.ts';
import { ApiError, alreadyExists, invalid, notFound } from '../wire/errors.ts';
import type { Log } from '../wire/room.ts';
import { createSerial } from '../wire/serial.ts';
import { checkEtag, etagFor } from './etag.ts';
import type { Fields, Kind, Site, UpdateForm } from './kind.ts';
import { checkLabels } from './labels.ts';
import { merged } from './merge.ts';
import type { Project } from './project.ts';
import { checkShape } from './shape.ts';

export interface ResourcesEnv extends Project {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Canonical name (project by id) and the resource as shown. */
export type Named = readonly [name: string, resource: Fields];

export interface WriteOptions {
  /** Of the request: services put side conditions there. */
  readonly query?: URLSearchParams;
  /** Everything is checked and shown, nothing kept. */
  readonly dry?: boolean;
  /** Without the caution that is logged for what the local cloud does not do. */
  readonly quiet?: boolean;
}

const DAY_MS = 24 * 3600 * 1000;

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
  async create(parent: string, id: string | undefined, body: Fields, options: WriteOptions = {}): Promise<Fields> {
    const { kind } = this;
    const chosen = id ?? kind.newId?.() ?? String(randomInt(1e12, 2e14));
    if (!kind.id.pattern.test(chosen)) throw invalid(`"${chosen}" is no id for this kind: ${kind.id.rule}.`);
    const segment = kind.segment?.(chosen, this.#site('', options)) ?? chosen;
    const name = `${parent}/${kind.collection}/${segment}`;
    const site = this.#site(name, options);
    const given = this.read(body);
    for (const field of kind.required) {
      if (given[field] === undefined) throw invalid(`${kind.noun}: field "${field}" is required.`);
    }
    return this.#serial(name, async () => {
      if (await this.find(name)) throw alreadyExists(`${kind.noun} ${name}`);
      const { softDelete } = kind;
      const state = softDelete ? { [softDelete.field]: softDelete.active } : {};
      const resource = { ...kind.defaults, ...given, ...state, ...kind.created?.(segment, site, given) };
      if (kind.caution !== undefined && options.quiet !== true) this.#env.log.warn({ name }, kind.caution);
      return this.#write(resource, site, undefined, options.dry);
    });
  }

  /** By canonical name; undefined when absent or expired. Deleted ones that can still be had back are found. */
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

  /** In name order; a location `-` stands for all. */
  async list(parent: string, { deleted = false } = {}): Promise<Named[]> {
    const { softDelete, collection } = this.kind;
    const hidden = softDelete && !deleted && softDelete.listed === 'showDeleted' ? softDelete.deleted : undefined;
    const shown = (row: Fields) =>
      this.#alive(row) && (hidden === undefined || row[softDelete?.field ?? ''] !== hidden);
    const anywhere = parent.endsWith('/locations/-');
    const rows = await this.#rows.list({ prefix: anywhere ? parent.slice(0, -1) : `${parent}/${collection}/` });
    const depth = parent.split('/').length + 2;
    return rows.filter(([name, row]) => (!anywhere || name.split('/').length === depth) && shown(row));
  }

  /** @throws ApiError NOT_FOUND, INVALID_ARGUMENT, ABORTED when the etag is not the current one */
  async update(
    name: string,
    body: Fields,
    mask: string | null,
    form: UpdateForm,
    options: WriteOptions = {},
  ): Promise<Fields> {
    const next = (current: Fields) => {
      checkEtag(name, current, body['etag']);
      return merged(this.kind, current, this.read(body), mask, form);
    };
    return this.change(name, next, options);
  }

  /** Any change of a stored resource, one at a time. */
  async change(name: string, next: (current: Fields) => Fields, options: WriteOptions = {}): Promise<Fields> {
    const [key] = await this.get(name);
    return this.#serial(key, async () => {
      const [, current] = await this.get(key);
      this.#refuseDeleted(key, current);
      const { fixed = [] } = this.kind;
      const id = key.slice(key.lastIndexOf('/') + 1);
      if (fixed.includes(id)) throw invalid(`${this.kind.noun} ${id} cannot be changed.`);
      return this.#write(next(current), this.#site(key, options), current, options.dry);
    });
  }

  /** What was deleted. @throws ApiError NOT_FOUND, ABORTED, INVALID_ARGUMENT */
  async delete(name: string, etag: string | null, dry = false): Promise<Named> {
    const [key] = await this.get(name);
    const { softDelete, seeds = {} } = this.kind;
    const id = key.slice(key.lastIndexOf('/') + 1);
    if (Object.hasOwn(seeds, id)) throw invalid(`${this.kind.noun} ${id} cannot be deleted.`);
    return this.#serial(key, async () => {
      const [, current] = await this.get(key);
      this.#refuseDeleted(key, current);
      checkEtag(key, current, etag ?? undefined);
      if (dry) return [key, current];
      if (!softDelete) {
        await this.#rows.delete(key);
        return [key, current];
      }
      const until = new Date(this.#env.clock.now() + softDelete.days * DAY_MS).toISOString();
      const gone = { ...current, [softDelete.field]: softDelete.deleted, [softDelete.until]: until };
      await this.#rows.put(key, gone);
      return [key, gone];
    });
  }

  /** Takes a deletion back. @throws ApiError NOT_FOUND, FAILED_PRECONDITION when it is not deleted */
  async undelete(name: string): Promise<Fields> {
    const { softDelete, noun } = this.kind;
    return this.#serial(name, async () => {
      const [, current] = await this.get(name);
      if (!softDelete || current[softDelete.field] !== softDelete.deleted) {
        throw new ApiError('FAILED_PRECONDITION', `${noun} ${name} is not deleted.`);
      }
      const { [softDelete.until]: _until, ...rest } = current;
      return this.#write({ ...rest, [softDelete.field]: softDelete.active }, this.#site(name), current);
    });
  }

  /** Puts a deleted resource back as it was. @throws ApiError ALREADY_EXISTS */
  async restore(name: string, resource: Fields): Promise<Fields> {
    return this.#serial(name, async () => {
      if (await this.#rows.get(name)) throw alreadyExists(`${this.kind.noun} ${name}`);
      return this.#write(resource, this.#site(name), undefined);
    });
  }

  /** Makes the resources that are there from the start, below a parent; those that are there stay as they are. */
  async seed(parent: string): Promise<void> {
    for (const [id, fields] of Object.entries(this.kind.seeds ?? {})) {
      const name = `${parent}/${this.kind.collection}/${id}`;
      if (await this.#rows.get(name)) continue;
      const here = JSON.stringify(fields).replaceAll('{project}', this.#env.project);
      await this.create(parent, id, JSON.parse(here) as Fields, { quiet: true });
    }
  }

  /** Removes all below a parent that is gone itself. */
  async forgetBelow(parent: string): Promise<void> {
    const rows = await this.#rows.list({ prefix: `${parent}/${this.kind.collection}/` });
    await this.#env.store.batch(rows.map(([name]) => this.#rows.deleteChange(name)));
  }

  async #write(resource: Fields, site: Site, former: Fields | undefined, dry = false): Promise<Fields> {
    const { kind } = this;
    kind.check?.(resource, former);
    const renewed = { ...resource, ...kind.changed?.(resource, site, former) };
    const { etag: _former, ...content }: Fields = { ...renewed, name: this.#shownName(site.name) };
    // Two writes of one content differ by the time of the write.
    const written = kind.etag ? { ...content, etag: etagFor([content, site.time]) } : content;
    if (!dry) await this.#rows.put(site.name, written);
    return JSON.parse(JSON.stringify(written)) as Fields;
  }

  #shownName(name: string): string {
    if (this.kind.name === 'bare')
      return name.slice(name.indexOf(`/${this.kind.collection}/`) + this.kind.collection.length + 2);
    if (this.kind.name === 'project-id') return name;
    return name.replace(`projects/${this.#env.project}/`, `projects/${this.#env.projectNumber}/`);
  }

  /** The settable fields of a request. @throws ApiError INVALID_ARGUMENT */
  read(body: Fields): Fields {
    const { kind } = this;
    const fields = Object.entries(body).filter(([field, value]) => !kind.output.includes(field) && value !== null);
    const given = Object.fromEntries(fields);
    checkShape(given, kind.fields, '');
    if (kind.labelled === true) checkLabels(given['labels']);
    return given;
  }

  #refuseDeleted(name: string, resource: Fields): void {
    const { softDelete, noun } = this.kind;
    if (!softDelete || resource[softDelete.field] !== softDelete.deleted) return;
    throw new ApiError('FAILED_PRECONDITION', `${noun} ${name} is deleted: undelete it first.`);
  }

  #alive(resource: Fields): boolean {
    const { expires, softDelete } = this.kind;
    const times = [expires, softDelete?.until].map((field) => (field === undefined ? undefined : resource[field]));
    return times.every((until) => typeof until !== 'string' || Date.parse(until) > this.#env.clock.now());
  }

  #site(name: string, { query = new URLSearchParams() }: WriteOptions = {}): Site {
    const { project, projectNumber, clock } = this.#env;
    return { project, projectNumber, time: new Date(clock.now()).toISOString(), name, query };
  }
}
