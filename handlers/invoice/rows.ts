/**
 * Canonical documents as Bigtable rows. Families: h header, i items, e events, r lineage and flags, p personal data,
 * x index. Every cell of a document has the document's own time, so a replay changes nothing.
 */

import type { CanonicalDocument, CanonicalEvent, CanonicalInvoice, Header, InvoiceEvent } from './canonical.ts';
import { SCHEMA_VERSION } from './canonical.ts';
import { eventColumn } from './event.ts';
import type { Vault } from './personal.ts';
import { indexRowKeys, invoiceRowKey } from './row-keys.ts';
import { effectiveEvents, invoiceStatus } from './status.ts';

/** Family of what names a person, and the column of `r` that says it was erased and is not to come back. */
export const PERSONAL = 'p';
export const ERASED_COLUMN = 'erased';

export interface Cell {
  readonly family: string;
  readonly qualifier: string;
  /** Microseconds, a multiple of 1000. */
  readonly timestamp: number;
  readonly value: string;
}

export interface Row {
  readonly key: string;
  readonly cells: readonly Cell[];
}

/** Where a document came from. */
export interface Lineage {
  readonly uri: string;
  readonly generation: string;
  /** Where the document begins in the object's (inflated) bytes. */
  readonly offset?: number;
  readonly source: string;
  readonly batch: string | undefined;
}

/** Column of an item: level letter and number in three digits. */
function itemColumn(position: number): string {
  return `f${String(position).padStart(3, '0')}`;
}

/** The main row of a document: an invoice's cells, or an event's cells in the row of its invoice. */
export function documentRow(document: CanonicalDocument, lineage: Lineage, vault: Vault): Row {
  return document.kind === 'invoice' ? invoiceRow(document, lineage, vault) : eventRow(document, lineage, vault);
}

function invoiceRow(invoice: CanonicalInvoice, lineage: Lineage, vault: Vault): Row {
  const key = invoiceRowKey(invoice.keyId);
  const { timestamp, header } = invoice;
  const cells: Cell[] = [{ family: 'h', qualifier: header.level, timestamp, value: invoice.headerText }];
  for (const [index, item] of invoice.items.entries()) {
    const value = invoice.itemTexts[index] as string;
    cells.push({ family: 'i', qualifier: itemColumn(item.position), timestamp, value });
  }
  const lines: [string, string | undefined][] = [
    ['uri', lineage.uri],
    ['generation', lineage.generation],
    ['offset', lineage.offset === undefined ? undefined : String(lineage.offset)],
    ['sha256', invoice.hash],
    ['source', lineage.source],
    ['batch', lineage.batch],
    ['schema', SCHEMA_VERSION],
    ['vault', vault.pseudonymKeyId],
    // Written even when there are none: a content that lost its place must leave no flags behind.
    ['flags', JSON.stringify(invoice.flags)],
  ];
  for (const [qualifier, value] of lines) {
    if (value !== undefined) cells.push({ family: 'r', qualifier, timestamp, value });
  }
  if (invoice.personal !== undefined) {
    cells.push({
      family: 'p',
      qualifier: 'data',
      timestamp,
      value: vault.seal(invoice.personal.text, header.key, invoice.personal.digest),
    });
  }
  return { key, cells };
}

/** An event's lineage is one cell beside its own column, so that it never hides the lineage of the invoice. */
function eventRow(document: CanonicalEvent, lineage: Lineage, vault: Vault): Row {
  const key = invoiceRowKey(document.keyId);
  const { timestamp, event, hash, flags } = document;
  const qualifier = eventColumn(event);
  const made = { sha256: hash, schema: SCHEMA_VERSION, vault: vault.pseudonymKeyId };
  const origin = { ...lineage, ...made, ...(flags.length === 0 ? {} : { flags }) };
  const cells: Cell[] = [
    { family: 'e', qualifier, timestamp, value: document.eventText },
    { family: 'r', qualifier, timestamp, value: JSON.stringify(origin) },
  ];
  if (document.personal !== undefined) {
    const { text, digest } = document.personal;
    cells.push({ family: 'p', qualifier, timestamp, value: vault.seal(text, `${event.key} ${qualifier}`, digest) });
  }
  return { key, cells };
}

/** What an index row says, so that most lists need no second read. */
export interface IndexValue {
  readonly key: string;
  readonly number?: string;
  readonly series?: string;
  readonly model?: string;
  readonly issuedOn?: string;
  readonly vNF?: string;
  readonly status: string;
  readonly items: number;
  readonly issuer?: string;
  readonly recipient?: string;
}

/**
 * Index rows of an invoice with its events, at the latest of the document's time and its effective events' times.
 * @param events newest version of each event
 */
export function indexRows(
  invoice: { readonly header: Header; readonly timestamp: number },
  events: readonly { readonly event: InvoiceEvent; readonly timestamp: number }[],
): Row[] {
  const { header } = invoice;
  const known = events.map(({ event }) => event);
  const effective = new Set(effectiveEvents(known));
  let timestamp = invoice.timestamp;
  for (const one of events) if (effective.has(one.event)) timestamp = Math.max(timestamp, one.timestamp);
  const value: IndexValue = {
    key: header.key,
    ...(header.number === undefined ? {} : { number: header.number }),
    ...(header.series === undefined ? {} : { series: header.series }),
    ...(header.model === undefined ? {} : { model: header.model }),
    ...(header.issuedOn === undefined ? {} : { issuedOn: header.issuedOn }),
    ...(header.total === undefined ? {} : { vNF: header.total }),
    status: invoiceStatus(header, known),
    items: header.items,
    ...(header.issuer.id === undefined ? {} : { issuer: header.issuer.id }),
    ...(header.recipient.id === undefined ? {} : { recipient: header.recipient.id }),
  };
  const cell: Cell = { family: 'x', qualifier: 'v', timestamp, value: JSON.stringify(value) };
  const keys = indexRowKeys({
    keyId: header.key,
    issuedOn: header.issuedOn,
    issuer: header.issuer.id,
    recipient: header.recipient.id,
  });
  return keys.map((key) => ({ key, cells: [cell] }));
}
