/** Invoices as the command line reads them: a row by key, and lists by the index rows. */
import {
  bareAccessKey,
  chooseHeader,
  createVault,
  hasConflict,
  indexRowKeys,
  invoiceRowKey,
  isSimpleKeyId,
  isValidCpf,
  keyIdCandidates,
  keyIdOfRow,
  readIndexValue,
  readInvoice,
  type Cell,
  type IndexValue,
  type InvoiceView,
  type Row,
  type Vault,
} from '../handlers/invoice/index.ts';
import { secretName, serviceName } from '../infra/names.ts';
import { PERSONAL_DATA_KEY } from '../infra/secrets.ts';
import { currentCode } from '../schemas/check-names.ts';
import { CliError, EXIT } from './errors.ts';
import type { Table } from './tables.ts';
import { answerOf, type Place } from './target.ts';

/**
 * The keys of the personal data: from Secret Manager or, where the deployment has them wrapped, opened by Cloud KMS.
 * @throws CliError
 */
export async function openVault(place: Place): Promise<Vault> {
  const name = secretName(place, PERSONAL_DATA_KEY);
  const path = `/v1/${name}/versions/latest:access`;
  const secret = await answerOf<{ payload: { data: string } }>(place, 'secretmanager', path);
  if (secret) return createVault(Buffer.from(secret.payload.data, 'base64').toString());
  const keys = await unwrappedKeys(place);
  if (keys !== undefined) return createVault(keys);
  const hint = 'Deploy first (npx tsx deploy.ts apply), or ask for roles/secretmanager.secretAccessor on it.';
  throw new CliError(EXIT.notRunning, 'no-key', `Secret ${name} cannot be read, and no key is wrapped.`, hint);
}

/** As the handler `transform` is given it. */
async function unwrappedKeys(place: Place): Promise<string | undefined> {
  type Service = { template: { containers: { env?: { name: string; value?: string }[] }[] } };
  const service = await answerOf<Service>(place, 'run', `/v2/${serviceName(place, 'transform')}`);
  const env = new Map(service?.template.containers[0]?.env?.map(({ name, value }) => [name, value]));
  const [key, ciphertext] = [env.get('PERSONAL_DATA_KMS_KEY'), env.get('PERSONAL_DATA_KEY_WRAPPED')];
  if (!key || !ciphertext) return undefined;
  const opened = await answerOf<{ plaintext: string }>(place, 'cloudkms', `/v1/${key}:decrypt`, { ciphertext });
  return opened && Buffer.from(opened.plaintext, 'base64').toString();
}

export interface FoundRows {
  /** The key as it was asked for, bare. */
  readonly key: string;
  readonly rowKeys: readonly string[];
  readonly cells: readonly Cell[];
}

/**
 * The rows of an invoice by access key (with or without NFe prefix, blanks and dots), by pseudonym, or by the key of a
 * simple invoice (`x#source#id`); undefined when nothing is stored under it.
 */
export async function findRows(invoices: Table, vault: Vault, asked: string): Promise<FoundRows | undefined> {
  // What `invoices list` prints is taken as well: a pseudonym where the key itself contains a CPF.
  const key = isSimpleKeyId(asked) || asked.startsWith('p_') ? asked : bareAccessKey(asked);
  const rows = await all(invoices.rows({ keys: keyIdCandidates(key, vault).map(invoiceRowKey) }));
  if (rows.length === 0) return undefined;
  return { key, rowKeys: rows.map((row) => row.key), cells: rows.flatMap(({ cells }) => cells) };
}

/** An invoice as `invoices get` shows it. */
export function viewOf({ key, rowKeys, cells }: FoundRows): InvoiceView | undefined {
  const view = readInvoice(rowKeys[0] ?? '', cells);
  // Whoever asks by the access key knows it: the pseudonym it is stored under would only puzzle them.
  return view && { ...view, key };
}

/** Row keys of every invoice that has, or in an earlier version had, this party. */
export async function rowsOfParty(invoices: Table, filter: ListFilter): Promise<string[]> {
  const found = new Set<string>();
  for await (const { cells } of invoices.rows({ prefix: prefixOf(filter) })) {
    const value = readIndexValue(cells);
    if (value !== undefined) found.add(invoiceRowKey(value.key));
  }
  return [...found];
}

export interface ListFilter {
  readonly issuer?: string;
  readonly recipient?: string;
  /** Local dates, yyyy-mm-dd, both ends included. */
  readonly from?: string;
  readonly to?: string;
  readonly vault?: Vault;
}

export type ListEntry = IndexValue & { readonly total?: string };

/** From the index rows, in the order of date (or of date within a party). */
export async function* listInvoices(invoices: Table, filter: ListFilter): AsyncIterableIterator<ListEntry> {
  const prefix = prefixOf(filter);
  const range = [`${prefix}${compact(filter.from)}`, `${prefix}${compact(filter.to)}~`] as const;
  let some: Row[] = [];
  for await (const row of invoices.rows({ range })) {
    some.push(row);
    if (some.length < CHECKED_AT_ONCE) continue;
    yield* await exactEntries(invoices, some);
    some = [];
  }
  yield* await exactEntries(invoices, some);
}

const CHECKED_AT_ONCE = 200;

/**
 * Entries whose invoice still has this party and date. A corrected invoice may have another date or recipient than the
 * copy that came first, and the index row of the first one stays.
 */
async function exactEntries(invoices: Table, rows: readonly Row[]): Promise<ListEntry[]> {
  const entries = rows.flatMap((row) => {
    const value = readIndexValue(row.cells);
    return value ? [{ indexKey: row.key, value }] : [];
  });
  const current = await indexKeysOf(
    invoices,
    entries.map(({ value }) => value.key),
  );
  return entries
    .filter(({ indexKey, value }) => current.get(value.key)?.has(indexKey))
    .map(({ value }) => ({ ...value, ...(value.vNF === undefined ? {} : { total: value.vNF }) }));
}

/** The index rows that each invoice has as it stands now. */
async function indexKeysOf(invoices: Table, keyIds: readonly string[]): Promise<Map<string, Set<string>>> {
  if (keyIds.length === 0) return new Map();
  const byRow = new Map(keyIds.map((keyId) => [invoiceRowKey(keyId), keyId]));
  const rows = await all(invoices.rows({ keys: [...byRow.keys()], families: 'h' }));
  return new Map(
    rows.flatMap((row) => {
      const header = chooseHeader(row.cells)?.header;
      if (!header) return [];
      const { key: keyId, issuedOn } = header;
      const keys = indexRowKeys({ keyId, issuedOn, issuer: header.issuer.id, recipient: header.recipient.id });
      return [[byRow.get(row.key) ?? keyId, new Set(keys)] as const];
    }),
  );
}

/** Keys of all invoices that bear a flag: a scan over the flags alone. `conflict` is told by the versions instead. */
export async function keysWithFlag(invoices: Table, flag: string): Promise<Set<string>> {
  const found = new Set<string>();
  const wanted = flag === 'conflict' ? { families: 'h|r' } : { families: 'r', qualifiers: 'flags|det|sum' };
  for await (const { key, cells } of invoices.rows({ prefix: 'n#', ...wanted })) {
    const chosen = flag === 'conflict' ? chooseHeader(cells) : undefined;
    const flagged =
      flag === 'conflict'
        ? chosen && hasConflict(cells, chosen)
        : newestFlags(cells).map(currentCode).includes(currentCode(flag));
    if (flagged) found.add(keyIdOfRow(key));
  }
  return found;
}

/** Of the fullest level: a full document has a column of its own, the others keep their flags with their lineage. */
function newestFlags(cells: readonly Cell[]): string[] {
  const newest = (column: string) =>
    cells.filter(({ qualifier }) => qualifier === column).sort((a, b) => b.timestamp - a.timestamp)[0]?.value;
  const own = newest('flags');
  const lineage = own === undefined ? (newest('det') ?? newest('sum')) : undefined;
  const flags = lineage === undefined ? own : (JSON.parse(lineage) as { flags?: string }).flags;
  return flags === undefined ? [] : (JSON.parse(flags) as string[]);
}

function prefixOf({ issuer, recipient, vault }: ListFilter): string {
  const party = (document: string) => {
    const bare = document.replaceAll(/[^0-9A-Za-z_]/g, '').toUpperCase();
    return vault && isValidCpf(bare) ? vault.pseudonym(bare) : bare.replace(/^P_/, 'p_');
  };
  // A source of simple invoices stands in for their issuer.
  if (issuer?.startsWith('x#')) return `i#${issuer}#`;
  if (issuer !== undefined) return `i#${party(issuer)}#`;
  if (recipient !== undefined) return `d#${party(recipient)}#`;
  return 't#';
}

const compact = (date: string | undefined) => (date ?? '').replaceAll('-', '');

async function all(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}
