/**
 * Calls sent as POST because their address would be too long, or because something on the way takes no other method:
 * the header X-HTTP-Method-Override names the method that is meant, and the query of a GET is then the body, as a form.
 * Source: google-api-python-client, `HttpRequest.execute` in googleapiclient/http.py
 */
import type { IncomingMessage } from 'node:http';

export interface Meant {
  readonly method: string;
  readonly url: string;
}

/** Of a query: as long as no address could be, and short enough to be read at once. */
const FORM_LIMIT_BYTES = 1024 * 1024;

const METHODS = ['GET', 'PUT', 'PATCH', 'DELETE'];

/** @throws ApiError INVALID_ARGUMENT for a form that is too large */
export async function meantBy(
  request: IncomingMessage,
  read: (request: IncomingMessage, limit: number) => Promise<Buffer>,
): Promise<Meant> {
  const { method = 'GET', url = '/', headers } = request;
  const named = headers['x-http-method-override'];
  const meant = typeof named === 'string' ? named.toUpperCase() : '';
  if (method !== 'POST' || !METHODS.includes(meant)) return { method, url };
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const form = meant === 'GET' && isForm ? (await read(request, FORM_LIMIT_BYTES)).toString() : '';
  return { method: meant, url: form === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${form}` };
}
