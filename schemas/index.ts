/**
 * What travels between the parts, as data: JSON Schemas of notices, sources, requests, answers, the canonical invoice
 * and the ledger; the Avro record of a staging file; the Bigtable tables.
 * In: an unknown value and the name of a schema. Out: whether it fits, and where it does not.
 */

import type { ErrorObject, ValidateFunction } from 'ajv';
import bigtableRow from './bigtable-row.avro.json' with { type: 'json' };
import { compile, type SchemaName } from './compile.ts';
import { PLACE, sourceFaults } from './source-rules.ts';
import tables from './tables.json' with { type: 'json' };

export type { SchemaName };

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

function describe(error: ErrorObject): string {
  const place = error.instancePath === '' ? 'value' : error.instancePath.slice(1).replaceAll('/', '.');
  const extra = error.params['additionalProperty'] ?? error.params['allowedValues'];
  return `${place} ${error.message ?? 'is wrong'}${extra === undefined ? '' : ` (${String(extra)})`}`;
}
