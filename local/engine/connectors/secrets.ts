/** What the Secret Manager connector adds. https://cloud.google.com/workflows/docs/use-secret-manager */
import { typeError, valueError } from '../errors.ts';
import { parameter } from '../stdlib/signature.ts';
import { isInteger, mapOf, typeName, type Value } from '../values/value.ts';
import type { Variation } from './call.ts';
import { placeOf } from './environment.ts';
import { at } from './waits.ts';

const PARAMS = parameter('connector_params:any', null);

/** The text of a version, `latest` if none is named. May stand in an expression. */
export const ACCESS_STRING: Variation = {
  parameters: [
    parameter('secret_id:string'),
    parameter('version:any', 'latest'),
    parameter('project_id:any', null),
    PARAMS,
  ],
  inExpressions: true,
  translate: (args, machine) => {
    const secret = `projects/${placeOf('project_id', args, machine)}/secrets/${String(args.get('secret_id'))}`;
    const version = args.get('version') ?? null;
    if (typeof version !== 'string' && !isInteger(version)) {
      throw typeError(`argument 'version' must be a string or an integer, not ${typeName(version)}`);
    }
    return new Map([['name', `${secret}/versions/${version}`]]);
  },
  result: (answer) => {
    const data = at(answer, 'payload', 'data');
    return typeof data === 'string' ? utf8(data) : '';
  },
};

export const ADD_VERSION_STRING: Variation = {
  parameters: [parameter('secret_id:string'), parameter('project_id:any', null), parameter('data:string', ''), PARAMS],
  translate: (args, machine) => {
    const data = Buffer.from(String(args.get('data'))).toString('base64');
    return new Map<string, Value>([
      ['parent', `projects/${placeOf('project_id', args, machine)}/secrets/${String(args.get('secret_id'))}`],
      ['body', mapOf({ payload: mapOf({ data }) })],
    ]);
  },
};

function utf8(data: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(data, 'base64'));
  } catch {
    throw valueError('the secret is not UTF-8 text: read it by secrets.versions.access');
  }
}
