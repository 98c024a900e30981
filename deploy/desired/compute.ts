/** What runs: Cloud Run services with their code, and workflows with the addresses they call. */
import { BUNDLE_PATH } from '../release/bundle.ts';
import { container } from '../kinds/run.ts';
import { fingerprint } from '../kinds/smoke.ts';
import { archiveName } from '../kinds/storage.ts';
import { labels } from '../model/ownership.ts';
import { reference, type Fields, type Resource } from '../resource.ts';
import { resource } from './resource.ts';
import { handlers } from '../../handlers/index.ts';
import { dataflowVariables, WRITING_WORKFLOW } from '../../infra/dataflow.ts';
import { sizesOf } from '../../infra/environments.ts';
import * as names from '../../infra/names.ts';
import type { ServiceSpec } from '../../infra/services.ts';
import type { Settings } from '../../infra/settings.ts';
import { tolerances, type SourceSpec } from '../../infra/sources.ts';
import { SMOKE, type WorkflowSpec } from '../../infra/workflows.ts';

export function service(place: names.Place, spec: ServiceSpec, archives: ReadonlyMap<string, Buffer>): Resource[] {
  const handler = handlers.find(({ name }) => name === spec.id);
  const packed = archives.get(spec.id);
  if (!handler || !packed) throw new Error(`no handler or archive for service ${spec.id}`);
  const source = names.bucketName(place, 'source');
  const object = archiveName(spec.id, packed);
  const threads = handler.worker === undefined ? {} : { PROCESSORS: String(handler.processors) };
  const plain = Object.entries({ ...spec.env, ...threads }).map(([name, value]) => ({ name, value }));
  const secret = Object.entries(spec.secrets).map(([name, id]) => ({
    name,
    valueSource: { secretKeyRef: { secret: names.secretName(place, id), version: 'latest' } },
  }));
  const fields = {
    labels: labels(place, spec.id),
    ingress: spec.ingress,
    invokerIamDisabled: spec.openToAll,
    ready: true,
    template: {
      serviceAccount: names.accountEmail(place, spec.id),
      timeout: `${handler.timeoutSeconds}s`,
      maxInstanceRequestConcurrency: handler.concurrency,
      scaling: { maxInstanceCount: Math.min(spec.maxInstances, sizesOf(place).maxInstances) },
      containers: [
        container(place, {
          bucket: source,
          object,
          generation: reference(`archive/${spec.id}`, 'generation'),
          args: [BUNDLE_PATH],
          env: [...plain, ...secret],
          memoryMiB: handler.memoryMiB,
          processors: handler.processors,
        }),
      ],
    },
  };
  const secrets = Object.values(spec.secrets).flatMap((id) => [`secret/${id}`, `grant/${spec.id}/secret/${id}`]);
  return [
    resource(`archive/${spec.id}`, 'archive', object, { bucket: source }, ['bucket/source']),
    resource(`service/${spec.id}`, 'service', names.serviceName(place, spec.id), fields, [
      `account/${spec.id}`,
      ...secrets,
      ...keyGrantOf(spec),
      ...(spec.env['BIGTABLE_APP_PROFILE'] ? [`profile/${spec.env['BIGTABLE_APP_PROFILE']}`] : []),
    ]),
  ];
}

/** The grant to open a wrapped key, which the handler does as it starts. */
function keyGrantOf({ id, env }: ServiceSpec): string[] {
  const key = env['PERSONAL_DATA_KMS_KEY'];
  return key === undefined ? [] : [`grant/${id}/key/${names.lastSegment(key)}/cloudkms.cryptoKeyDecrypter`];
}

export function workflow(
  place: names.Place,
  spec: WorkflowSpec,
  definitions: ReadonlyMap<string, string>,
  settings: Settings,
  sources: readonly SourceSpec[],
): Resource {
  const source = definitions.get(spec.id);
  if (source === undefined) throw new Error(`no file workflows/${spec.id}.workflows.yaml`);
  const urls = Object.entries(spec.handlers).map(([variable, id]) => [variable, reference(`service/${id}`, 'uri')]);
  const tolerated = spec.id === WRITING_WORKFLOW ? tolerances(sources) : {};
  const tolerate = Object.keys(tolerated).length === 0 ? {} : { TOLERATE: JSON.stringify(tolerated) };
  const byDataflow = settings.writeEngine === 'dataflow' && spec.id === WRITING_WORKFLOW;
  return resource(
    `workflow/${spec.id}`,
    'workflow',
    names.workflowName(place, spec.id),
    {
      description: spec.description,
      labels: labels(place, 'workflow'),
      serviceAccount: names.accountEmail(place, 'workflow'),
      sourceContents: source,
      userEnvVars: {
        ...(Object.fromEntries(urls) as Fields),
        ...namesFor(place, spec),
        ...tolerate,
        ...(byDataflow ? dataflowVariables(place) : {}),
      },
      // Both must be named: the API does not echo the unspecified value, and the plan would differ for ever.
      callLogLevel: 'LOG_ERRORS_ONLY',
      executionHistoryLevel: 'EXECUTION_HISTORY_BASIC',
    },
    ['account/workflow', ...(byDataflow ? ['account/dataflow'] : []), ...(spec.id === SMOKE ? [] : ['smoke/handlers'])],
  );
}

/** What a workflow starts and writes to: the names differ between environments. */
function namesFor(place: names.Place, { starts = {}, buckets = {} }: WorkflowSpec): Record<string, string> {
  const workflows = Object.entries(starts).map(
    ([variable, id]) => [variable, names.workflowName(place, id).split('/').at(-1) ?? id] as const,
  );
  const stores = Object.entries(buckets).map(([variable, id]) => [variable, names.bucketName(place, id)] as const);
  return Object.fromEntries([...workflows, ...stores]);
}

/** The proof that the handlers of these archives answer, which all other workflows wait for. */
export function smoke(place: names.Place, archives: ReadonlyMap<string, Buffer>): Resource {
  const ids = [...archives.keys()];
  const asked = ids.filter((id) => id !== 'receive').map((id) => `grant/workflow/service/${id}/run.invoker`);
  return resource(
    'smoke/handlers',
    'smoke',
    'handlers',
    {
      workflow: names.workflowName(place, SMOKE),
      verified: fingerprint([...archives].map(([id, packed]) => archiveName(id, packed))),
    },
    [`workflow/${SMOKE}`, ...ids.map((id) => `service/${id}`), ...asked],
  );
}
