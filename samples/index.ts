/**
 * Data to try the product with: a generator of synthetic invoices and a simulated source API. Settings and a seed go
 * in; documents with what to expect of them, or a running server, come out. Nothing here is needed to run the product.
 */

export type {
  BodyFormat,
  Convention,
  EventType,
  ExpectedEvent,
  ExpectedInvoice,
  ExpectedReject,
  Expectation,
  Flaw,
  FlagCode,
  Form,
  GeneratedDocument,
  Generator,
  GeneratorOptions,
} from './generator/index.ts';
export {
  BODY_FORMATS,
  bodyChunks,
  CONVENTIONS,
  createGenerator,
  EVENT_TYPES,
  FLAWS,
  FORMS,
  SampleOptionError,
} from './generator/index.ts';
export type {
  BatchSettings,
  FaultRule,
  Faults,
  Notice,
  RequestEntry,
  SourceApi,
  SourceApiSettings,
  Stats,
} from './source-api/index.ts';
export { SourceApiError, startSourceApi } from './source-api/index.ts';
