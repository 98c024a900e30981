/** The services of this cloud as resources: made, changed and deleted in order, each brought into service. */
import { randomInt, randomUUID } from 'node:crypto';
import { table } from '../store/table.ts';
import { ApiError, alreadyExists, invalid, notFound } from '../wire/errors.ts';
import { applyMask } from '../wire/mask.ts';
import type { RoomEnv } from '../wire/room.ts';
import { createSerial } from '../wire/serial.ts';
import { prune } from './archive.ts';
import type { Failed, Fleet } from './fleet.ts';
import { pruneCode } from './program.ts';
import { lastSegment, revisionName, serviceName, type Place, type ServiceId } from './names.ts';
import { etagOf, revisionKey, type RevisionRecord, type ServiceRecord } from './records.ts';
import { SPEC_FIELDS, type ReadSpec, type ServiceSpec } from './spec.ts';

type Body = Readonly<Record<string, unknown>>;

interface ServicesEnv extends RoomEnv {
  readonly fleet: Fleet;
  readonly readSpec: ReadSpec;
  /** Unpacked archives lie here. */
  readonly root: string;
  /** See ProgramEnv. */
  readonly codeCache?: string | undefined;
}

/** A change that has been checked: what the service becomes, and the new revision where its template changed. */
export interface Change {
  readonly service: ServiceRecord;
  readonly revision?: RevisionRecord;
}

/** Older revisions than these are forgotten, unless they take traffic. */
const KEPT_REVISIONS = 20;

export class Services {
  readonly #env: ServicesEnv;
  readonly #services;
  readonly #revisions;
  readonly #serial = createSerial();
  /** Changes being brought into service. */
  readonly #running = new Set<Promise<unknown>>();
  #stopping = false;

  constructor(env: ServicesEnv) {
    this.#env = env;
    this.#services = table<ServiceRecord>(env.store, 'services');
    this.#revisions = table<RevisionRecord>(env.store, 'revisions');
  }

  /** One change of a service at a time. */
  inOrder<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#serial(name, work);
  }

  /** @throws ApiError NOT_FOUND */
  async get(name: string): Promise<ServiceRecord> {
    const found = await this.#services.get(name);
    if (!found) throw notFound(`Service ${name}`);
    return found;
  }

  find(name: string): Promise<ServiceRecord | undefined> {
    return this.#services.get(name);
  }

  async list(parent?: string): Promise<ServiceRecord[]> {
    const rows = await this.#services.list(parent === undefined ? {} : { prefix: `${parent}/services/` });
    return rows.map(([, service]) => service);
  }

  /** @throws ApiError NOT_FOUND */
  async revision(name: string): Promise<RevisionRecord> {
    const found = await this.#revisions.get(name);
    if (!found) throw notFound(`Revision ${name}`);
    return found;
  }

  /** In the order of their making. */
  async revisions(service: string): Promise<RevisionRecord[]> {
    const rows = await this.#revisions.list({ prefix: `${service}/revisions/` });
    return rows.map(([, revision]) => revision).sort((a, b) => a.generation - b.generation);
  }

  /** @throws ApiError ALREADY_EXISTS, INVALID_ARGUMENT */
  async planCreate(place: Place, id: ServiceId, body: Body): Promise<Change> {
    const name = serviceName(place, id);
    if (await this.#services.get(name)) throw alreadyExists(`Service ${name}`);
    const spec = this.#env.readSpec(body);
    const now = this.#time();
    const base = { name, id, uid: randomUUID(), generation: 1, createTime: now, updateTime: now };
    const revision = await this.#newRevision(base, spec);
    await this.#checkTraffic(name, spec, revision);
    return {
      service: { ...base, spec, latestCreated: lastSegment(revision.name), reconciling: true },
      revision,
    };
  }

  /**
   * `anew` makes a revision even of the template that is there.
   * @throws ApiError NOT_FOUND, INVALID_ARGUMENT, ABORTED when the etag is not the current one
   */
  async planUpdate(name: string, body: Body, mask: string | null, anew = false): Promise<Change> {
    const current = await this.get(name);
    checkEtag(current, body['etag']);
    const spec = this.#env.readSpec(
      mask === null || mask === '' ? body : applyMask(current.spec, body, mask, SPEC_FIELDS),
    );
    if (!anew && sameJson(spec, current.spec) && current.failure === undefined) return { service: current };
    const { failure: _former, ...kept } = current;
    const next = { ...kept, spec, generation: current.generation + 1, updateTime: this.#time(), reconciling: true };
    const sameTemplate = sameJson(spec.template, current.spec.template);
    if (!anew && sameTemplate && current.latestReady === current.latestCreated) {
      await this.#checkTraffic(name, spec);
      return { service: next };
    }
    const revision = await this.#newRevision(next, spec);
    await this.#checkTraffic(name, spec, revision);
    return { service: { ...next, latestCreated: lastSegment(revision.name) }, revision };
  }

  /**
   * Stores the change and brings it into service.
   * @throws ApiError FAILED_PRECONDITION when its revision does not get ready; what served before then serves on
   */
  async apply({ service, revision }: Change): Promise<ServiceRecord> {
    await this.#env.store.batch([
      this.#services.putChange(service.name, service),
      ...(revision ? [this.#revisions.putChange(revision.name, revision)] : []),
    ]);
    return this.#tracked(this.#reconcile(service));
  }

  /** @throws ApiError NOT_FOUND, ABORTED */
  async remove(name: string, etag: string | null): Promise<ServiceRecord> {
    const service = await this.get(name);
    checkEtag(service, etag ?? undefined);
    const revisions = await this.revisions(name);
    await this.#env.store.batch([
      this.#services.deleteChange(name),
      ...revisions.map((revision) => this.#revisions.deleteChange(revision.name)),
    ]);
    this.#env.fleet.remove(name);
    return service;
  }

  /** Takes up all services after a start of the cloud; they get ready in the background. */
  async resume(): Promise<void> {
    const services = await this.list();
    const revisions = await this.#revisions.list();
    await prune(this.#env.root, new Set(revisions.flatMap(([, { archive }]) => archive ?? [])));
    for (const service of services) await this.#resumeOne(service);
  }

  async #resumeOne(service: ServiceRecord): Promise<void> {
    const { fleet, log } = this.#env;
    for (const name of liveRevisions(service)) {
      const revision = await this.#revisions.get(revisionName(service.name, name));
      if (revision?.ready === true) fleet.resume(service, revision);
    }
    fleet.route(service);
    if (!service.reconciling) return;
    // The process ended in the middle of this change.
    this.#tracked(this.inOrder(service.name, () => this.#reconcile(service))).catch((error: unknown) =>
      log.warn({ service: service.name, error: text(error) }, 'the change that was under way failed'),
    );
  }

  /** Starts what has not run yet: the services of these names, or all. Then the code of what runs no more goes. */
  async warmUp(names?: readonly string[]): Promise<Failed[]> {
    const failed = await this.#env.fleet.warmUp(names);
    if (names !== undefined || this.#env.codeCache === undefined || this.#stopping) return failed;
    const services = await this.list();
    // A cloud without services says nothing of what another one runs.
    if (services.length === 0) return failed;
    const revisions = services.flatMap((service) =>
      liveRevisions(service).map((name) => this.#revisions.get(revisionName(service.name, name))),
    );
    await pruneCode(
      this.#env.codeCache,
      (await Promise.all(revisions)).flatMap((found) => found ?? []),
    );
    return failed;
  }

  /** Ends all instances; a change under way is taken up at the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#env.fleet.stop();
    await Promise.allSettled(this.#running);
  }

  #tracked<T>(work: Promise<T>): Promise<T> {
    const settled: Promise<unknown> = work.then(
      () => this.#running.delete(settled),
      () => this.#running.delete(settled),
    );
    this.#running.add(settled);
    return work;
  }

  async #reconcile(service: ServiceRecord): Promise<ServiceRecord> {
    const { fleet } = this.#env;
    try {
      await this.#bring(service, service.latestCreated);
      const ready = { ...service, latestReady: service.latestCreated };
      for (const name of liveRevisions(ready)) await this.#bring(ready, name);
      const done = { ...ready, reconciling: false };
      await this.#services.put(done.name, done);
      fleet.route(done);
      await this.#forgetOld(done);
      return done;
    } catch (error) {
      if (this.#stopping) throw new ApiError('UNAVAILABLE', 'The local cloud is being stopped.');
      const failed = { ...service, reconciling: false, failure: text(error) };
      await this.#services.put(failed.name, failed);
      fleet.route(failed);
      // code 9, as Cloud Run says when a revision does not get ready.
      throw new ApiError('FAILED_PRECONDITION', failed.failure);
    }
  }

  async #bring(service: ServiceRecord, name: string): Promise<void> {
    const record = await this.revision(revisionKey(service, name));
    try {
      const started = await this.#env.fleet.bring(service, record);
      if (started !== record) await this.#revisions.put(record.name, started);
    } catch (error) {
      if (this.#stopping) throw error;
      const failure = `Revision '${name}' is not ready and cannot serve traffic. ${text(error)}`;
      await this.#revisions.put(record.name, { ...record, failure });
      throw new Error(failure, { cause: error });
    }
  }

  async #newRevision(service: Pick<ServiceRecord, 'name' | 'generation'>, spec: ServiceSpec): Promise<RevisionRecord> {
    const id = lastSegment(service.name);
    const short = spec.template.revision ?? `${id}-${String(service.generation).padStart(5, '0')}-${letters(3)}`;
    if (!short.startsWith(`${id}-`)) throw invalid(`template.revision "${short}" must begin with "${id}-".`);
    const name = revisionName(service.name, short);
    if (await this.#revisions.get(name)) throw alreadyExists(`Revision ${name}`);
    const { template } = spec;
    return {
      name,
      uid: randomUUID(),
      generation: service.generation,
      createTime: this.#time(),
      template,
      ready: false,
    };
  }

  async #checkTraffic(service: string, spec: ServiceSpec, fresh?: RevisionRecord): Promise<void> {
    for (const { revision } of spec.traffic) {
      if (revision === undefined || revisionName(service, revision) === fresh?.name) continue;
      if (await this.#revisions.get(revisionName(service, revision))) continue;
      throw invalid(`Traffic goes to revision "${revision}", which does not exist.`);
    }
  }

  async #forgetOld(service: ServiceRecord): Promise<void> {
    const live = new Set(liveRevisions(service));
    const old = (await this.revisions(service.name)).slice(0, -KEPT_REVISIONS);
    const gone = old.filter((revision) => !live.has(lastSegment(revision.name)));
    await this.#env.store.batch(gone.map((revision) => this.#revisions.deleteChange(revision.name)));
  }

  #time(): string {
    return new Date(this.#env.clock.now()).toISOString();
  }
}

/** Short names of the revisions that take requests, by traffic or by tag. */
function liveRevisions(service: ServiceRecord): string[] {
  return [...new Set(service.spec.traffic.flatMap((target) => target.revision ?? service.latestReady ?? []))];
}

function checkEtag(service: ServiceRecord, etag: unknown): void {
  if (etag === undefined || etag === '' || etag === etagOf(service)) return;
  throw new ApiError('ABORTED', `Service ${service.name} has changed: its etag is no longer ${String(etag)}.`);
}

function letters(count: number): string {
  return Array.from({ length: count }, () => String.fromCharCode(97 + randomInt(26))).join('');
}

/** Equal whatever the order of keys. */
function sameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : 1)))
      : inner,
  );
}

const text = (error: unknown) => (error instanceof Error ? error.message : String(error));
