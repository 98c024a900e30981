/** Avro definitions and messages that conform to them. https://cloud.google.com/pubsub/docs/avro */
import { invalid } from '../../wire/errors.ts';

export type Encoding = 'JSON' | 'BINARY';

export interface Checker {
  /** Why a message does not conform; undefined when it does. */
  refuse(data: Buffer, encoding: Encoding): string | undefined;
}

const MOST_KEPT = 200;
const kept = new Map<string, Checker>();

/** @throws ApiError INVALID_ARGUMENT for a definition that cannot be read */
export async function avroChecker(definition: string): Promise<Checker> {
  const known = kept.get(definition);
  if (known) return known;
  // Loaded when the first schema is, because most clouds have none.
  const { default: avro } = await import('avsc');
  let type: import('avsc').Type;
  try {
    const parsed: unknown = JSON.parse(definition);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Error('it is no record');
    type = avro.Type.forSchema(parsed as import('avsc').Schema);
  } catch (error) {
    throw invalid(`Invalid AVRO schema definition: ${textOf(error)}`);
  }
  const checker: Checker = {
    refuse(data, encoding) {
      try {
        if (encoding === 'BINARY') type.fromBuffer(data);
        else refuseUndeclared(JSON.parse(data.toString()), JSON.parse(type.toString(type.fromString(data.toString()))));
        return undefined;
      } catch (error) {
        return textOf(error);
      }
    },
  };
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(definition, checker);
  return checker;
}

/** Reading passes over fields that no record declares; written again they are gone. */
function refuseUndeclared(given: unknown, declared: unknown): void {
  if (typeof given !== 'object' || given === null || typeof declared !== 'object' || declared === null) return;
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(declared, key)) throw new Error(`field "${key}" is not declared`);
    refuseUndeclared(value, (declared as Readonly<Record<string, unknown>>)[key]);
  }
}

const textOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
