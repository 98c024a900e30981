/**
 * Portal da Transparência: invoices of federal purchases. 400 requests a minute by day and 700 by night; too many
 * suspend the token. https://portaldatransparencia.gov.br/api-de-dados
 */
import type { SourceSpec } from './spec.ts';

const KEY = '/api-de-dados/notas-fiscais-por-chave?chaveUnicaNotaFiscal=';

const api = {
  origin: 'https://api.portaldatransparencia.gov.br',
  kind: 'page',
  pagePath: '/api-de-dados/notas-fiscais?codigoOrgao={batch}&pagina={page}',
  keyPath: `${KEY}{key}`,
  auth: { type: 'header', name: 'chave-api-dados', secretEnv: 'PORTAL_KEY' },
  // One token, whatever it is asked for.
  limit: 'portal',
  rate: {
    table: [
      { fromHour: 0, toHour: 6, requests: 700 },
      { fromHour: 6, toHour: 24, requests: 400 },
    ],
  },
  cooldowns: { '429': 28_800 },
} as const;

export const PORTAL: readonly SourceSpec[] = [
  {
    ...api,
    name: 'portal',
    description: 'Portal da Transparência: invoices of a federal body, page by page; batch is its code (codigoOrgao)',
  },
  {
    ...api,
    name: 'portal-items',
    description: 'Portal da Transparência: the same with the items of each invoice, one request more for each',
    detail: { path: `${KEY}{item.chaveNotaFiscal}` },
    maxPagesPerCall: 2,
  },
  {
    name: 'portal-files',
    description: 'Portal da Transparência: all invoices of a month as a zip of CSV files; batch is the month, 202609',
    kind: 'batch',
    origin: 'https://portaldatransparencia.gov.br',
    allowedOrigins: ['https://dadosabertos-download.cgu.gov.br'],
    batchPath: '/download-de-dados/notas-fiscais/{batch}',
    format: 'bytes',
    encoding: 'zip',
    timeoutSeconds: 500,
    // Not published yet.
    statuses: { '403': { means: 'end' }, '404': { means: 'end' } },
  },
];
