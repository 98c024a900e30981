/** Commercial services that collect invoices, each in its own way of paging. */
import type { SourceSpec } from './spec.ts';

/** Each change of an invoice is a new version of it; the highest one comes in a header. https://focusnfe.com.br/doc */
export const FOCUS: SourceSpec = {
  name: 'focus',
  description: 'Focus NFe: invoices received by a CNPJ, by version',
  kind: 'cursor',
  origin: 'https://api.focusnfe.com.br',
  cursorPath: '/v2/nfes_recebidas?cnpj={owner}&versao={cursor}',
  keyPath: '/v2/nfes_recebidas/{key}.json?completa=1',
  firstCursor: '0',
  next: { at: 'header', path: 'X-Max-Version', last: 'versao' },
  pageSize: 100,
  detail: { path: '/v2/nfes_recebidas/{item.chave_nfe}.json?completa=1', maxPerCall: 100 },
  maxPagesPerCall: 1,
  auth: { type: 'basic', secretEnv: 'FOCUS_TOKEN' },
  rate: { table: [{ fromHour: 0, toHour: 24, requests: 100 }] },
  schedule: { cron: '*/30 * * * *' },
};

/** The next page is a whole URL in the answer. https://docs.arquivei.com.br */
export const QIVE: SourceSpec = {
  name: 'qive',
  description: 'Qive (Arquivei): invoices received, by a cursor in the next URL',
  kind: 'cursor',
  origin: 'https://api.arquivei.com.br',
  cursorPath: '/v1/nfe/received?limit=50',
  next: { at: 'url', path: 'page.next' },
  documents: 'data',
  encoding: 'base64',
  secretHeaders: { 'x-api-id': 'QIVE_API_ID', 'x-api-key': 'QIVE_API_KEY' },
  headers: { 'content-type': 'application/json' },
  rate: { table: [{ fromHour: 0, toHour: 24, requests: 60 }] },
  schedule: { cron: '*/15 * * * *' },
};

/**
 * The next page starts after the last id; webhooks are signed with HMAC-SHA1 and bring a key, for the one company in
 * cursorOwners or the one that webhook.owner finds in the body. https://nfe.io/docs
 */
export const NFEIO: SourceSpec = {
  name: 'nfeio',
  description: 'NFE.io: invoices of a company, by last id; cursor owners are the ids of companies',
  kind: 'cursor',
  origin: 'https://api.nfse.io',
  cursorPath: '/v2/companies/{owner}/productinvoices?environment=Production&limit=50&startingAfter={cursor}',
  keyPath: '/v2/companies/{owner}/inbound/productinvoice/{key}',
  next: { at: 'last', path: 'id' },
  documents: 'productInvoices',
  hasMore: 'hasMore',
  auth: { type: 'header', name: 'X-NFEIO-APIKEY', secretEnv: 'NFEIO_KEY' },
  signature: { header: 'x-hub-signature', algorithm: 'sha1', prefix: 'sha1=', secretEnv: 'NFEIO_HOOK' },
  rate: { table: [{ fromHour: 0, toHour: 24, requests: 60 }] },
  schedule: { cron: '*/15 * * * *' },
};

/** The API of the public challenge that notamesh began with: a batch is announced, and lies at its URL. */
export const CHALLENGE: SourceSpec = {
  name: 'challenge',
  description: 'The challenge: announced batches of simple invoices, each at its URL',
  kind: 'batch',
  origin: 'https://challenge.example',
  batchPath: '/batches/{batch}',
};
