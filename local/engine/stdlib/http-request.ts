/** Arguments of an HTTP function -> the request as it goes out. */
import { typeError, valueError } from '../errors.ts';
import { stringifyJson } from '../values/json.ts';
import { scalarText } from '../values/numbers.ts';
import type { HttpAuth } from '../effects.ts';
import { Bytes, Double, isInteger, List, MapValue, typeName, type Value } from '../values/value.ts';
import { percentEncode } from './percent.ts';

const AGENT = 'GoogleCloudWorkflows; (+https://cloud.google.com/workflows/docs)';
const CLOUD_SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// The control characters, which could forge a second header; a tab is allowed.
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

function queryText(name: string, value: Value): string {
  if (typeof value === 'string') return value;
  if (isInteger(value) || typeof value === 'boolean' || value instanceof Double) return scalarText(value);
  throw typeError(
    `query parameter '${name}' must be a string, a number, a boolean or a list of those, not ${typeName(value)}`,
  );
}

/** The URL with the query appended; a list repeats its key. @throws WorkflowError ValueError, TypeError */
export function urlOf(url: string, query: Value): string {
  if (!/^https?:\/\/[^/?#\s]/i.test(url) || /\s/.test(url) || !URL.canParse(url)) {
    throw valueError(`'${url}' is not an http or https URL`);
  }
  if (!(query instanceof MapValue) || query.entries.size === 0) return url;
  const pairs: string[] = [];
  for (const [name, value] of query.entries) {
    for (const item of value instanceof List ? value.items : [value]) {
      pairs.push(`${percentEncode(name)}=${percentEncode(queryText(name, item))}`);
    }
  }
  const [address, fragment] = url.split('#', 2) as [string, string | undefined];
  const joint = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return `${address}${joint}${pairs.join('&')}${fragment === undefined ? '' : `#${fragment}`}`;
}

export function headersOf(value: Value): Record<string, string> {
  const headers: Record<string, string> = {};
  let agent = AGENT;
  for (const [name, text] of value instanceof MapValue ? value.entries : []) {
    if (!HEADER_NAME.test(name)) throw valueError(`'${name}' is not a name of an HTTP header`);
    if (typeof text !== 'string') throw typeError(`header '${name}' must be a string, not ${typeName(text)}`);
    if (CONTROL.test(text)) throw valueError(`header '${name}' holds a control character`);
    if (name.toLowerCase() === 'user-agent') agent = `${text} ${AGENT}`;
    else headers[name] = text;
  }
  headers['User-Agent'] = agent;
  return headers;
}

function contentTypeOf(headers: Readonly<Record<string, string>>): string | undefined {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'content-type');
  return name === undefined ? undefined : headers[name];
}

/** Encodes by Content-Type, and sets that where it is missing. @throws WorkflowError TypeError, ValueError */
export function encodeBody(body: Value, headers: Record<string, string>): Uint8Array | undefined {
  if (body === null) return undefined;
  const contentType = contentTypeOf(headers);
  if (contentType === undefined) {
    headers['Content-Type'] = body instanceof Bytes ? 'application/octet-stream' : 'application/json; charset=utf-8';
    return body instanceof Bytes ? body.data : Buffer.from(stringifyJson(body));
  }
  if (body instanceof Bytes) return body.data;
  const media = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (isJsonType(media)) return Buffer.from(typeof body === 'string' ? body : stringifyJson(body));
  if (media === 'application/x-www-form-urlencoded') return Buffer.from(formText(body));
  if (typeof body === 'string') return Buffer.from(body);
  throw typeError(`a body of type ${typeName(body)} cannot be sent as '${contentType}'`);
}

export function isJsonType(media: string): boolean {
  return media === 'application/json' || /^application\/[^;]+\+json$/.test(media);
}

/** A form given as text goes out as it is; one given as a map is encoded. */
function formText(body: Value): string {
  if (typeof body === 'string') return body;
  if (!(body instanceof MapValue)) throw typeError(`a form must be a string or a map, not ${typeName(body)}`);
  const encode = (text: string): string => percentEncode(text).replaceAll('%20', '+');
  return [...body.entries].map(([name, value]) => `${encode(name)}=${encode(queryText(name, value))}`).join('&');
}

function scopesOf(auth: MapValue): string[] {
  const given = auth.entries.get('scopes') ?? auth.entries.get('scope') ?? CLOUD_SCOPE;
  const texts = given instanceof List ? given.items : [given];
  return texts.flatMap((scope) => {
    if (typeof scope !== 'string') throw typeError('auth: a scope must be a string');
    return scope.split(/[\s,]+/).filter((part) => part !== '');
  });
}

/** The audience of an identity token is the URL unless one is given. @throws WorkflowError TypeError, ValueError */
export function authOf(value: Value, url: string): HttpAuth | undefined {
  if (!(value instanceof MapValue)) return undefined;
  const type = value.entries.get('type') ?? null;
  if (type === 'OAuth2') return { type, scopes: scopesOf(value) };
  if (type !== 'OIDC') {
    const given = typeof type === 'string' ? `'${type}'` : typeName(type);
    throw valueError(`auth: the type must be OIDC or OAuth2, not ${given}`);
  }
  const audience = value.entries.get('audience') ?? url;
  if (typeof audience !== 'string') throw typeError(`auth: the audience must be a string, not ${typeName(audience)}`);
  return { type, audience };
}
