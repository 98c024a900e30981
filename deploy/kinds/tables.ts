/** Bigtable tables with their families, and backups of them (bigtableadmin v2). All of it is data. */
import type { Client } from '../rest/client.ts';
import { permissionsOf, type Descriptor } from '../model/descriptor.ts';
import { ApiFailure } from '../errors.ts';
import type { Fields, Resource, Update, Vanishing } from '../resource.ts';

const shared = {
  address: { service: 'bigtableadmin', version: 'v2' },
  remove: { verb: 'DELETE' },
  dataClass: 'data',
  ownership: 'name',
  iam: 'post',
  update: { form: 'mask-query' },
} as const satisfies Partial<Descriptor>;

/** Where rules may stand, two levels deep. */
const GC_RULES = ['', '.union.rules.*', '.intersection.rules.*', '.union.rules.*.intersection.rules.*'].map(
  (below) => `columnFamilies.*.gcRule${below}`,
);

/**
 * spec: {columnFamilies: {name: {gcRule}}, …}. Families are only ever added or their rules changed, never dropped.
 * https://cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.tables
 */
export const bigtableTable: Descriptor = {
  ...shared,
  kind: 'table',
  address: { ...shared.address, readQuery: { view: 'FULL' } },
  create: { form: { id: 'body', field: 'tableId', resource: 'table' } },
  operation: ['update'],
  lane: '{name}',
  updatedByHook: ['columnFamilies'],
  diff: {
    immutable: ['granularity', 'columnFamilies.*.valueType'],
    outputOnly: ['name', 'clusterStates', 'restoreInfo', 'stats'],
    serverDefaulted: ['granularity'],
    durations: [
      'changeStreamConfig.retentionPeriod',
      'automatedBackupPolicy.retentionPeriod',
      'automatedBackupPolicy.frequency',
      ...GC_RULES.map((rule) => `${rule}.maxAge`),
    ],
    // The rules of a union come back in an order of the service's own.
    sets: Object.fromEntries(
      GC_RULES.flatMap((rule) => [
        [`${rule}.union.rules`, ''],
        [`${rule}.intersection.rules`, ''],
      ]),
    ),
    whole: GC_RULES,
  },
  hooks: { update: updateFamilies, beforeRemove: unprotect, vanishing: rowsOf },
  checks: {
    id: { pattern: /^[_a-zA-Z0-9][-_.a-zA-Z0-9]{0,49}$/, rule: '1 to 50 letters, digits, hyphens, dots, underscores' },
    spec: familyFaults,
  },
  permissions: permissionsOf('bigtable.tables'),
};

const MOST_RULE_BYTES = 500;

function familyFaults({ columnFamilies }: Fields): string[] {
  const families = Object.entries((columnFamilies ?? {}) as Record<string, Fields>);
  return families.flatMap(([id, family]) => {
    const bytes = Buffer.byteLength(JSON.stringify(family['gcRule'] ?? {}));
    return [
      ...(/^[-_.a-zA-Z0-9]{1,64}$/.test(id) ? [] : [`family "${id}": 1 to 64 letters, digits, hyphens, dots`]),
      ...(bytes <= MOST_RULE_BYTES ? [] : [`family ${id}: its rule has ${bytes} bytes; at most ${MOST_RULE_BYTES}`]),
    ];
  });
}

async function updateFamilies(client: Client, resource: Resource, change: Update): Promise<void> {
  if (!change.paths.includes('columnFamilies')) return;
  const want = (change.spec['columnFamilies'] ?? {}) as Record<string, Fields>;
  const have = (change.live['columnFamilies'] ?? {}) as Record<string, Fields>;
  const modifications = Object.entries(want).map(([id, family]) =>
    have[id] ? { id, update: family } : { id, create: family },
  );
  const path = `/v2/${resource.name}:modifyColumnFamilies`;
  await client.send({ service: 'bigtableadmin', method: 'POST', path, body: { modifications } });
}

/**
 * Rows as the service last estimated them, about once a day; a table so young has no figure yet.
 * https://cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.tables#TableStats
 */
async function rowsOf(client: Client, resource: Resource): Promise<Vanishing | undefined> {
  const query = { view: 'STATS_VIEW' };
  const found = await client
    .find({ service: 'bigtableadmin', method: 'GET', path: `/v2/${resource.name}`, query })
    .catch(withoutStats);
  const rows = (found?.['stats'] as Fields | undefined)?.['rowCount'];
  return rows === undefined ? { what: 'rows', count: 0, unknown: true } : { what: 'rows', count: Number(rows) };
}

/** Not every release of the service knows that view. */
function withoutStats(error: unknown): undefined {
  if (!(error instanceof ApiFailure && [400, 501].includes(error.httpStatus))) throw error;
}

/** Only a removal that was asked for by name gets this far. */
async function unprotect(client: Client, resource: Resource, live: Fields): Promise<void> {
  if (live['deletionProtection'] !== true) return;
  await client.operate({
    service: 'bigtableadmin',
    method: 'PATCH',
    path: `/v2/${resource.name}`,
    query: { updateMask: 'deletionProtection' },
    body: { deletionProtection: false },
  });
}

/** https://cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.clusters.backups */
export const backup: Descriptor = {
  ...shared,
  kind: 'backup',
  create: { form: { id: 'query', parameter: 'backupId' } },
  operation: ['create'],
  diff: {
    immutable: ['sourceTable', 'backupType'],
    outputOnly: ['name', 'startTime', 'endTime', 'sizeBytes', 'state', 'encryptionInfo', 'sourceBackup'],
    references: ['sourceTable'],
  },
  checks: { id: { pattern: /^[_a-zA-Z0-9][-_.a-zA-Z0-9]{0,49}$/, rule: '1 to 50 letters, digits, hyphens, dots' } },
  permissions: permissionsOf('bigtable.backups'),
};
