/**
 * What the mapping makes of documents of every kind, as one digest: rows that were written keep the version of their
 * mapping, and only a higher one replaces them when they are replayed.
 */

import { createHash } from 'node:crypto';
import { MAPPING_VERSION } from '../../handlers/invoice/index.ts';
import { CPF, nfeProc, procEvento } from '../fixtures/nfe.ts';
import { readDocuments } from '../fixtures/read-documents.ts';
import { toXml } from '../fixtures/xml.ts';

const KEY = '35240311222333000181550010000000421123456788';
const DOCUMENTS: readonly unknown[] = [
  nfeProc({ items: 2 }),
  nfeProc({ issuer: { CPF, xNome: 'Maria', CRT: '1' }, series: 920, recipient: { CPF, xNome: 'Outra Pessoa' } }),
  toXml(nfeProc({ items: 1, protocol: null })),
  procEvento(),
  procEvento({ type: '110110', sequence: '2', details: { xCorrecao: 'texto' } }),
  { resNFe: { chNFe: KEY, CNPJ: '11222333000181', xNome: 'X', dhEmi: '2024-03-31T23:30:00-03:00', vNF: '20.00', cSitNFe: '1' } },
  [{ chave_nfe: KEY, documento_emitente: '11222333000181', valor_total: '20.00', data_emissao: '2024-03-31T23:30:00-03:00', situacao: 'autorizada', versao: 60 }],
  { notaFiscalDTO: { chaveNotaFiscal: KEY, valorNotaFiscal: '20,00', dataEmissao: '31/03/2024' }, itensNotaFiscal: [{ numeroProduto: '1', descricaoProdutoServico: 'PAO', quantidade: '4', valorUnitario: '5,00', valor: '20,00' }] },
]; // prettier-ignore

/** Raise MAPPING_VERSION (handlers/invoice/canonical.ts) when the digest changes, and put both here. */
const KNOWN = { version: 1, digest: '196bfd488941c58a' };

test('what documents become changes only with the version of the mapping', () => {
  const found = DOCUMENTS.flatMap((document) =>
    readDocuments(document).map((one) => (one.kind === 'refused' ? one.code : [one.hash, one.flags])),
  );
  const digest = createHash('sha256').update(JSON.stringify(found)).digest('hex').slice(0, 16);
  expect({ version: MAPPING_VERSION, digest }).toEqual(KNOWN);
  expect(found.every((one) => typeof one !== 'string')).toBe(true);
});
