/** `notamesh quarantine list`: documents set aside, with the reason; their bytes stay in the quarantine bucket. */
import { bucketName } from '../infra/names.ts';
import type { Command } from './command.ts';
import { EXIT } from './errors.ts';
import { objectKey, readRecords, type LedgerRecord } from './ledger.ts';
import { openTables, type Tables } from './tables.ts';
import { callOf, ENV_OPTION, placeOf, TARGET_OPTIONS, toldBy, type Place } from './target.ts';

export interface Quarantined {
  readonly object: string;
  readonly reason: string;
  readonly detail?: string;
  /** Raw object it came from, and its place there, counted from 0. */
  readonly origin?: string;
  readonly position?: number;
  /** Name of the file that a person put in, where the raw object remembers one. */
  readonly file?: string;
  readonly sizeBytes: number;
  readonly since: string;
  /** Since when it is dealt with, and the raw object that holds the corrected document. */
  readonly resolved?: string;
  readonly resolvedBy?: string;
}

interface Listed {
  readonly items?: readonly {
    readonly name: string;
    readonly size: string;
    readonly timeCreated: string;
    readonly metadata?: Readonly<Record<string, string>>;
  }[];
  readonly nextPageToken?: string;
}

/**
 * Every document that was set aside. One is dealt with if its corrected copy was loaded, or if the object it came in was
 * loaded again since, and it was not set aside again.
 */
export async function* listQuarantine(
  place: Place,
  open: typeof openTables = openTables,
): AsyncIterableIterator<Quarantined> {
  const bucket = bucketName(place, 'quarantine');
  const files = new Map<string, Promise<string | undefined>>();
  let tables: Tables | undefined;
  let token: string | undefined;
  try {
    do {
      const query = new URLSearchParams({ maxResults: '1000', ...(token ? { pageToken: token } : {}) });
      const path = `/storage/v1/b/${bucket}/o?${query.toString()}`;
      const { items = [], nextPageToken } = await toldBy<Listed>(place, 'storage', path);
      if (items.length > 0) tables ??= await open(place);
      const records = tables === undefined ? new Map<string, LedgerRecord>() : await recordsOf(items, tables);
      for (const item of items) {
        const origin = item.metadata?.['origin'] ?? '';
        if (!files.has(origin)) files.set(origin, fileOf(place, origin));
        const file = await files.get(origin);
        yield { ...quarantined(item, records.get(keyOf(origin) ?? '')), ...(file ? { file } : {}) };
      }
      token = nextPageToken;
    } while (token);
  } finally {
    await tables?.close();
  }
}

type Item = NonNullable<Listed['items']>[number];

function quarantined(item: Item, record: LedgerRecord | undefined): Quarantined {
  const { name, size, timeCreated, metadata = {} } = item;
  const reason = metadata['reason'] ?? 'unknown';
  const accepted = record !== undefined && isAccepted({ object: name, reason, since: timeCreated }, record);
  const resolved = metadata['resolved'] ?? (accepted ? record.updated : undefined);
  const resolvedBy = metadata['resolvedBy'] ?? (accepted ? metadata['origin'] : undefined);
  return {
    object: name,
    reason,
    ...(metadata['detail'] ? { detail: metadata['detail'] } : {}),
    ...(metadata['origin'] ? { origin: metadata['origin'] } : {}),
    ...(metadata['index'] ? { position: Number(metadata['index']) } : {}),
    sizeBytes: Number(size),
    since: timeCreated,
    ...(resolved ? { resolved } : {}),
    ...(resolvedBy ? { resolvedBy } : {}),
  };
}

/**
 * Whether the object that a document came in has been loaded to its end since, and the document not set aside again: its
 * reason does not occur any more, or all that was set aside is named and it is not among them.
 */
export function isAccepted(
  { object, reason, since }: Pick<Quarantined, 'object' | 'reason' | 'since'>,
  { state, updated, reasons, counts, quarantineObjects = [] }: LedgerRecord,
): boolean {
  if (state !== 'done' || reasons === undefined || !(Date.parse(updated ?? '') >= Date.parse(since))) return false;
  if (!((reasons[reason] ?? 0) > 0)) return true;
  return quarantineObjects.length === counts?.quarantined && !quarantineObjects.includes(object);
}

const ORIGIN = /^gs:\/\/([^/]+)\/(.+)#(\d+)$/;

function keyOf(origin: string): string | undefined {
  const [, bucket, name, generation] = ORIGIN.exec(origin) ?? [];
  if (bucket === undefined || name === undefined || generation === undefined) return undefined;
  return objectKey(bucket, name, generation);
}

async function recordsOf(items: readonly Item[], { ledger }: Tables): Promise<Map<string, LedgerRecord>> {
  const open = items.filter(({ metadata }) => metadata?.['resolved'] === undefined);
  const keys = new Set(open.flatMap(({ metadata }) => keyOf(metadata?.['origin'] ?? '') ?? []));
  return readRecords(ledger, [...keys]);
}

/** `gs://bucket/name#generation` to the file name in that object's metadata. */
async function fileOf(place: Place, origin: string): Promise<string | undefined> {
  const found = ORIGIN.exec(origin);
  if (!found) return undefined;
  const [, bucket = '', name = ''] = found;
  const path = `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  const response = await callOf(place, 'storage', path);
  const { metadata } = (await response.json()) as { metadata?: Readonly<Record<string, string>> };
  return metadata?.['file'];
}

export const quarantineList: Command = {
  name: 'quarantine list',
  about: 'list the documents that were set aside, with the reason',
  options: [['--all', 'those that are dealt with, too'], ...TARGET_OPTIONS, ENV_OPTION],
  async run(context) {
    const { terminal, flags } = context;
    let count = 0;
    for await (const entry of listQuarantine(await placeOf(context))) {
      if (entry.resolved !== undefined && !flags['all']) continue;
      count++;
      if (flags['json']) terminal.line(entry);
      else
        terminal.data(
          `${entry.reason.padEnd(18)} ${entry.object}  ${entry.file ?? entry.origin ?? ''}${entry.position === undefined ? '' : ` #${entry.position}`}`,
        );
    }
    terminal.say(count === 0 ? 'Nothing is in quarantine.' : `${count} documents in quarantine.`);
    return EXIT.ok;
  },
};
