/**
 * Schemas and their revisions, and topics that take only what conforms to one.
 * https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.schemas
 */
import { createHash } from 'node:crypto';
import type { Store } from '../../store/index.ts';
import { table, type Table } from '../../store/table.ts';
import type { Clock } from '../../wire/clock.ts';
import { ApiError, alreadyExists, invalid, notFound } from '../../wire/errors.ts';
import { createSerial } from '../../wire/serial.ts';
import { avroChecker, type Encoding } from './avro.ts';
import { decodeMessage } from './message.ts';
import type { Topic } from './resources.ts';

export interface Schema {
  readonly name: string;
  readonly type: 'AVRO';
  readonly definition: string;
  readonly revisionId: string;
  readonly revisionCreateTime: string;
}

const ID = /^(?!goog)[A-Za-z][A-Za-z0-9\-_.~+%]{2,254}$/;
const MOST_REVISIONS = 20;
const MOST_BYTES = 300 * 1024;

export class Schemas {
  /** Revisions from the oldest on, by name. */
  readonly #rows: Table<Schema[]>;
  readonly #clock: Clock;
  readonly #serial = createSerial();

  constructor(env: { readonly store: Store; readonly clock: Clock }) {
    this.#rows = table<Schema[]>(env.store, 'schemas');
    this.#clock = env.clock;
  }

  /** @throws ApiError INVALID_ARGUMENT, ALREADY_EXISTS, UNIMPLEMENTED */
  async create(project: string, id: string, given: unknown): Promise<Schema> {
    if (!ID.test(id)) throw invalid(`"${id}" is no schema id: 3 to 255 characters, beginning with a letter.`);
    const definition = await readDefinition(given);
    const name = `${project}/schemas/${id}`;
    return this.#serial(name, async () => {
      if (await this.#rows.get(name)) throw alreadyExists(`Schema ${name}`);
      const schema = this.#revision(name, definition);
      await this.#rows.put(name, [schema]);
      return schema;
    });
  }

  /** The newest revision, or that after `@`. @throws ApiError NOT_FOUND */
  async get(name: string): Promise<Schema> {
    const [base = '', wanted] = name.split('@');
    const revisions = await this.revisions(base);
    const found = wanted === undefined ? revisions[0] : revisions.find(({ revisionId }) => revisionId === wanted);
    if (!found) throw notFound(`Schema ${name}`);
    return found;
  }

  /** Newest first. @throws ApiError NOT_FOUND */
  async revisions(name: string): Promise<Schema[]> {
    const found = await this.#rows.get(name);
    if (!found) throw notFound(`Schema ${name}`);
    return [...found].reverse();
  }

  async list(project: string): Promise<Schema[]> {
    const rows = await this.#rows.list({ prefix: `${project}/schemas/` });
    return rows.flatMap(([, revisions]) => revisions.at(-1) ?? []);
  }

  async commit(name: string, given: unknown): Promise<Schema> {
    const definition = await readDefinition(given);
    return this.#add(name, () => definition);
  }

  /** Makes a new revision that says what an older one said. */
  async rollback(name: string, revisionId: unknown): Promise<Schema> {
    const old = await this.get(`${name}@${String(revisionId)}`);
    return this.#add(name, () => old.definition);
  }

  async #add(name: string, definition: () => string): Promise<Schema> {
    return this.#serial(name, async () => {
      const revisions = [...(await this.revisions(name))].reverse();
      if (revisions.length >= MOST_REVISIONS) {
        throw new ApiError('FAILED_PRECONDITION', `Schema ${name} has ${MOST_REVISIONS} revisions: delete one first.`);
      }
      const next = this.#revision(name, definition(), revisions.length);
      await this.#rows.put(name, [...revisions, next]);
      return next;
    });
  }

  async deleteRevision(name: string): Promise<Schema> {
    const [base = '', wanted] = name.split('@');
    if (wanted === undefined) throw invalid('The name must have a revision: projects/P/schemas/S@R.');
    return this.#serial(base, async () => {
      const gone = await this.get(name);
      const rest = (await this.revisions(base)).reverse().filter(({ revisionId }) => revisionId !== wanted);
      if (rest.length === 0) throw new ApiError('FAILED_PRECONDITION', `${name} is the only revision of its schema.`);
      await this.#rows.put(base, rest);
      return gone;
    });
  }

  async delete(name: string): Promise<void> {
    await this.revisions(name);
    await this.#rows.delete(name);
  }

  /** @throws ApiError INVALID_ARGUMENT, UNIMPLEMENTED */
  async validate(given: unknown): Promise<void> {
    await readDefinition(given);
  }

  /** @throws ApiError INVALID_ARGUMENT for a message that does not conform */
  async validateMessage(body: Readonly<Record<string, unknown>>): Promise<void> {
    const { name, schema, message, encoding } = body;
    const definition = typeof name === 'string' ? (await this.get(name)).definition : await readDefinition(schema);
    const refusal = (await avroChecker(definition)).refuse(
      Buffer.from(String(message ?? ''), 'base64'),
      readEncoding(encoding),
    );
    if (refusal !== undefined) throw invalid(`Invalid data with message: ${refusal}`);
  }

  /** @throws ApiError NOT_FOUND, INVALID_ARGUMENT for settings that a topic cannot have */
  async checkSettings({ schemaSettings }: Pick<Topic, 'schemaSettings'>): Promise<void> {
    if (!schemaSettings) return;
    readEncoding(schemaSettings.encoding);
    await this.get(String(schemaSettings.schema));
  }

  /** @throws ApiError INVALID_ARGUMENT when one of the messages conforms to no revision that the topic allows */
  async checkMessages({ name, schemaSettings }: Topic, messages: readonly Buffer[]): Promise<void> {
    if (!schemaSettings) return;
    const { schema = '', encoding, firstRevisionId, lastRevisionId } = schemaSettings;
    const revisions = (await this.#rows.get(schema)) ?? [];
    const at = (id: string | undefined, otherwise: number) =>
      id === undefined ? otherwise : revisions.findIndex(({ revisionId }) => revisionId === id);
    const allowed = revisions.slice(at(firstRevisionId, 0), at(lastRevisionId, revisions.length - 1) + 1).reverse();
    if (allowed.length === 0) throw invalid(`The schema of ${name} is deleted, or has none of its revisions.`);
    const checkers = await Promise.all(allowed.map(({ definition }) => avroChecker(definition)));
    for (const message of messages) {
      const { data } = decodeMessage(message);
      const refusals = checkers.map((checker) => checker.refuse(data, readEncoding(encoding)));
      if (refusals.includes(undefined)) continue;
      throw invalid(`Invalid data in message: Message failed schema validation. ${refusals[0] ?? ''}`);
    }
  }

  #revision(name: string, definition: string, count = 0): Schema {
    const now = this.#clock.now();
    const revisionId = createHash('sha256')
      .update(`${name}\n${now}\n${count}\n${definition}`)
      .digest('hex')
      .slice(0, 8);
    return { name, type: 'AVRO', definition, revisionId, revisionCreateTime: new Date(now).toISOString() };
  }
}

function readEncoding(given: unknown): Encoding {
  if (given === 'JSON' || given === 'BINARY') return given;
  throw invalid(`encoding must be JSON or BINARY, not ${JSON.stringify(given ?? null)}.`);
}

async function readDefinition(given: unknown): Promise<string> {
  const { type, definition } = (given ?? {}) as { type?: unknown; definition?: unknown };
  if (type === 'PROTOCOL_BUFFER') {
    throw new ApiError('UNIMPLEMENTED', 'The local cloud models schemas of type AVRO, not PROTOCOL_BUFFER.');
  }
  if (type !== 'AVRO') throw invalid(`Schema type ${JSON.stringify(type ?? null)} is not known: it is AVRO.`);
  if (typeof definition !== 'string' || definition === '') throw invalid('The schema has no definition.');
  if (Buffer.byteLength(definition) > MOST_BYTES) throw invalid(`A definition takes at most ${MOST_BYTES} bytes.`);
  await avroChecker(definition);
  return definition;
}
