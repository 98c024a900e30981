/** Effects of the engine -> calls as tests see them. */
import type { Effect, HttpRequest, JsonValue } from '../../local/engine/index.ts';
import type { ConnectorUse, HttpCall } from './call.ts';

type HttpEffect = Extract<Effect, { kind: 'http' }>;

export function httpCall({ request, routine, step }: HttpEffect, at: number): HttpCall {
  const [url = '', search = ''] = request.url.split('#', 1).join('').split('?', 2);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    kind: 'http',
    routine,
    step,
    at,
    method: request.method,
    url,
    query: queryOf(search),
    headers,
    body: bodyOf(request, headers['content-type'] ?? ''),
    auth: request.auth?.type,
    timeoutSeconds: request.timeoutSeconds,
  };
}

export function connectorUse(effect: HttpEffect, at: number): ConnectorUse | undefined {
  const { connector, routine, step } = effect;
  if (connector === undefined) return undefined;
  const args = connector.args as Readonly<Record<string, JsonValue>>;
  return { kind: 'connector', routine, step, at, name: connector.name, args };
}

function queryOf(search: string): Record<string, string | readonly string[]> {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const known = query[name];
    query[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return query;
}

/** JSON and text decoded; bytes where it is neither. */
function bodyOf({ body }: HttpRequest, type: string): unknown {
  if (body === undefined) return undefined;
  const media = (type.split(';', 1)[0] ?? '').trim().toLowerCase();
  const text = Buffer.from(body).toString();
  if (media === 'application/json' || media.endsWith('+json')) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return media.startsWith('text/') || media === 'application/x-www-form-urlencoded' ? text : body;
}
