/**
 * Canonical documents as Bigtable rows. Families: h header, i items, e events, r lineage and flags, p personal data,
 * x index. Every cell of a document has the document's own time, so a replay changes nothing.
 */

import type {
  CanonicalDocument,
  CanonicalEvent,
  CanonicalInvoice,
  CanonicalVoided,
  Header,
  InvoiceEvent,
} from './canonical.ts';
import { MAPPING_VERSION } from './canonical.ts';
import { eventColumn } from './event.ts';
import { personalPlace } from './personal-place.ts';
import type { Vault } from './personal.ts';
import { readingColumn, type Reading } from './readings.ts';
import { indexRowKeys, invoiceRowKey } from './row-keys.ts';
import { invoiceStatus } from './status.ts';
import { voidedColumn } from './voided.ts';

/** Family of what names a person, and the column of `r` that says it was erased and is not to come back. */
export const PERSONAL = 'p';
export const ERASED_COLUMN = 'erased';

const MILLISECOND = 1000;

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
  /** Number and schema of a distribution, if it came in one. */
  readonly nsu?: string;
  readonly nsuSchema?: string;
  /** By which mapping it was read, out of which bytes. */
  readonly reading?: Pick<Reading, 'mapping' | 'document'>;
}

/** Letter of a level in the columns of items; a summary has none. */
export const LEVEL_LETTER: Readonly<Record<Header['level'], string>> = { doc: 'f', det: 'd', sum: 's' };

/** Column of an item: the letter of its level and its number in three digits or more. */
export function itemColumn(level: Header['level'], position: number): string {
  return `${LEVEL_LETTER[level]}${String(position).padStart(3, '0')}`;
}

/** The main row of a document: an invoice's cells, an event's cells in the row of its invoice, or voided numbers. */
export function documentRow(document: CanonicalDocument, lineage: Lineage, vault: Vault): Row {
  if (document.kind === 'invoice') return invoiceRow(document, lineage, vault);
  if (document.kind === 'voided') {
    const { keyId: key, numbers, numbersText } = document;
    return { key, cells: eventCells(document, lineage, vault, { qualifier: voidedColumn(numbers), of: key, value: numbersText }) }; // prettier-ignore
  }
  const { keyId, event, eventText } = document;
  const about = { qualifier: eventColumn(event), of: event.key, value: eventText };
  return { key: invoiceRowKey(keyId), cells: eventCells(document, lineage, vault, about) };
}

function invoiceRow(invoice: CanonicalInvoice, lineage: Lineage, vault: Vault): Row {
  const key = invoiceRowKey(invoice.keyId);
  const { timestamp, header } = invoice;
  const cells: Cell[] = [{ family: 'h', qualifier: header.level, timestamp, value: invoice.headerText }];
  for (const [index, item] of invoice.items.entries()) {
    const qualifier = itemColumn(header.level, item.position);
    cells.push({ family: 'i', qualifier, timestamp, value: invoice.itemTexts[index] as string });
  }
  const lines = lineageOf(invoice, lineage, vault);
  if (header.level === 'doc') {
    for (const [qualifier, value] of Object.entries(lines)) cells.push({ family: 'r', qualifier, timestamp, value });
  } else {
    cells.push({ family: 'r', qualifier: header.level, timestamp, value: JSON.stringify(lines) });
  }
  if (invoice.personal !== undefined) {
    const { qualifier, context } = personalPlace(header);
    const value = vault.seal(invoice.personal.text, context, invoice.personal.digest);
    cells.push({ family: 'p', qualifier, timestamp, value });
  }
  return { key, cells: [...cells, ...noteOf(invoice, header.level, lineage)] };
}

/** What was read out of which document by which mapping. */
function noteOf({ timestamp, hash }: CanonicalDocument, column: string, { reading }: Lineage): Cell[] {
  if (reading === undefined) return [];
  return [{ family: 'r', qualifier: readingColumn({ column, hash, ...reading }), timestamp, value: '' }];
}

const schemaOf = ({ reading }: Lineage): string => String(reading?.mapping ?? MAPPING_VERSION);

/** Columns of the full document; the other levels keep theirs in one cell each, so that none hides another's. */
function lineageOf({ hash, flags }: CanonicalInvoice, lineage: Lineage, vault: Vault): Record<string, string> {
  const { uri, generation, offset, source, batch, nsu, nsuSchema } = lineage;
  return {
    uri,
    generation,
    ...(offset === undefined ? {} : { offset: String(offset) }),
    sha256: hash,
    source,
    ...(batch === undefined ? {} : { batch }),
    ...(nsu === undefined ? {} : { nsu }),
    ...(nsuSchema === undefined ? {} : { nsuSchema }),
    schema: schemaOf(lineage),
    vault: vault.pseudonymKeyId,
    // Written even when there are none: a content that lost its place must leave no flags behind.
    flags: JSON.stringify(flags),
  };
}

interface EventColumn {
  readonly qualifier: string;
  /** What its personal data is bound to, besides the column. */
  readonly of: string;
  readonly value: string;
}

/** An event's lineage is one cell beside its own column, so that it never hides the lineage of the invoice. */
function eventCells(
  document: CanonicalEvent | CanonicalVoided,
  lineage: Lineage,
  vault: Vault,
  { qualifier, of, value }: EventColumn,
): Cell[] {
  const { timestamp, hash, flags, personal } = document;
  const { reading: _noted, ...delivery } = lineage;
  const made = { sha256: hash, schema: schemaOf(lineage), vault: vault.pseudonymKeyId };
  const origin = { ...delivery, ...made, ...(flags.length === 0 ? {} : { flags }) };
  const cells: Cell[] = [
    { family: 'e', qualifier, timestamp, value },
    { family: 'r', qualifier, timestamp, value: JSON.stringify(origin) },
  ];
  if (personal !== undefined) {
    const { text, digest } = personal;
    cells.push({ family: 'p', qualifier, timestamp, value: vault.seal(text, `${of} ${qualifier}`, digest) });
  }
  return [...cells, ...noteOf(document, qualifier, lineage)];
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

/** An invoice as index rows tell of it. */
interface Indexed {
  readonly header: Header;
  readonly timestamp: number;
  readonly cancelled?: boolean;
  /** How much the row has said, and when the newest of it was; the document alone if it is left out. */
  readonly known?: { readonly count: number; readonly latest: number };
  /** Other stored versions: a conflicting copy may have named another party or day. */
  readonly all?: readonly Header[];
}

/**
 * Index rows of an invoice with its events, at the time of the latest of them, plus a millisecond for each content the
 * row has had besides. So whoever has seen more of a row writes later, even where what came last is older than the rest.
 * All rows that any version stands under say the same, so that the order in which versions came cannot be seen; a reader
 * drops a row whose party or date is not the one in its value.
 * @param events the version of each event that counts
 */
export function indexRows(
  invoice: Indexed,
  events: readonly { readonly event: InvoiceEvent; readonly timestamp: number }[],
): Row[] {
  const { header, cancelled, known = { count: 1, latest: invoice.timestamp } } = invoice;
  const timestamp = known.latest + (known.count - 1) * MILLISECOND;
  const status = invoiceStatus(
    header,
    events.map(({ event }) => event),
    cancelled,
  );
  const value = JSON.stringify(indexValue(header, status));
  const cell: Cell = { family: 'x', qualifier: 'v', timestamp, value };
  const keys = new Set([header, ...(invoice.all ?? [])].flatMap(indexKeysOf));
  return [...keys].map((key) => ({ key, cells: [cell] }));
}

function indexValue(header: Header, status: string): IndexValue {
  return {
    key: header.key,
    ...(header.number === undefined ? {} : { number: header.number }),
    ...(header.series === undefined ? {} : { series: header.series }),
    ...(header.model === undefined ? {} : { model: header.model }),
    ...(header.issuedOn === undefined ? {} : { issuedOn: header.issuedOn }),
    ...(header.total === undefined ? {} : { vNF: header.total }),
    status,
    items: header.items,
    ...(header.issuer.id === undefined ? {} : { issuer: header.issuer.id }),
    ...(header.recipient.id === undefined ? {} : { recipient: header.recipient.id }),
  };
}

/** Keys of the index rows that a header stands under. */
export function indexKeysOf({ key, issuedOn, issuer, recipient }: Header): string[] {
  return indexRowKeys({ keyId: key, issuedOn, issuer: issuer.id, recipient: recipient.id });
}
