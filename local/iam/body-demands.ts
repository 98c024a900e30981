/**
 * What a call asks of its caller beyond its method's permission, because of what its body says: to act as the account
 * that it deploys something with, and to attach to the topic it subscribes to.
 * https://cloud.google.com/iam/docs/service-accounts-actas
 */
import type { Route } from '../wire/router.ts';

export type Body = Readonly<Record<string, unknown>>;

export interface BodyDemands {
  /** Addresses of the accounts that what is deployed will run as. */
  readonly actsAs: readonly string[];
  /** Full names of topics. */
  readonly attachesTo: readonly string[];
}

type Read = (body: Body, isNew: boolean) => { actsAs?: unknown[]; attachesTo?: unknown[] };

/** `default` stands for the account that a service takes when none is named. */
const DEFAULT = 'default';

const subscription: Read = (body, isNew) => ({
  actsAs: [at(body, 'pushConfig', 'oidcToken', 'serviceAccountEmail')],
  attachesTo: isNew ? [body['topic']] : [],
});
const job: Read = (body) => ({
  actsAs: ['oauthToken', 'oidcToken'].map((token) => at(body, 'httpTarget', token, 'serviceAccountEmail')),
});

/** By service and path from behind the version on; `*` for create and change alike. */
const READERS: Readonly<Record<string, Read>> = {
  'run services': (body, isNew) => ({
    actsAs: [at(body, 'template', 'serviceAccount') ?? (isNew ? DEFAULT : undefined)],
  }),
  'workflows workflows': (body, isNew) => ({ actsAs: [body['serviceAccount'] ?? (isNew ? DEFAULT : undefined)] }),
  'eventarc triggers': (body) => ({ actsAs: [body['serviceAccount']] }),
  'pubsub subscriptions': (body, isNew) => subscription((at(body, 'subscription') ?? body) as Body, isNew),
  'cloudscheduler jobs': job,
};

/** What to read from the bodies of a route; undefined where nothing in them matters. */
export function bodyDemands(route: Pick<Route, 'service' | 'method' | 'pattern'>, projectNumber: string) {
  const { service, method, pattern } = route;
  const isPush = pattern.endsWith(':modifyPushConfig');
  if (!isPush && (!['POST', 'PUT', 'PATCH'].includes(method) || /:\w+$/.test(pattern))) return undefined;
  const collection = /\/(\w+)(\/\{[^/]+\})?(:\w+)?$/.exec(pattern)?.[1] ?? '';
  const read = READERS[`${service} ${collection}`];
  if (!read) return undefined;
  const isNew = service === 'pubsub' ? method === 'PUT' : method === 'POST';
  return (body: Body): BodyDemands => {
    const { actsAs = [], attachesTo = [] } = read(body, isNew && !isPush);
    return {
      actsAs: actsAs.filter(isText).map((account) => emailOf(account, projectNumber)),
      attachesTo: attachesTo.filter(isText),
    };
  };
}

function emailOf(account: string, projectNumber: string): string {
  if (account === DEFAULT) return `${projectNumber}-compute@developer.gserviceaccount.com`;
  return account.slice(account.lastIndexOf('/') + 1);
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function at(body: Body, ...path: readonly string[]): unknown {
  let value: unknown = body;
  for (const part of path) value = typeof value === 'object' && value !== null ? (value as Body)[part] : undefined;
  return value;
}
