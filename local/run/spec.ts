/**
 * What a caller may say about a service, checked and filled up with the defaults that Google echoes.
 * Fields: https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { ApiError, invalid } from '../wire/errors.ts';
import { SERVICE_SCHEMA } from './spec-schema.ts';

export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueSource?: { readonly secretKeyRef: { readonly secret: string; readonly version?: string } };
}

export interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly workingDir?: string;
  readonly baseImageUri?: string;
  readonly ports?: readonly { readonly containerPort?: number; readonly name?: string }[];
  readonly resources?: {
    readonly limits?: Readonly<Record<string, string>>;
    readonly cpuIdle?: boolean;
    readonly startupCpuBoost?: boolean;
  };
  readonly startupProbe?: {
    readonly initialDelaySeconds?: number;
    readonly timeoutSeconds?: number;
    readonly periodSeconds?: number;
    readonly failureThreshold?: number;
    readonly [probe: string]: unknown;
  };
  readonly sourceCode?: {
    readonly cloudStorageSource: { readonly bucket: string; readonly object: string; readonly generation?: string };
  };
}

export interface Template {
  readonly revision?: string;
  readonly timeout: string;
  readonly maxInstanceRequestConcurrency: number;
  readonly scaling?: { readonly minInstanceCount?: number; readonly maxInstanceCount?: number };
  readonly containers: readonly [Container];
  readonly serviceAccount: string;
}

export interface TrafficTarget {
  readonly type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST' | 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
  readonly revision?: string;
  readonly percent?: number;
  readonly tag?: string;
}

/** The fields a caller sets, complete. */
export interface ServiceSpec {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ingress: string;
  readonly launchStage: string;
  readonly template: Template;
  readonly traffic: readonly TrafficTarget[];
  readonly [field: string]: unknown;
}

/** Set by the server: taken in a request, and ignored, as everywhere at Google. */
const OUTPUT_FIELDS = [
  'name',
  'uid',
  'generation',
  'createTime',
  'updateTime',
  'deleteTime',
  'expireTime',
  'creator',
  'lastModifier',
  'observedGeneration',
  'terminalCondition',
  'conditions',
  'latestReadyRevision',
  'latestCreatedRevision',
  'trafficStatuses',
  'uri',
  'urls',
  'reconciling',
  'satisfiesPzs',
  'etag',
];

export const SPEC_FIELDS = Object.keys(SERVICE_SCHEMA.properties);

const SYSTEM_VARIABLES = new Set(['PORT', 'K_SERVICE', 'K_REVISION', 'K_CONFIGURATION']);
const LONGEST_TIMEOUT_SECONDS = 3600;
const DEFAULT_CONCURRENCY = 80;

/**
 * The schema is a constant, and right: a test says so. To look at it, or to better the code of a check that runs for some
 * deployments, takes longer than all else.
 */
const QUICK = { allErrors: false, meta: false, validateSchema: false, code: { optimize: false } } as const;

export type ReadSpec = (body: Readonly<Record<string, unknown>>) => ServiceSpec;

/** A function that makes a complete spec of a request body. It @throws ApiError INVALID_ARGUMENT, FAILED_PRECONDITION */
export function createSpecReader(defaultServiceAccount: string): ReadSpec {
  let validate: ValidateFunction | undefined;
  return (body) => {
    validate ??= new Ajv(QUICK).compile(SERVICE_SCHEMA);
    const given = Object.fromEntries(Object.entries(body).filter(([field]) => !OUTPUT_FIELDS.includes(field)));
    if (!validate(given)) throw invalid(explain(validate.errors?.[0]));
    const spec = withDefaults(given as unknown as ServiceSpec, defaultServiceAccount);
    checkTemplate(spec.template);
    checkTraffic(spec.traffic);
    return spec;
  };
}

function explain(error: ErrorObject | undefined): string {
  if (!error) return 'The service is not valid.';
  const where = `service${error.instancePath.replaceAll('/', '.')}`;
  if (error.keyword === 'additionalProperties') {
    const name = String((error.params as { additionalProperty?: unknown }).additionalProperty);
    return `Invalid JSON payload received. Unknown name "${name}" at '${where}': Cannot find field.`;
  }
  return `${where} ${error.message ?? 'is not valid'}.`;
}

function withDefaults(given: ServiceSpec, defaultServiceAccount: string): ServiceSpec {
  const { template } = given;
  const [container] = template.containers;
  return {
    ...given,
    ingress: given.ingress ?? 'INGRESS_TRAFFIC_ALL',
    launchStage: given.launchStage ?? 'GA',
    template: {
      ...template,
      timeout: template.timeout ?? '300s',
      serviceAccount: template.serviceAccount ?? defaultServiceAccount,
      maxInstanceRequestConcurrency: template.maxInstanceRequestConcurrency ?? DEFAULT_CONCURRENCY,
      scaling: { maxInstanceCount: 100, ...template.scaling },
      containers: [
        {
          ...container,
          ports: container.ports ?? [{ name: 'http1', containerPort: 8080 }],
          resources: { cpuIdle: true, startupCpuBoost: true, ...container.resources, limits: limitsOf(container) },
          startupProbe: container.startupProbe ?? DEFAULT_PROBE,
        },
      ],
    },
    traffic:
      given.traffic === undefined || given.traffic.length === 0
        ? [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }]
        : given.traffic,
  };
}

/** https://cloud.google.com/run/docs/configuring/healthchecks#tcp-default */
const DEFAULT_PROBE: NonNullable<Container['startupProbe']> = {
  timeoutSeconds: 240,
  periodSeconds: 240,
  failureThreshold: 1,
  tcpSocket: { port: 8080 },
};

const limitsOf = (container: Container) => ({ cpu: '1000m', memory: '512Mi', ...container.resources?.limits });

function checkTemplate(template: Template): void {
  const seconds = durationMilliseconds(template.timeout) / 1000;
  if (seconds > LONGEST_TIMEOUT_SECONDS) throw invalid(`template.timeout must be at most ${LONGEST_TIMEOUT_SECONDS}s.`);
  const [container] = template.containers;
  memoryMegabytes(container);
  const names = (container.env ?? []).map((variable) => variable.name);
  const reserved = names.find((name) => SYSTEM_VARIABLES.has(name));
  if (reserved !== undefined) {
    throw invalid(`The environment variable ${reserved} is set by the system and cannot be given.`);
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw invalid(`The environment variable ${twice} is given twice.`);
  checkRunnable(container);
}

/** There is no container engine here: what can run is source code on Node.js, deployed without a build. */
function checkRunnable(container: Container): void {
  const refuse = (what: string) => {
    const way = `deploy without a build: image "scratch", sourceCode.cloudStorageSource, command ["node"]`;
    return new ApiError('FAILED_PRECONDITION', `The local cloud has no container engine: ${what}. Instead, ${way}.`);
  };
  if (container.image !== 'scratch') throw refuse(`it cannot run image "${container.image}"`);
  if (container.sourceCode === undefined) throw refuse('image "scratch" holds nothing without sourceCode');
  if (!/\/nodejs\d*/.test(container.baseImageUri ?? '')) {
    throw refuse(`baseImageUri "${container.baseImageUri ?? ''}" is not a Node.js runtime`);
  }
  const [program = ''] = container.command ?? [];
  if (!/^(\/[\w./-]+\/)?node$/.test(program)) throw refuse(`it cannot run command "${program}"`);
  if (![undefined, '', '/workspace'].includes(container.workingDir)) {
    throw refuse(`workingDir "${container.workingDir ?? ''}" is not that of the source`);
  }
}

function checkTraffic(traffic: readonly TrafficTarget[]): void {
  const sum = traffic.reduce((total, target) => total + (target.percent ?? 0), 0);
  if (sum !== 100) throw invalid(`The percents of traffic must add up to 100, not ${sum}.`);
  const tags = traffic.flatMap((target) => target.tag ?? []);
  if (new Set(tags).size !== tags.length) throw invalid('A traffic tag is given twice.');
  for (const target of traffic) {
    const byName = target.type === 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION';
    if (byName !== (target.revision !== undefined)) {
      throw invalid(
        'A traffic target names a revision exactly when its type is TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION.',
      );
    }
  }
}

/** A protobuf duration, such as `300s` or `0.5s`. @throws ApiError INVALID_ARGUMENT */
export function durationMilliseconds(duration: string): number {
  const found = /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(duration);
  const seconds = Number(found?.[1]);
  if (!found || seconds <= 0) throw invalid(`"${duration}" is not a duration above zero, such as "300s".`);
  return seconds * 1000;
}

/** Of the container's limit, such as `512Mi`, `1Gi` or `1G`. @throws ApiError INVALID_ARGUMENT */
export function memoryMegabytes(container: Container): number {
  const { memory } = limitsOf(container);
  const found = /^(\d{1,6})(Mi|Gi|M|G)$/.exec(memory);
  if (!found) throw invalid(`resources.limits.memory "${memory}" is not an amount such as "512Mi" or "1Gi".`);
  const unit = { Mi: 1, Gi: 1024, M: 1e6 / 2 ** 20, G: 1e9 / 2 ** 20 }[found[2] as 'Mi' | 'Gi' | 'M' | 'G'];
  return Math.max(1, Math.floor(Number(found[1]) * unit));
}

/** How long a program may take until its port accepts: all tries of its startup probe. */
export function startupMilliseconds(container: Container): number {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 1,
    periodSeconds = 10,
    failureThreshold = 3,
  } = container.startupProbe ?? DEFAULT_PROBE;
  return (initialDelaySeconds + Math.max(timeoutSeconds, periodSeconds) * failureThreshold) * 1000;
}
