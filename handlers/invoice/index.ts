/**
 * The invoice domain, pure: no network, no clock, no files.
 * In: bytes of raw objects; cells of stored rows. Out: canonical invoices and events with their flags, rows to store,
 * and the invoice as `invoices get` shows it.
 */

export {
  accessKeyCheckDigit,
  bareAccessKey,
  hasAccessKeyForm,
  isValidAccessKey,
  parseAccessKey,
  type AccessKeyParts,
} from './access-key.ts';
export { cnpjCheckDigits, cpfCheckDigits, isValidCnpj, isValidCpf } from './cnpj.ts';
export type {
  CanonicalDocument,
  CanonicalEvent,
  CanonicalInvoice,
  Header,
  InvoiceEvent,
  Item,
  MappingContext,
  Party,
  PartyKind,
} from './canonical.ts';
export { codes, describeCode, type Code, type Severity } from './codes.ts';
export { parseDocument, type ParsedDocument } from './document.ts';
export { mapDocument, type Outcome } from './envelope.ts';
export { eventColumn } from './event.ts';
export { createVault, type Vault } from './personal.ts';
export {
  indexRowKeys,
  invoiceRowKey,
  isSimpleKeyId,
  keyIdCandidates,
  keyIdOf,
  keyIdOfRow,
  simpleKeyId,
  type IndexEntry,
} from './row-keys.ts';
export { documentRow, indexRows, itemColumn, type Cell, type IndexValue, type Lineage, type Row } from './rows.ts';
export { Splitter } from './splitter.ts';
export {
  defaultSplitLimits,
  type Container,
  type SplitDocument,
  type SplitLimits,
  type SplitProblem,
} from './split-document.ts';
export type { Status } from './status.ts';
export {
  chooseHeader,
  hasConflict,
  indexEntryOf,
  readIndexValue,
  readInvoice,
  storedEvents,
  type ChosenHeader,
  type InvoiceView,
  type StoredEvent,
} from './stored-invoice.ts';
export { createZone, type Zone } from './time.ts';
