/** What each Cloud Run service needs around its handler: environment, secrets, size. The handler's code is its own room. */
import { sourceSecrets, type SourceSpec } from './sources.ts';
import { sizesOf } from './environments.ts';
import { PERSONAL_DATA_KEY } from './secrets.ts';
import type { Settings } from './settings.ts';
import { bucketName, instanceId, topicName, type Place } from './names.ts';

export interface ServiceSpec {
  readonly id: 'receive' | 'fetch' | 'transform' | 'write' | 'inspect';
  /** Webhooks come from outside; everything else is called by the workflows alone. */
  readonly ingress: 'INGRESS_TRAFFIC_ALL' | 'INGRESS_TRAFFIC_INTERNAL_ONLY';
  readonly env: Readonly<Record<string, string>>;
  /** Environment variable to secret id. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly maxInstances: number;
  /** Providers have no identity of Google's: they are let in, and the handler checks their signature. */
  readonly openToAll: boolean;
}

export function services(place: Place, given: readonly SourceSpec[], settings: Settings = {}): readonly ServiceSpec[] {
  const sources = JSON.stringify(given);
  const secretsOf = (reader: 'receive' | 'fetch') =>
    Object.fromEntries(
      sourceSecrets(given)
        .filter((each) => each.reader === reader)
        .map(({ env, id }) => [env, id]),
    );
  const raw = bucketName(place, 'raw');
  const staging = bucketName(place, 'staging');
  return [
    {
      id: 'receive',
      ingress: 'INGRESS_TRAFFIC_ALL',
      env: {
        SOURCES: sources,
        BATCH_TOPIC: topicName(place, 'batch-available'),
        INVOICE_TOPIC: topicName(place, 'invoices'),
        ...(settings.stream ? { INVOICE_STREAM: settings.stream } : {}),
      },
      secrets: secretsOf('receive'),
      maxInstances: 10,
      openToAll: true,
    },
    {
      id: 'fetch',
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      env: { SOURCES: sources, RAW_BUCKET: raw, STAGING_BUCKET: staging },
      secrets: secretsOf('fetch'),
      maxInstances: 10,
      openToAll: false,
    },
    {
      id: 'transform',
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      env: {
        RAW_BUCKET: raw,
        STAGING_BUCKET: staging,
        QUARANTINE_BUCKET: bucketName(place, 'quarantine'),
        ...wrappedKey(settings),
        ...checksOf(place, settings),
      },
      secrets: settings.personalKey ? {} : { PERSONAL_DATA_KEY },
      maxInstances: 20,
      openToAll: false,
    },
    {
      id: 'write',
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      env: {
        SOURCES: sources,
        STAGING_BUCKET: staging,
        BIGTABLE_INSTANCE: instanceId(place),
        BIGTABLE_APP_PROFILE: 'writer',
        INVOICES_TABLE: 'invoices',
        LEDGER_TABLE: 'ledger',
      },
      secrets: {},
      maxInstances: 20,
      openToAll: false,
    },
    {
      id: 'inspect',
      ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY',
      env: {
        SOURCES: sources,
        RAW_BUCKET: raw,
        BIGTABLE_INSTANCE: instanceId(place),
        BIGTABLE_APP_PROFILE: 'reader',
        INVOICES_TABLE: 'invoices',
        LEDGER_TABLE: 'ledger',
      },
      secrets: {},
      maxInstances: 4,
      openToAll: false,
    },
  ];
}

const wrappedKey = ({ personalKey }: Settings): Record<string, string> =>
  personalKey ? { PERSONAL_DATA_KMS_KEY: personalKey.kmsKey, PERSONAL_DATA_KEY_WRAPPED: personalKey.wrapped } : {};

/** How strict the checks are, and whether documents of the test environment are set aside. */
function checksOf(place: Place, { checks = '{}', testDocuments = sizesOf(place).testDocuments }: Settings) {
  const own = JSON.parse(checks) as Readonly<Record<string, unknown>>;
  const all = { ...(testDocuments ? {} : { 'test-environment': { off: false } }), ...own };
  return Object.keys(all).length === 0 ? {} : { CHECKS: JSON.stringify(all) };
}
