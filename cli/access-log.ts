/**
 * Who read or erased personal data, when, of which row and why: a structured entry in Cloud Logging and a row of the
 * ledger (`a#`), both without personal data. It is written before anything is shown or erased; if it cannot be, nothing
 * is.
 */
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { withoutPersonalData } from '../handlers/invoice/index.ts';
import { CliError, EXIT } from './errors.ts';
import type { Table } from './tables.ts';
import { answerOf, type Place } from './target.ts';

export interface Access {
  readonly access: 'read' | 'erase';
  readonly who: string;
  readonly why: string;
  /** How the rows were asked for. */
  readonly by: 'key' | 'recipient' | 'issuer';
  /** Row keys; none holds a CPF. */
  readonly rows: readonly string[];
}

/** Row keys that one record names; of more it tells the count alone. */
const MOST_ROWS = 1000;
const LOG = 'notamesh-access';

/** @throws CliError exit 2: without a reason nothing personal is touched */
export function reasonOf(flags: Readonly<Record<string, unknown>>): string {
  const reason = String(flags['reason'] ?? '').trim();
  if (reason.length >= 3) return withoutPersonalData(reason);
  throw new CliError(EXIT.usage, 'reason-missing', 'Why? Give --reason: it goes into the access log.');
}

/** The account at the keyboard, unless a program says on whose behalf it asks. */
export const whoAsks = (environment: Readonly<Record<string, string | undefined>>): string =>
  withoutPersonalData(environment['NOTAMESH_USER'] ?? userInfo().username);

/** @returns key of the ledger's row */
export async function recordAccess(place: Place, ledger: Table, access: Access): Promise<string> {
  const at = new Date().toISOString();
  const key = `a#${at}#${randomBytes(4).toString('hex')}`;
  await writeLog(place, access, key);
  const { rows, ...fields } = access;
  const columns = { ...fields, at, count: String(rows.length), rows: JSON.stringify(rows.slice(0, MOST_ROWS)) };
  await ledger.write([{ key, set: { s: columns } }]);
  return key;
}

/** https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/write */
async function writeLog(place: Place, { access, who, why, by, rows }: Access, record: string): Promise<void> {
  const entry = {
    logName: `projects/${place.project}/logs/${LOG}`,
    resource: { type: 'global', labels: { project_id: place.project } },
    severity: 'NOTICE',
    jsonPayload: { message: `personal data: ${access}`, access, who, why, by, row: rows[0], rows: rows.length, record },
  };
  const answer = await answerOf(place, 'logging', '/v2/entries:write', { entries: [entry] });
  if (answer !== undefined) return;
  const message = 'The access log does not take the entry, so nothing is shown or erased.';
  throw new CliError(EXIT.bad, 'access-not-logged', message);
}
