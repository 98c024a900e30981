/**
 * From a schema to a function that checks. In the bundles of the handlers, which start often, stands what this makes of
 * each schema (deploy/release/compiled-checks.ts) instead of this file and the compiler.
 */
import { Ajv, type ValidateFunction } from 'ajv';
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

export const SCHEMA_NAMES = Object.keys(schemas) as SchemaName[];

export const compile = (name: SchemaName): ValidateFunction => compilerOf(name).compile(schemas[name]);

/** With the schemas that the named one refers to. `source`: it can show the code of what it compiles. */
export function compilerOf(
  name: SchemaName,
  code: { readonly source?: boolean; readonly optimize?: boolean } = {},
): Ajv {
  const ajv = new Ajv({
    code,
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
  return ajv;
}

/** As code: a CommonJS module whose export is what compile() gives. Who bundles it betters it anyway. */
export function compiledSource(name: SchemaName, toSource: (ajv: Ajv, check: ValidateFunction) => string): string {
  const ajv = compilerOf(name, { source: true, optimize: false });
  return toSource(ajv, ajv.compile(schemas[name]));
}
