/** The connectors by name: `googleapis.<service>.<version>.<resource>.<method>`, and those of the library built on them. */
import { nearest } from '../definition/nearest.ts';
import type { BlockingFunction, Namespace } from '../stdlib/signature.ts';
import { connectorFunction, type Variation } from './call.ts';
import { CREATE, EXPERIMENTAL_RUN, RUN } from './executions.ts';
import { executionsMap } from './fan-out.ts';
import { ACCESS_STRING, ADD_VERSION_STRING } from './secrets.ts';
import { methodsOf, serviceOf, SERVICES, type RestMethod } from './table.ts';

interface Special {
  /** The REST method it calls. */
  readonly method: string;
  readonly variation: Variation;
}

const EXECUTIONS = 'projects.locations.workflows.executions';
const SECRETS = 'googleapis.secretmanager.v1.projects.secrets';

/** Connectors that differ from their REST method, or have none of their own name. */
const SPECIAL: Readonly<Record<string, Special>> = {
  ...executions('googleapis.workflowexecutions.v1'),
  ...executions('googleapis.workflowexecutions.v1beta'),
  [`${SECRETS}.versions.accessString`]: { method: `${SECRETS}.versions.access`, variation: ACCESS_STRING },
  [`${SECRETS}.addVersionString`]: { method: `${SECRETS}.addVersion`, variation: ADD_VERSION_STRING },
};

function executions(api: string): Record<string, Special> {
  const method = `${api}.${EXECUTIONS}.create`;
  return { [`${api}.${EXECUTIONS}.run`]: { method, variation: RUN }, [method]: { method, variation: CREATE } };
}

const made = new Map<string, BlockingFunction>();

/** The connector of that name; undefined if there is none. The table of its service is read with the first of them. */
export function connector(name: string): BlockingFunction | undefined {
  if (!name.startsWith('googleapis.')) return undefined;
  const known = made.get(name);
  if (known !== undefined) return known;
  const special = Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
  const methods = methodsOf(serviceOf(name));
  const method = methods?.get(special?.method ?? name);
  if (methods === undefined || method === undefined) return undefined;
  const found = connectorFunction(name, name === TRANSLATE ? inQuery(method, methods) : method, special?.variation);
  made.set(name, found);
  return found;
}

/** Google's samples give the parameters of the GET of the same path. */
const TRANSLATE = 'googleapis.translate.v2.translations.translate';

function inQuery(method: RestMethod, methods: ReadonlyMap<string, RestMethod>): RestMethod {
  const list = methods.get(TRANSLATE.replace(/translate$/, 'list'));
  return { ...method, query: (list?.query ?? []).map(({ name }) => ({ name, required: false })) };
}

/** Every connector of a service such as `pubsub.v1`. */
export function connectorNames(service: string): string[] {
  const special = Object.keys(SPECIAL).filter((name) => serviceOf(name) === service);
  return [...new Set([...(methodsOf(service)?.keys() ?? []), ...special])];
}

/** Why there is no connector of that name, and which one may be meant. */
export function unknownConnector(name: string): string {
  const service = serviceOf(name);
  const prefix = `googleapis.${service}.`;
  const isKnown = methodsOf(service) !== undefined;
  const candidates = isKnown ? connectorNames(service).map((each) => each.slice(prefix.length)) : SERVICES;
  const meant = nearest(isKnown ? name.slice(prefix.length) : service, candidates);
  const full = isKnown ? `${prefix}${meant}` : meant;
  const hint = meant === undefined ? 'its REST method can be called by http.*' : `did you mean '${full}'?`;
  return isKnown ? `there is no connector ${name}; ${hint}` : `'${service}' has no connectors; ${hint}`;
}

const CREATE_EXECUTION = methodsOf('workflowexecutions.v1')?.get(
  `googleapis.workflowexecutions.v1.${EXECUTIONS}.create`,
) as RestMethod;

/** https://cloud.google.com/workflows/docs/reference/stdlib/experimental.executions/run */
export const experimental: Namespace = {
  functions: [
    connectorFunction('experimental.executions.run', CREATE_EXECUTION, EXPERIMENTAL_RUN),
    executionsMap(CREATE_EXECUTION),
  ],
};
