/**
 * Tables and their column families.
 * Source: google/bigtable/admin/v2/table.proto, bigtable_table_admin.proto
 */
import { alreadyExists, ApiError, invalid, notFound } from '../../wire/errors.ts';
import { applyMask } from '../../wire/mask.ts';
import type { Admin, Work } from './admin.ts';
import type { Catalog } from './catalog.ts';
import { parseGcRule } from './gc-rule.ts';
import type { FamilyRecord, LiveTable } from './live-table.ts';
import { checkRowKey } from './mutation-parser.ts';
import { instanceOf, lastSegment, requireId } from './names.ts';
import { pick, requireMap, requireMask, type Fields } from './resource.ts';

const SETTINGS = ['deletionProtection', 'changeStreamConfig', 'automatedBackupPolicy', 'rowKeySchema'];
const OUTPUT = ['name', 'clusterStates', 'restoreInfo', 'stats'];
const FAMILY_FIELDS = ['gcRule', 'valueType'];
const FAMILY_OUTPUT = ['stats'];
const VIEWS = [
  'VIEW_UNSPECIFIED',
  'NAME_ONLY',
  'SCHEMA_VIEW',
  'REPLICATION_VIEW',
  'ENCRYPTION_VIEW',
  'FULL',
  'STATS_VIEW',
] as const;

type View = (typeof VIEWS)[number];

/** A view by name, or by number as some REST clients send it. @throws ApiError INVALID_ARGUMENT */
export function parseView(given: string | null | undefined, otherwise: View): View {
  if (!given) return otherwise;
  const found = VIEWS.find((view, index) => view === given || (String(index) === given && index < 4));
  if (!found) throw invalid(`view "${given}" is not one of ${VIEWS.join(', ')}.`);
  return found === 'VIEW_UNSPECIFIED' ? otherwise : found;
}

/** The Table resource as a view shows it. */
export function showTable(catalog: Catalog, { name, record }: LiveTable, view: View): Fields {
  if (view === 'NAME_ONLY') return { name };
  const columnFamilies = Object.fromEntries(
    Object.entries(record.families).map(([id, { gcRule, valueType }]) => [
      id,
      { ...(gcRule ? { gcRule } : {}), ...(valueType ? { valueType } : {}) },
    ]),
  );
  if (view === 'STATS_VIEW') return { name, columnFamilies };
  const { restoreInfo } = record;
  const restored = restoreInfo ? { restoreInfo } : {};
  const schema = { name, columnFamilies, granularity: 'MILLIS', ...record.settings, ...restored };
  if (view === 'SCHEMA_VIEW') return schema;
  const clusterStates = Object.fromEntries(
    catalog.list(`${instanceOf(name)}/clusters`).map((cluster) => [
      lastSegment(cluster.name),
      {
        ...(view === 'ENCRYPTION_VIEW' ? {} : { replicationState: 'READY' }),
        ...(view === 'REPLICATION_VIEW' ? {} : { encryptionInfo: [{ encryptionType: 'GOOGLE_DEFAULT_ENCRYPTION' }] }),
      },
    ]),
  );
  return view === 'FULL' ? { ...schema, clusterStates } : { name, clusterStates };
}

/** One table; how much it holds is counted for STATS_VIEW alone. Families have no figures of their own here. */
export async function getTable(admin: Admin, name: string, view: View): Promise<Fields> {
  const live = admin.catalog.requireTable(name);
  const shown = showTable(admin.catalog, live, view);
  if (view !== 'STATS_VIEW') return shown;
  const { rows, bytes } = await admin.countRows(live);
  return { ...shown, stats: { rowCount: String(rows), logicalDataBytes: String(bytes) } };
}

interface CreateTable {
  /** projects/{p}/instances/{i} */
  readonly parent: string;
  readonly tableId: unknown;
  readonly table: unknown;
  readonly initialSplits: readonly Buffer[];
}

export async function createTable({ catalog }: Admin, request: CreateTable): Promise<LiveTable> {
  catalog.require('Instance', request.parent);
  const name = `${request.parent}/tables/${requireId('table', request.tableId)}`;
  if (catalog.findTable(name)) throw alreadyExists(`Table ${name}`);
  const settable = [...SETTINGS, 'columnFamilies', 'granularity'];
  const { columnFamilies, granularity, ...settings } = pick(
    requireMap(request.table, 'table'),
    'table',
    settable,
    OUTPUT,
  );
  if (granularity !== undefined && granularity !== 'MILLIS' && granularity !== 'TIMESTAMP_GRANULARITY_UNSPECIFIED') {
    throw invalid(`granularity "${String(granularity)}" is not valid; MILLIS is the only one there is.`);
  }
  for (const split of request.initialSplits) checkRowKey(split);
  const families: Record<string, FamilyRecord> = {};
  let nextFamilyId = 1;
  for (const [id, family] of Object.entries(requireMap(columnFamilies, 'columnFamilies'))) {
    families[requireId('column family', id)] = newFamily(nextFamilyId++, family);
  }
  const splits = request.initialSplits.map((split) => split.toString('base64'));
  return catalog.createTable({ name, nextFamilyId, families, splits, settings });
}

function newFamily(id: number, given: unknown): FamilyRecord {
  const { gcRule, valueType } = pick(requireMap(given, 'columnFamily'), 'column_family', FAMILY_FIELDS, FAMILY_OUTPUT);
  const rule = parseGcRule(gcRule);
  const type = requireMap(valueType, 'valueType');
  if ('aggregateType' in type) {
    throw new ApiError('UNIMPLEMENTED', 'The local cloud does not model column families of aggregates.');
  }
  return { id, ...(rule ? { gcRule: rule } : {}), ...(Object.keys(type).length > 0 ? { valueType: type } : {}) };
}

/** Only settings change this way; families have a call of their own, as on the real service. */
export function updateTable({ catalog }: Admin, name: string, patch: unknown, mask: string | null): Work {
  const live = catalog.requireTable(name);
  const paths = requireMask(mask).split(',');
  if (paths.some((path) => /^(column_?[fF]amilies|granularity)\b/.test(path.trim()))) {
    throw new ApiError('UNIMPLEMENTED', 'UpdateTable does not change column families: use ModifyColumnFamilies.');
  }
  const settable = [...SETTINGS, 'columnFamilies', 'granularity'];
  const given = pick(requireMap(patch, 'table'), 'table', settable, OUTPUT);
  const settings = applyMask(live.record.settings, given, mask, SETTINGS);
  return {
    target: name,
    async run() {
      await catalog.saveTable(live, { ...live.record, settings });
      return showTable(catalog, live, 'SCHEMA_VIEW');
    },
  };
}

/** @throws ApiError FAILED_PRECONDITION under deletion protection */
export async function deleteTable(admin: Admin, name: string): Promise<void> {
  const live = admin.catalog.requireTable(name);
  requireUnprotected(live);
  await admin.binTable(live);
}

/** @throws ApiError ALREADY_EXISTS when there is a table of that name again */
export function undeleteTable({ catalog }: Admin, name: string): Work {
  if (catalog.findTable(name)) throw alreadyExists(`Table ${name}`);
  return {
    target: name,
    run: async () => showTable(catalog, await catalog.unbinTable(name), 'SCHEMA_VIEW'),
  };
}

function requireUnprotected({ name, record }: LiveTable): void {
  if (record.settings['deletionProtection'] !== true) return;
  throw new ApiError('FAILED_PRECONDITION', `Table ${name} has deletion protection. Switch that off first.`);
}

/** All modifications in order, or none. */
export async function modifyColumnFamilies({ catalog }: Admin, name: string, given: unknown): Promise<LiveTable> {
  const live = catalog.requireTable(name);
  if (!Array.isArray(given) || given.length === 0) throw invalid('modifications must not be empty.');
  const families = { ...live.record.families };
  let { nextFamilyId } = live.record;
  for (const item of given) {
    const modification = requireMap(item, 'modification');
    const id = requireId('column family', modification['id']);
    const present = families[id];
    if (modification['create']) {
      if (present) throw alreadyExists(`Column family ${id} of table ${name}`);
      families[id] = newFamily(nextFamilyId++, modification['create']);
    } else if (!present) {
      throw notFound(`Column family ${id} of table ${name}`);
    } else if (modification['update']) {
      families[id] = updatedFamily(present, modification['update'], modification['updateMask']);
    } else if (modification['drop'] === true) {
      requireUnprotected(live);
      delete families[id];
    } else throw invalid(`The modification of column family ${id} needs one of create, update and drop.`);
  }
  await catalog.saveTable(live, { ...live.record, families, nextFamilyId });
  return live;
}

function updatedFamily(present: FamilyRecord, update: unknown, mask: unknown): FamilyRecord {
  const changed = newFamily(present.id, update);
  const paths = typeof mask === 'string' && mask !== '' ? mask.split(',') : ['gcRule'];
  const known = paths.map((path) => path.trim().replace('gc_rule', 'gcRule').replace('value_type', 'valueType'));
  for (const path of known) if (!FAMILY_FIELDS.includes(path)) throw invalid(`Field "${path}" cannot be updated.`);
  const { gcRule, valueType } = {
    gcRule: known.includes('gcRule') ? changed.gcRule : present.gcRule,
    valueType: known.includes('valueType') ? changed.valueType : present.valueType,
  };
  return { id: present.id, ...(gcRule ? { gcRule } : {}), ...(valueType ? { valueType } : {}) };
}

interface DropRowRange {
  readonly name: string;
  readonly rowKeyPrefix: Buffer | undefined;
  readonly deleteAllDataFromTable: boolean;
}

export async function dropRowRange(admin: Admin, request: DropRowRange): Promise<void> {
  const live = admin.catalog.requireTable(request.name);
  const { rowKeyPrefix, deleteAllDataFromTable } = request;
  if (deleteAllDataFromTable) await admin.emptyTable(live);
  else if (rowKeyPrefix && rowKeyPrefix.length > 0) await admin.dropRows(live, rowKeyPrefix);
  else throw invalid('DropRowRange needs a rowKeyPrefix that is not empty, or deleteAllDataFromTable.');
}

/** Writes show at once in the only cluster there is, so a token has nothing to wait for. */
export function consistencyToken({ catalog }: Admin, name: string): string {
  const { record } = catalog.requireTable(name);
  return Buffer.from(`${record.storageId}`).toString('base64url');
}

/** @throws ApiError INVALID_ARGUMENT for a token that this table did not give out */
export function checkConsistency(admin: Admin, name: string, token: unknown): boolean {
  if (token !== consistencyToken(admin, name)) throw invalid('consistencyToken is not one of this table.');
  return true;
}
