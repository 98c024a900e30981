/**
 * The invoice domain, pure: no network, no clock, no files.
 * In: bytes of raw objects; cells of stored rows. Out: canonical invoices and events with their flags, rows to store,
 * and the invoice as `invoices get` shows it. Who needs keys and numbers alone takes access-key.ts and cnpj.ts.
 */

export { bareAccessKey } from './access-key.ts';
export type {
  CanonicalDocument,
  CanonicalEvent,
  CanonicalInvoice,
  Header,
  MappingContext,
  VoidedNumbers,
} from './canonical.ts';
export { MAPPING_VERSION } from './canonical.ts';
export { codeMeant, codes, describeCode } from './checks/codes.ts';
export { createStrictness, idleSettings, type CheckSettings, type Strictness } from './checks/settings.ts';
export { isValidCpf } from './cnpj.ts';
export { parseDocument } from './document.ts';
export { beginsAsTable, CsvSplitter } from './csv/csv-splitter.ts';
export { mapDocument, type Outcome } from './envelopes/find-documents.ts';
export { eventColumn } from './event.ts';
export {
  forsakenIndexKeys,
  INDEXED_CELLS,
  KEPT_VERSIONS,
  keysOfOnly,
  notesOfReplaced,
  replacedCells,
  storedIndexRows,
} from './stored-index.ts';
export {
  ANY_DOCUMENT,
  contentsOf,
  holderOf,
  isSameContent,
  MOST_CONTENTS,
  readingColumn,
  readingOf,
  READINGS,
  slotOf,
  type Content,
  type Reading,
} from './readings.ts';
export { maskedCpf, withoutPersonalData } from './personal-text.ts';
export { personalPlace } from './personal-place.ts';
export { createVault, type Vault } from './personal.ts';
export {
  indexRowKeys,
  invoiceRowKey,
  isSimpleKeyId,
  keyIdCandidates,
  keyIdOf,
  keyIdOfRow,
  simpleKeyId,
} from './row-keys.ts';
export {
  documentRow,
  ERASED_COLUMN,
  indexRows,
  itemColumn,
  PERSONAL,
  type Cell,
  type IndexValue,
  type Lineage,
  type Row,
} from './rows.ts';
export { beginsAsXml, createSplitter, splitBytes } from './split-bytes.ts';
export {
  defaultSplitLimits,
  type Container,
  type DocumentSplitter,
  type SplitDocument,
  type SplitLimits,
  type XmlPlace,
} from './split-document.ts';
export {
  chooseHeader,
  hasConflict,
  readIndexValue,
  readInvoice,
  storedEvents,
  type InvoiceView,
} from './stored-invoice.ts';
export { createZone, type Zone } from './time.ts';
export { readVoided, voidedPrefix } from './voided.ts';
