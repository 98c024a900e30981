/** Invoices as the command line reads them: a row by key, and lists by the index rows. */
import type { Row, Table } from '@google-cloud/bigtable';
import type { Mesh } from '../deploy/index.ts';
import {
  bareAccessKey,
  createVault,
  invoiceRowKey,
  isSimpleKeyId,
  isValidCpf,
  keyIdCandidates,
  readIndexValue,
  readInvoice,
  type Cell,
  type IndexValue,
  type InvoiceView,
  type Vault,
} from '../handlers/invoice/index.ts';
import { secretName } from '../infra/names.ts';
import { CliError, EXIT } from './errors.ts';

/** The key that pseudonyms are made with, from Secret Manager. @throws CliError */
export async function openVault(mesh: Mesh): Promise<Vault> {
  const name = secretName(mesh, 'personal-data-key');
  const response = await fetch(`http://127.0.0.1:${mesh.http}/secretmanager/v1/${name}/versions/latest:access`);
  if (!response.ok) {
    throw new CliError(
      EXIT.notRunning,
      'no-key',
      `Secret ${name} cannot be read (HTTP ${response.status}).`,
      'Deploy first: npx tsx deploy.ts apply',
    );
  }
  const { payload } = (await response.json()) as { payload: { data: string } };
  return createVault(Buffer.from(payload.data, 'base64').toString());
}

/**
 * An invoice by access key (with or without NFe prefix, blanks and dots) or by the key of a simple invoice
 * (`x#source#id`); undefined when nothing is stored under it.
 */
export async function findInvoice(invoices: Table, vault: Vault, asked: string): Promise<InvoiceView | undefined> {
  const key = isSimpleKeyId(asked) ? asked : bareAccessKey(asked);
  const rowKeys = keyIdCandidates(key, vault).map(invoiceRowKey);
  const [rows] = await invoices.getRows({ keys: rowKeys });
  const [first] = rows;
  if (!first) return undefined;
  const view = readInvoice(String(first.id), rows.flatMap(cellsOf));
  // Whoever asks by the access key knows it: the pseudonym it is stored under would only puzzle them.
  return view && { ...view, key };
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
  const from = `${prefix}${compact(filter.from)}`;
  const to = `${prefix}${compact(filter.to) || ''}`;
  const range = { start: from, end: { value: `${to}~`, inclusive: false } };
  for await (const row of invoices.createReadStream({ ranges: [range] }) as AsyncIterable<Row>) {
    const value = readIndexValue(cellsOf(row));
    if (value) yield { ...value, ...(value.vNF === undefined ? {} : { total: value.vNF }) };
  }
}

function prefixOf({ issuer, recipient, vault }: ListFilter): string {
  const party = (document: string) => {
    const bare = document.replaceAll(/[^0-9A-Za-z_]/g, '').toUpperCase();
    return vault && isValidCpf(bare) ? vault.pseudonym(bare) : bare.replace(/^P_/, 'p_');
  };
  if (issuer !== undefined) return `i#${party(issuer)}#`;
  if (recipient !== undefined) return `d#${party(recipient)}#`;
  return 't#';
}

const compact = (date: string | undefined) => (date ?? '').replaceAll('-', '');

function cellsOf(row: Row): Cell[] {
  const data = row.data as Record<string, Record<string, { value: unknown; timestamp: string }[]>>;
  return Object.entries(data).flatMap(([family, columns]) =>
    Object.entries(columns).flatMap(([qualifier, cells]) =>
      cells.map(({ value, timestamp }) => ({ family, qualifier, timestamp: Number(timestamp), value: String(value) })),
    ),
  );
}
