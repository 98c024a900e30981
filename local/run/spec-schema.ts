/**
 * The fields of a Cloud Run service that a caller may set, as JSON Schema. Fields that change nothing on a laptop (VPC,
 * ingress, encryption …) are kept and echoed; unknown ones are refused, so that a spelling mistake shows here already.
 */
const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const texts = { type: 'array', items: text } as const;
const map = { type: 'object', additionalProperties: text } as const;
const whole = { type: 'integer', minimum: 0 } as const;
const message = <P extends Record<string, unknown>, R extends readonly string[]>(properties: P, required: R) =>
  ({ type: 'object', properties, required, additionalProperties: false }) as const;
/** Kept and echoed as it is. */
const opaque = { type: 'object' } as const;

const envVar = {
  ...message(
    {
      name: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$' },
      value: text,
      valueSource: message({ secretKeyRef: message({ secret: text, version: text }, ['secret']) }, ['secretKeyRef']),
    },
    ['name'],
  ),
  not: { required: ['value', 'valueSource'] },
} as const;

const container = message(
  {
    name: text,
    image: { type: 'string', minLength: 1 },
    sourceCode: message(
      {
        cloudStorageSource: message(
          {
            bucket: { type: 'string', minLength: 1 },
            object: { type: 'string', minLength: 1 },
            generation: { type: 'string', pattern: '^[0-9]+$' },
          },
          ['bucket', 'object'],
        ),
      },
      ['cloudStorageSource'],
    ),
    command: texts,
    args: texts,
    env: { type: 'array', items: envVar },
    resources: message({ limits: map, cpuIdle: flag, startupCpuBoost: flag }, []),
    ports: { type: 'array', maxItems: 1, items: message({ name: text, containerPort: whole }, []) },
    workingDir: text,
    livenessProbe: opaque,
    readinessProbe: opaque,
    startupProbe: message(
      {
        initialDelaySeconds: whole,
        timeoutSeconds: whole,
        periodSeconds: whole,
        failureThreshold: whole,
        tcpSocket: opaque,
        httpGet: opaque,
        grpc: opaque,
      },
      [],
    ),
    dependsOn: texts,
    baseImageUri: text,
  },
  ['image'],
);

const template = message(
  {
    revision: text,
    labels: map,
    annotations: map,
    scaling: message({ minInstanceCount: whole, maxInstanceCount: { type: 'integer', minimum: 1 } }, []),
    vpcAccess: opaque,
    timeout: text,
    serviceAccount: text,
    containers: { type: 'array', minItems: 1, maxItems: 1, items: container },
    executionEnvironment: {
      enum: ['EXECUTION_ENVIRONMENT_UNSPECIFIED', 'EXECUTION_ENVIRONMENT_GEN1', 'EXECUTION_ENVIRONMENT_GEN2'],
    },
    encryptionKey: text,
    maxInstanceRequestConcurrency: { type: 'integer', minimum: 1, maximum: 1000 },
    sessionAffinity: flag,
    healthCheckDisabled: flag,
  },
  ['containers'],
);

const trafficTarget = message(
  {
    type: { enum: ['TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'] },
    revision: text,
    percent: { type: 'integer', minimum: 0, maximum: 100 },
    tag: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,45}$' },
  },
  ['type'],
);

export const SERVICE_SCHEMA = message(
  {
    description: { type: 'string', maxLength: 512 },
    labels: map,
    annotations: map,
    client: text,
    clientVersion: text,
    ingress: {
      enum: [
        'INGRESS_TRAFFIC_ALL',
        'INGRESS_TRAFFIC_INTERNAL_ONLY',
        'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER',
        'INGRESS_TRAFFIC_NONE',
      ],
    },
    launchStage: { enum: ['ALPHA', 'BETA', 'GA'] },
    binaryAuthorization: opaque,
    template,
    traffic: { type: 'array', items: trafficTarget },
    scaling: message(
      { minInstanceCount: whole, maxInstanceCount: whole, scalingMode: text, manualInstanceCount: whole },
      [],
    ),
    invokerIamDisabled: flag,
    defaultUriDisabled: flag,
    iapEnabled: flag,
    multiRegionSettings: opaque,
    customAudiences: texts,
    buildConfig: opaque,
  },
  ['template'],
);
