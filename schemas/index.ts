/**
 * What travels between the parts, as data: JSON Schemas of notices, sources, requests, answers, the canonical invoice
 * and the ledger; the Avro record of a staging file; the Bigtable tables.
 * In: an unknown value and the name of a schema. Out: whether it fits, and where it does not.
 */

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import bigtableRow from './bigtable-row.avro.json' with { type: 'json' };
import checks from './checks.schema.json' with { type: 'json' };
import event from './event.schema.json' with { type: 'json' };
import fetchRequest from './fetch-request.schema.json' with { type: 'json' };
import fetchResponse from './fetch-response.schema.json' with { type: 'json' };
import invoice from './invoice.schema.json' with { type: 'json' };
import inspectRequest from './inspect-request.schema.json' with { type: 'json' };
import inspectResponse from './inspect-response.schema.json' with { type: 'json' };
import lane from './lane.schema.json' with { type: 'json' };
import ledger from './ledger.schema.json' with { type: 'json' };
import notice from './notice.schema.json' with { type: 'json' };
import raw from './raw.schema.json' with { type: 'json' };
import source from './source.schema.json' with { type: 'json' };
import { PLACE, sourceFaults } from './source-rules.ts';
import tables from './tables.json' with { type: 'json' };
import transformRequest from './transform-request.schema.json' with { type: 'json' };
import transformResponse from './transform-response.schema.json' with { type: 'json' };
import voided from './voided.schema.json' with { type: 'json' };
import webhook from './webhook.schema.json' with { type: 'json' };
import writeRequest from './write-request.schema.json' with { type: 'json' };
import writeResponse from './write-response.schema.json' with { type: 'json' };

const schemas = {
  checks,
  notice,
  source,
  raw,
  invoice,
  event,
  voided,
  lane,
  ledger,
  'fetch-request': fetchRequest,
  'fetch-response': fetchResponse,
  'transform-request': transformRequest,
  'transform-response': transformResponse,
  'write-request': writeRequest,
  'write-response': writeResponse,
  'inspect-request': inspectRequest,
  'inspect-response': inspectResponse,
} as const;

export type SchemaName = keyof typeof schemas;

/** Avro record `BigtableRow` of Google's templates GCS_Avro_to_Cloud_Bigtable and Cloud_Bigtable_to_GCS_Avro. */
export { bigtableRow };
/** Bigtable tables: families with their garbage collection. */
export { tables };

/** Places of a template of a source. */
export { PLACE };

type Check = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * A check against one schema. It is compiled when it is first used, because compiling costs more than most calls.
 * The message names the place in the value and what is wrong there, never the value itself (it may be personal data).
 */
export function checkAgainst(name: SchemaName): (value: unknown) => Check {
  let validate: ValidateFunction | undefined;
  return (value) => {
    validate ??= compile(name);
    if (validate(value)) return { ok: true };
    return { ok: false, message: (validate.errors ?? []).map(describe).join('; ') };
  };
}

/** A check of source definitions: the schema, and what a schema cannot say. */
export function checkSource(): (value: unknown) => Check {
  const check = checkAgainst('source');
  return (value) => {
    const checked = check(value);
    if (!checked.ok) return checked;
    const faults = sourceFaults(value as { readonly kind: string });
    return faults.length === 0 ? checked : { ok: false, message: faults.join('; ') };
  };
}

function compile(name: SchemaName): ValidateFunction {
  const ajv = new Ajv({
    allErrors: false,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    // They are constants, and right: a test says so. To look at them each time takes longer than to compile one.
    meta: false,
    validateSchema: false,
  });
  if (name !== 'ledger') ajv.addSchema(ledger);
  if (name !== 'lane') ajv.addSchema(lane);
  if (name === 'source') ajv.addSchema(webhook);
  return ajv.compile(schemas[name]);
}

function describe(error: ErrorObject): string {
  const place = error.instancePath === '' ? 'value' : error.instancePath.slice(1).replaceAll('/', '.');
  const extra = error.params['additionalProperty'] ?? error.params['allowedValues'];
  return `${place} ${error.message ?? 'is wrong'}${extra === undefined ? '' : ` (${String(extra)})`}`;
}
