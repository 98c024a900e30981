/**
 * Backups: copies of tables, rows and all, that are restored to tables of other names.
 * https://cloud.google.com/bigtable/docs/reference/admin/rest/v2/projects.instances.clusters.backups
 */
import { ApiError, alreadyExists, invalid, notFound } from '../../wire/errors.ts';
import type { Admin, Work } from './admin.ts';
import type { TableRecord } from './live-table.ts';
import { instanceOf, requireId } from './names.ts';
import { pick, requireMap, requireMask, type Fields, type Resource } from './resource.ts';
import { showTable } from './tables.ts';

/** What a backup holds, beside what is shown of it. */
type Content = Pick<TableRecord, 'storageId' | 'families' | 'nextFamilyId' | 'splits'>;

const FIELDS = ['sourceTable', 'expireTime', 'backupType', 'hotToStandardTime'];
const OUTPUT = ['name', 'sourceBackup', 'startTime', 'endTime', 'sizeBytes', 'state', 'encryptionInfo'];
const HOUR_MS = 3600 * 1000;
const SHORTEST_MS = 6 * HOUR_MS;
const LONGEST_MS = 90 * 24 * HOUR_MS;

export function showBackup({ content: _hidden, ...shown }: Resource): Fields & { readonly name: string } {
  return shown as Fields & { readonly name: string };
}

const alive = ({ clock }: Admin, { expireTime }: Resource) => Date.parse(String(expireTime)) > clock.now();

/** @throws ApiError NOT_FOUND, also for one that has expired */
export function requireBackup(admin: Admin, name: string): Resource {
  const found = admin.catalog.find(name);
  if (!found || !alive(admin, found)) throw notFound(`Backup ${name}`);
  return found;
}

export function listBackups(admin: Admin, collection: string): (Fields & { readonly name: string })[] {
  const found = admin.catalog.list(collection);
  return found.filter((backup) => alive(admin, backup)).map(showBackup);
}

interface CreateBackup {
  /** projects/{p}/instances/{i}/clusters/{c} */
  readonly parent: string;
  readonly backupId: unknown;
  readonly backup: unknown;
}

export function createBackup(admin: Admin, { parent, backupId, backup }: CreateBackup): Work {
  const { catalog, clock } = admin;
  catalog.require('Cluster', parent);
  const name = `${parent}/backups/${requireId('backup', backupId)}`;
  const former = catalog.find(name);
  if (former && alive(admin, former)) throw alreadyExists(`Backup ${name}`);
  const fields = pick(requireMap(backup, 'backup'), 'backup', FIELDS, OUTPUT);
  const source = catalog.requireTable(String(fields['sourceTable'] ?? ''));
  if (instanceOf(source.name) !== instanceOf(parent)) throw invalid('sourceTable is in another instance.');
  checkExpiry(admin, fields['expireTime']);
  return {
    target: name,
    async run() {
      await forgetExpired(admin);
      const startTime = new Date(clock.now()).toISOString();
      const { families, nextFamilyId, splits, storageId } = source.record;
      const copy = await admin.copyRows(storageId);
      const content: Content = { families, nextFamilyId, splits, storageId: copy.storageId };
      const made: Resource = {
        backupType: 'STANDARD',
        ...fields,
        name,
        startTime,
        endTime: new Date(clock.now()).toISOString(),
        sizeBytes: String(copy.bytes),
        state: 'READY',
        encryptionInfo: { encryptionType: 'GOOGLE_DEFAULT_ENCRYPTION' },
        content,
      };
      await catalog.settleBackup(made, copy.storageId);
      return showBackup(made);
    },
  };
}

/** @throws ApiError INVALID_ARGUMENT */
function checkExpiry({ clock }: Admin, given: unknown): void {
  const ahead = Date.parse(String(given)) - clock.now();
  if (ahead >= SHORTEST_MS && ahead <= LONGEST_MS) return;
  throw invalid('expireTime must lie between 6 hours and 90 days ahead.');
}

export async function updateBackup(admin: Admin, name: string, patch: unknown, mask: string | null): Promise<Fields> {
  const current = requireBackup(admin, name);
  const { expireTime } = pick(requireMap(patch, 'backup'), 'backup', FIELDS, OUTPUT);
  const paths = requireMask(mask)
    .split(',')
    .map((path) => path.trim().replace('expire_time', 'expireTime'));
  const other = paths.find((path) => path !== 'expireTime');
  if (other !== undefined) throw invalid(`Field "${other}" cannot be updated.`);
  checkExpiry(admin, expireTime);
  const changed = { ...current, expireTime };
  await admin.catalog.save(changed);
  return showBackup(changed);
}

export async function deleteBackup(admin: Admin, name: string): Promise<void> {
  await removeBackup(admin, requireBackup(admin, name));
}

async function removeBackup(admin: Admin, backup: Resource): Promise<void> {
  await admin.removeTables([backup.name], [], [backup['content'] as Content]);
}

async function forgetExpired(admin: Admin): Promise<void> {
  const expired = admin.catalog.list('projects/-/instances/-/clusters/-/backups').filter((one) => !alive(admin, one));
  for (const backup of expired) await removeBackup(admin, backup);
}

interface RestoreTable {
  /** projects/{p}/instances/{i} */
  readonly parent: string;
  readonly tableId: unknown;
  readonly backup: unknown;
}

/** @throws ApiError ALREADY_EXISTS: a backup is never written over a table */
export function restoreTable(admin: Admin, request: RestoreTable): Work {
  const { catalog } = admin;
  catalog.require('Instance', request.parent);
  const backup = requireBackup(admin, String(request.backup ?? ''));
  const name = `${request.parent}/tables/${requireId('table', request.tableId)}`;
  if (catalog.findTable(name)) throw alreadyExists(`Table ${name}`);
  return {
    target: name,
    async run() {
      const { storageId: from, ...schema } = backup['content'] as Content;
      if (!catalog.find(backup.name)) throw new ApiError('FAILED_PRECONDITION', `Backup ${backup.name} is gone.`);
      const { storageId } = await admin.copyRows(from);
      const { sourceTable, startTime, endTime } = backup;
      const restoreInfo = {
        sourceType: 'BACKUP',
        backupInfo: { backup: backup.name, startTime, endTime, sourceTable },
      };
      const live = await catalog.settleTable({ ...schema, name, storageId, settings: {}, restoreInfo });
      return showTable(catalog, live, 'SCHEMA_VIEW');
    },
  };
}
