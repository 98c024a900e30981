/** `notamesh quarantine list`: documents set aside, with the reason; their bytes stay in the quarantine bucket. */
import type { Mesh } from '../deploy/index.ts';
import { bucketName } from '../infra/names.ts';
import type { Command } from './command.ts';
import { EXIT } from './errors.ts';
import { requireMesh } from './mesh.ts';

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

export async function* listQuarantine(mesh: Mesh): AsyncIterableIterator<Quarantined> {
  const bucket = bucketName(mesh, 'quarantine');
  const files = new Map<string, Promise<string | undefined>>();
  let token: string | undefined;
  do {
    const query = new URLSearchParams({ maxResults: '1000', ...(token ? { pageToken: token } : {}) });
    const response = await fetch(`http://127.0.0.1:${mesh.http}/storage/v1/b/${bucket}/o?${query.toString()}`);
    const listed = (await response.json()) as Listed;
    for (const { name, size, timeCreated, metadata = {} } of listed.items ?? []) {
      const origin = metadata['origin'] ?? '';
      if (!files.has(origin)) files.set(origin, fileOf(mesh, origin));
      const file = await files.get(origin);
      yield {
        object: name,
        reason: metadata['reason'] ?? 'unknown',
        ...(metadata['detail'] ? { detail: metadata['detail'] } : {}),
        ...(metadata['origin'] ? { origin: metadata['origin'] } : {}),
        ...(metadata['index'] ? { position: Number(metadata['index']) } : {}),
        ...(file ? { file } : {}),
        sizeBytes: Number(size),
        since: timeCreated,
        ...(metadata['resolved'] ? { resolved: metadata['resolved'] } : {}),
        ...(metadata['resolvedBy'] ? { resolvedBy: metadata['resolvedBy'] } : {}),
      };
    }
    token = listed.nextPageToken;
  } while (token);
}

/** `gs://bucket/name#generation` to the file name in that object's metadata. */
async function fileOf(mesh: Mesh, origin: string): Promise<string | undefined> {
  const found = /^gs:\/\/([^/]+)\/(.+)#\d+$/.exec(origin);
  if (!found) return undefined;
  const [, bucket = '', name = ''] = found;
  const path = `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
  const response = await fetch(`http://127.0.0.1:${mesh.http}${path}`);
  const { metadata } = (await response.json()) as { metadata?: Readonly<Record<string, string>> };
  return metadata?.['file'];
}

export const quarantineList: Command = {
  name: 'quarantine list',
  about: 'list the documents that were set aside, with the reason',
  options: [['--all', 'those that are dealt with, too']],
  async run({ terminal, dataDir, flags }) {
    const mesh = await requireMesh(dataDir);
    let count = 0;
    for await (const entry of listQuarantine(mesh)) {
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
