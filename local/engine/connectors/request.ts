/** The arguments of a connector -> its HTTP request. */
import { limitError, typeError, valueError } from '../errors.ts';
import { scalarText } from '../values/numbers.ts';
import type { Limits } from '../limits.ts';
import { encodeBody, headersOf, urlOf } from '../stdlib/http-request.ts';
import { percentEncode } from '../stdlib/percent.ts';
import type { HttpRequest } from '../effects.ts';
import type { Switches } from '../types.ts';
import { Bytes, Double, isInteger, MapValue, typeName, type Value } from '../values/value.ts';
import { regionArguments } from './arguments.ts';
import type { RestMethod } from './table.ts';

const INSERT_OBJECT = 'googleapis.storage.v1.objects.insert';

/** By name; what was not given is absent or null. */
export type ConnectorArguments = ReadonlyMap<string, Value>;

/** All but the time it may take, which depends on when it is sent. */
export type UntimedRequest = Omit<HttpRequest, 'timeoutSeconds'>;

interface Rules {
  readonly limits: Limits;
  readonly switches: Switches;
}

/** @throws WorkflowError TypeError, ValueError, ResourceLimitError */
export function requestOf(
  method: RestMethod,
  args: ConnectorArguments,
  scopes: readonly string[],
  rules: Rules,
): UntimedRequest {
  const isUpload = uploadTypeOf(method, args, rules.switches) === 'media';
  const body = args.get('body') ?? null;
  const headers = headersOf(null);
  if (isUpload && typeof body === 'string') headers['Content-Type'] = 'text/plain; charset=utf-8';
  const encoded = isUpload && body === null ? Buffer.alloc(0) : encodeBody(body, headers);
  if (encoded !== undefined && encoded.length > rules.limits.memoryBytes) {
    throw limitError(`the body of ${method.name} has ${encoded.length} bytes`);
  }
  const path = method.path.replace(/\{\+?([^}]+)\}/g, (_all, name: string) => pathText(method, name, args));
  return {
    method: method.verb,
    url: urlOf(`${rootOf(method, args)}${isUpload ? 'upload/' : ''}${path}`, queryOf(method, args, rules.switches)),
    headers,
    ...(encoded === undefined ? {} : { body: encoded }),
    auth: { type: 'OAuth2', scopes },
  };
}

/** A region goes in front of the host: `https://us-documentai.googleapis.com/`. */
function rootOf(method: RestMethod, args: ConnectorArguments): string {
  const name = regionArguments(method).find((each) => (args.get(each) ?? null) !== null);
  if (name === undefined) return method.root;
  const region = args.get(name) ?? null;
  if (typeof region !== 'string')
    throw typeError(`${method.name}: '${name}' must be a string, not ${typeName(region)}`);
  if (!/^[a-z][a-z0-9-]*$/.test(region)) throw valueError(`${method.name}: '${region}' is not a location`);
  return method.root.replace('https://', `https://${region}-`);
}

/** As the author wrote it: a slash stays one and `%2F` stays encoded. Only what would end the path is encoded. */
function pathText(method: RestMethod, name: string, args: ConnectorArguments): string {
  const text = textOf(method, name, args.get(name) ?? null);
  if (text === '') throw valueError(`${method.name}: argument '${name}' is empty`);
  return text.replace(/[^\x21-\x7e]+|[?#"<>\\^`{|}]/g, percentEncode);
}

function textOf(method: RestMethod, name: string, value: Value): string {
  if (typeof value === 'string') return value;
  if (isInteger(value) || typeof value === 'boolean' || value instanceof Double) return scalarText(value);
  throw typeError(`${method.name}: argument '${name}' must be a string, not ${typeName(value)}`);
}

/** An object has a content whether or not the call says so: a POST without one is refused by Cloud Storage. */
function uploadTypeOf({ name, flags }: RestMethod, args: ConnectorArguments, { objectUploads }: Switches): Value {
  if (!flags.includes('u')) return null;
  const given = args.get('uploadType') ?? null;
  return given === null && name === INSERT_OBJECT && objectUploads === 'media' ? 'media' : given;
}

function queryOf(method: RestMethod, args: ConnectorArguments, switches: Switches): MapValue {
  const query = new Map<string, Value>();
  for (const { name } of method.query) {
    const value = args.get(name) ?? nested(args, name);
    if (value !== null) query.set(name, value);
  }
  const media = { alt: args.get('alt') ?? null, uploadType: uploadTypeOf(method, args, switches) };
  for (const [name, value] of Object.entries(media)) if (value !== null) query.set(name, value);
  const others = args.get('query') ?? null;
  if (others instanceof MapValue) others.entries.forEach((value, name) => query.set(name, value));
  const object = query.get('name');
  if (method.name === INSERT_OBJECT && switches.objectNames === 'path-safe') {
    if (typeof object === 'string') query.set('name', decoded(object));
  }
  return new MapValue(query);
}

/** `options.requestedPolicyVersion` from a map `options`. */
function nested(args: ConnectorArguments, name: string): Value {
  const [root = '', ...path] = name.split('.');
  let value: Value = path.length === 0 ? null : (args.get(root) ?? null);
  for (const key of path) value = value instanceof MapValue ? (value.entries.get(key) ?? null) : null;
  return value;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The request once more as a value, so that a frame can remember it. */
export function requestValue(request: UntimedRequest): Value {
  const { method, url, headers, body, auth, caCertificate = null } = request;
  return new MapValue(
    new Map<string, Value>([
      ['method', method],
      ['url', url],
      ['scopes', auth?.type === 'OAuth2' ? auth.scopes.join(' ') : ''],
      ['headers', new MapValue(new Map(Object.entries(headers)))],
      ['body', body === undefined ? null : new Bytes(body)],
      ['caCertificate', caCertificate],
    ]),
  );
}

export function requestFrom(value: Value): UntimedRequest {
  const entries = value instanceof MapValue ? value.entries : new Map<string, Value>();
  const headers = entries.get('headers');
  const body = entries.get('body');
  const certificate = entries.get('caCertificate');
  return {
    method: String(entries.get('method')),
    url: String(entries.get('url')),
    headers: Object.fromEntries(headers instanceof MapValue ? (headers.entries as Map<string, string>) : []),
    ...(body instanceof Bytes ? { body: body.data } : {}),
    ...(typeof certificate === 'string' ? { caCertificate: certificate } : {}),
    auth: { type: 'OAuth2', scopes: String(entries.get('scopes')).split(' ') },
  };
}
