/** Objects made from other objects: copy (rewrite), move, compose. */
import { BodyGone, type Bodies, type Placed } from './bodies.ts';
import { invalidValue, notModelled } from './errors.ts';
import { objectFields, objectName } from './fields.ts';
import type { Objects, ObjectPlace, ObjectVersion } from './objects.ts';
import { demand, type Preconditions } from './preconditions.ts';
import type { ObjectFields, ObjectRecord } from './records.ts';
import type { Writer } from './writer.ts';
import { keepReceived } from './receive.ts';

/** https://cloud.google.com/storage/docs/composite-objects */
const COMPOSE_LIMIT = 32;

type Given = Readonly<Record<string, unknown>>;

interface CopyRequest {
  readonly source: ObjectVersion;
  readonly sourceConditions: Preconditions;
  readonly target: ObjectPlace;
  readonly conditions: Preconditions;
  readonly writer?: string | undefined;
  /** The request's body: when it says anything editable, that replaces the source's metadata. */
  readonly given: Given;
}

export interface Copies {
  /** @throws StorageError notFound, conditionNotMet */
  copy(request: CopyRequest): Promise<ObjectRecord>;
  /** @throws StorageError notFound, conditionNotMet, invalid */
  compose(target: ObjectPlace, conditions: Preconditions, given: Given, writer?: string): Promise<ObjectRecord>;
}

export function createCopies(objects: Objects, bodies: Bodies): Copies {
  const copy = async (request: CopyRequest): Promise<ObjectRecord> => {
    const source = await objects.get(request.source);
    demand(request.sourceConditions, source);
    try {
      return await objects.create(request.target, {
        fields: copiedFields(source.fields, request.given),
        size: source.size,
        crc32c: source.crc32c,
        md5: source.md5,
        componentCount: source.componentCount,
        conditions: request.conditions,
        writer: request.writer,
        place: (): Promise<Placed> => bodies.duplicate(source.body),
      });
    } catch (error) {
      const now = await objects.find(request.source);
      if (error instanceof BodyGone && now?.body.id !== source.body.id) return copy(request);
      throw error;
    }
  };
  return {
    copy,
    async compose(target, conditions, given, by) {
      if (given['deleteSourceObjects'] === true) throw notModelled('compose with deleteSourceObjects');
      const sources = composeSources(target.bucket, given['sourceObjects']);
      const destination = isMap(given['destination']) ? given['destination'] : {};
      const writer = bodies.writer();
      try {
        const parts: ObjectRecord[] = [];
        for (const source of sources) parts.push(await append(objects, writer, source));
        const received = await writer.finish();
        const fields = objectFields(destination);
        const contentType = fields.contentType ?? parts[0]?.fields.contentType;
        return await keepReceived(objects, bodies, target, received, {
          fields: { ...fields, ...(contentType === undefined ? {} : { contentType }) },
          conditions,
          writer: by,
          componentCount: parts.reduce((sum, part) => sum + (part.componentCount ?? 1), 0),
        });
      } finally {
        await writer.discard();
      }
    },
  };
}

function copiedFields(source: ObjectFields, given: Given): ObjectFields {
  const asked = objectFields(given);
  if (Object.keys(asked).length === 0) return source;
  const { contentType } = source;
  return contentType === undefined || asked.contentType !== undefined ? asked : { ...asked, contentType };
}

interface ComposeSource extends ObjectVersion {
  readonly conditions: Preconditions;
}

function composeSources(bucket: string, given: unknown): ComposeSource[] {
  if (!Array.isArray(given) || given.length === 0)
    throw invalidValue('You must provide at least one source component.');
  if (given.length > COMPOSE_LIMIT) {
    throw invalidValue(
      `The number of source components provided (${given.length}) exceeds the maximum (${COMPOSE_LIMIT}).`,
    );
  }
  return given.map((entry: unknown) => {
    const source = isMap(entry) ? entry : {};
    const wanted = isMap(source['objectPreconditions'])
      ? source['objectPreconditions']['ifGenerationMatch']
      : undefined;
    return {
      bucket,
      name: objectName(source['name']),
      generation: generationOf(source['generation']),
      conditions: wanted === undefined ? {} : { generationMatch: generationOf(wanted) ?? 0 },
    };
  });
}

function generationOf(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw invalidValue(`Invalid generation "${String(value)}".`);
  return number;
}

async function append(objects: Objects, writer: Writer, source: ComposeSource): Promise<ObjectRecord> {
  const { record, body } = await objects.open(source);
  const stream: AsyncIterable<Buffer> | Buffer[] = Buffer.isBuffer(body) ? [body] : body;
  demand(source.conditions, record);
  for await (const bytes of stream) await writer.write(bytes);
  return record;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
