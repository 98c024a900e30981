/**
 * A source of invoices as they are met outside: batches and faults go in as data, a server on 127.0.0.1 comes out. It
 * announces batches, serves them by URL (`/batches/{id}`) and by page (`/invoices?page=1&size=100`), and keeps a log.
 * Under /gateway it serves them by cursor, by number and one by one (gateway.ts).
 */

export type { Gateway, GatewayStats } from './gateway.ts';
export { createGateway } from './gateway.ts';
export { createFaultPlan } from './faults.ts';
export type { Notice, SourceApi } from './server.ts';
export { SourceApiError, startSourceApi } from './server.ts';
export type { BatchSettings, Compression, Faults } from './settings.ts';
export { COMPRESSIONS } from './settings.ts';
export type { WebhookSettings } from './webhook.ts';
export { createWebhook } from './webhook.ts';
export { xmlOf } from './xml-text.ts';
