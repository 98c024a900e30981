/** The delivery layer: what BigQuery sees of Bigtable, what Dataform makes of it, and who answers for it. */
import { labels } from '../model/ownership.ts';
import type { Fields, Resource } from '../resource.ts';
import { accounts, grantResource } from './identities.ts';
import { resource, SERVICES_FIRST } from './resource.ts';
import { secret } from './storage.ts';
import { DATASETS, DELIVERY, EXTERNAL_TABLES, PRODUCT, type ExternalSpec } from '../../infra/analytics.ts';
import { DATA_OWNER } from '../../infra/buckets.ts';
import { DELIVERY_GRANTS, RUNNER, TOKEN } from '../../infra/delivery.ts';
import * as names from '../../infra/names.ts';
import { TIME_ZONE } from '../../infra/schedules.ts';
import type { Settings } from '../../infra/settings.ts';

export function datasets(place: names.Place): Resource[] {
  return DATASETS.map(({ id, description, dataClass }) =>
    resource(
      `dataset/${id}`,
      'dataset',
      names.datasetName(place, id),
      {
        location: place.location,
        description,
        labels: { ...labels(place, id), 'data-class': dataClass, 'data-owner': DATA_OWNER },
        maxTimeTravelHours: '168',
      },
      SERVICES_FIRST,
    ),
  );
}

export function externalTables(place: names.Place): Resource[] {
  return EXTERNAL_TABLES.map((spec) =>
    resource(
      `external/${spec.id}`,
      'external',
      `${names.datasetName(place, 'source')}/tables/${spec.id}`,
      {
        description: spec.description,
        labels: labels(place, 'source'),
        externalDataConfiguration: externalConfiguration(place, spec),
      },
      ['dataset/source', `table/${spec.table}`, 'profile/analytics'],
    ),
  );
}

/** Scans go through the profile that has machines of its own. */
function externalConfiguration(place: names.Place, spec: ExternalSpec): Fields {
  const { project } = place;
  const instance = `projects/${project}/instances/${names.instanceId(place)}`;
  return {
    sourceFormat: 'BIGTABLE',
    sourceUris: [`https://googleapis.com/bigtable/${instance}/appProfiles/analytics/tables/${spec.table}`],
    bigtableOptions: {
      readRowkeyAsString: true,
      ignoreUnspecifiedColumnFamilies: true,
      columnFamilies: Object.entries(spec.families).map(([familyId, columns]) => ({
        familyId,
        type: 'STRING',
        encoding: 'TEXT',
        onlyReadLatest: true,
        columns: columns.map((qualifierString) => ({ qualifierString, onlyReadLatest: true })),
      })),
    },
  };
}

/** The repository of delivery/ in Dataform, compiled and run every morning. */
export function delivery(place: names.Place, { delivery: git }: Settings): Resource[] {
  if (!git) return [];
  const name = names.repositoryName(place, 'delivery');
  const runner = names.accountEmail(place, 'dataform');
  const repository = {
    displayName: 'notamesh delivery',
    labels: labels(place, 'delivery'),
    serviceAccount: runner,
    gitRemoteSettings: {
      url: git.url,
      defaultBranch: git.branch,
      authenticationTokenSecretVersion: `${names.secretName(place, TOKEN.id)}/versions/latest`,
    },
  };
  const release = {
    gitCommitish: git.branch,
    cronSchedule: DELIVERY.compileCron,
    timeZone: TIME_ZONE,
    codeCompilationConfig: {
      defaultDatabase: place.project,
      defaultSchema: names.datasetId(place, 'marts'),
      defaultLocation: place.location,
      vars: { source_dataset: names.datasetId(place, 'source') },
    },
  };
  const run = {
    releaseConfig: `${name}/releaseConfigs/main`,
    cronSchedule: DELIVERY.runCron,
    timeZone: TIME_ZONE,
    invocationConfig: { serviceAccount: runner, includedTags: [DELIVERY.tag], transitiveDependenciesIncluded: true },
  };
  return [
    ...accounts(place, { dataform: RUNNER }),
    resource('agent/dataform', 'agent', 'dataform', {}, SERVICES_FIRST),
    secret(place, TOKEN.id),
    ...DELIVERY_GRANTS.map((grant) => grantResource(place, grant)),
    resource('repository/delivery', 'repository', name, repository, [
      'account/dataform',
      `grant/agent-dataform/secret/${TOKEN.id}`,
    ]),
    resource('release/main', 'release', `${name}/releaseConfigs/main`, release, ['repository/delivery']),
    resource('delivery/daily', 'delivery', `${name}/workflowConfigs/daily`, run, [
      'release/main',
      'dataset/marts',
      ...EXTERNAL_TABLES.map(({ id }) => `external/${id}`),
    ]),
  ];
}

/** Whom to ask for the data; the API takes no product without an owner. */
export function products(place: names.Place, { dataOwners }: Settings): Resource[] {
  if (!dataOwners) return [];
  const name = names.productName(place, PRODUCT.id);
  const spec = {
    displayName: PRODUCT.displayName,
    description: PRODUCT.description,
    ownerEmails: dataOwners,
    labels: labels(place, 'delivery'),
  };
  return [
    resource(`product/${PRODUCT.id}`, 'product', name, spec, SERVICES_FIRST),
    ...PRODUCT.datasets.map((id) =>
      resource(
        `asset/${id}`,
        'asset',
        `${name}/dataAssets/${id}`,
        {
          resource: `//bigquery.googleapis.com/${names.datasetName(place, id)}`,
          labels: labels(place, 'delivery'),
        },
        [`product/${PRODUCT.id}`, `dataset/${id}`],
      ),
    ),
  ];
}
