/** Sources of the product itself: two simulated ones for laptops, a shop as an example, and the topic of documents. */
import type { SourceSpec } from './spec.ts';

const owner = 'the team that runs notamesh';

/** How our own sources sign their deliveries; the secret is made by the first deployment. */
const signed = (secretEnv: string) => ({
  signature: { header: 'X-Signature-256', algorithm: 'sha256', prefix: 'sha256=', secretEnv, generate: true },
  webhook: { delivery: { header: 'X-Delivery-Id' } },
});

export const DECLARED: readonly SourceSpec[] = [
  {
    name: 'demo',
    description: 'The simulated source of samples/: batches by URL',
    owner,
    kind: 'batch',
    simulated: true,
    origin: 'http://127.0.0.1:8702',
    batchPath: '/batches/{batch}',
    ...signed('DEMO_WEBHOOK_SECRET'),
  },
  {
    name: 'demo-pages',
    description: 'The simulated source of samples/: page by page',
    owner,
    kind: 'page',
    simulated: true,
    origin: 'http://127.0.0.1:8702',
    pagePath: '/invoices?page={page}&size=100&batch={batch}',
    pageSize: 100,
    documents: 'data',
    hasMore: 'hasMore',
    ...signed('DEMO_WEBHOOK_SECRET'),
    schedule: { cron: '15 * * * *', notice: { batch: 'latest' } },
  },
  {
    name: 'loja',
    description: 'A shop that announces each batch of simple invoices with its URL',
    owner,
    kind: 'batch',
    origin: 'https://api.loja.example',
    batchPath: '/invoices/batches/{batch}',
    ...signed('LOJA_WEBHOOK_SECRET'),
    schedule: { cron: '30 5 * * *', notice: { batch: 'latest' } },
  },
  {
    name: 'push',
    description: 'Documents that arrive one by one on the topic invoices',
    owner,
    kind: 'push',
    origin: 'https://push.invalid',
    ...signed('PUSH_WEBHOOK_SECRET'),
  },
];
