/**
 * NFeDistribuicaoDFe of the tax office behind a gateway that speaks JSON: numbers (NSU) in sequence for each CNPJ or CPF. 138
 * brings up to 50 documents, 137 none, 656 is a refusal for an hour. One document by its number or key may be asked 20
 * times an hour. The certificate is the gateway's affair.
 */
import type { SourceSpec } from './spec.ts';

const PATH = '/distribuicao';
const body = (question: Readonly<Record<string, unknown>>) => ({
  path: PATH,
  method: 'POST',
  body: { distDFeInt: { tpAmb: '1', '{owner:kind}': '{owner}', ...question } },
});

export const SEFAZ: SourceSpec = {
  name: 'sefaz',
  description: 'Distribution of documents by the tax office (NSU) through a JSON gateway',
  kind: 'sequence',
  origin: 'https://sefaz-gateway.example',
  sequencePath: body({ distNSU: { ultNSU: '{cursor}' } }),
  numberPath: body({ consNSU: { NSU: '{number}' } }),
  keyPath: body({ consChNFe: { chNFe: '{key}' } }),
  auth: { type: 'bearer', secretEnv: 'SEFAZ_GATEWAY_TOKEN' },
  firstCursor: '000000000000000',
  documents: 'retDistDFeInt.loteDistDFeInt.docZip',
  encoding: 'base64+gzip',
  codeAt: 'retDistDFeInt.cStat',
  codes: {
    '138': { means: 'documents' },
    '137': { means: 'end', waitSeconds: 3600 },
    '656': { means: 'wait', waitSeconds: 3600 },
    '108': { means: 'retry' },
    '109': { means: 'retry' },
    // The key or number is not of this CNPJ or CPF, or no longer there.
    '217': { means: 'missing' },
    '589': { means: 'missing' },
    '640': { means: 'missing' },
  },
  sequence: {
    last: 'retDistDFeInt.ultNSU',
    max: 'retDistDFeInt.maxNSU',
    number: 'NSU',
    digits: 15,
    caughtUpSeconds: 3600,
  },
  maxPagesPerCall: 12,
  rate: { table: [{ fromHour: 0, toHour: 24, requests: 30 }], spacingSeconds: 2, per: 'owner' },
  lookupRate: { table: [{ fromHour: 0, toHour: 24, requests: 20, perSeconds: 3600 }], per: 'owner' },
  schedule: { cron: '7 * * * *' },
};
