/**
 * Data to try the product with: a generator of synthetic invoices and a simulated source API. Settings and a seed go
 * in; documents with what to expect of them, or a running server, come out. Nothing here is needed to run the product.
 */

export type { ExpectedInvoice, Flaw, Form, GeneratedDocument, GeneratorOptions } from './generator/index.ts';
export { bodyChunks, CONVENTIONS, createGenerator, FLAWS, SampleOptionError } from './generator/index.ts';
export type { BatchSettings, Faults, Gateway, GatewayStats, Notice, SourceApi } from './source-api/index.ts';
export {
  createFaultPlan,
  createGateway,
  createWebhook,
  SourceApiError,
  startSourceApi,
  xmlOf,
} from './source-api/index.ts';
