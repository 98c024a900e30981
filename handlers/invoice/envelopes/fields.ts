/**
 * Fields of lists, details and exports, whose names differ from service to service by language, case and punctuation.
 * They are looked up by what they mean; the names of each are below. Compared without case, accents and punctuation.
 */

import type { JsonNode, JsonObject } from '../number-text.ts';
import { isNumeric, isObject, scalarText } from '../tree.ts';

/** By meaning, the names that are in use: Portal (JSON and CSV), PNCP, Focus NFe, NFE.io, Qive. */
const NAMES = {
  key: 'chaveNotaFiscal chaveUnicaNotaFiscal chaveNfe chaveDeAcesso chaveAcesso chave chNFe accessKey nfeKey',
  total: 'valorNotaFiscal valorTotal valor vNF totalInvoiceAmount totalAmount amount',
  number: 'numero number nNF numeroNotaFiscal invoiceNumber',
  series: 'serie series serialNumber',
  model: 'modelo mod model',
  operation: 'naturezaDaOperacao naturezaOperacao natOp operationNature',
  issuedAt: 'dataEmissao dhEmi issuedOn issueDate emissionDate',
  changedAt:
    'dataTipoEventoMaisRecente dataHoraEventoMaisRecente dataCancelamento dataAtualizacao updatedOn modifiedOn',
  situation: 'tipoEventoMaisRecente eventoMaisRecente situacao situacaoNfe status',
  version: 'versao version',
  protocol: 'protocolo nProt protocolNumber numeroProtocolo protocoloSefaz',
  issuer:
    'cnpjFornecedor cpfCnpjFornecedor cpfCnpjEmitente cnpjEmitente niEmitente documentoEmitente issuerFederalTaxNumber emitenteCnpj',
  issuerName: 'nomeFornecedor razaoSocialEmitente nomeEmitente issuerName emitenteNome',
  issuerState: 'ufFornecedor ufEmitente issuerState',
  issuerPlace: 'municipioFornecedor municipioEmitente nomeMunicipioEmitente issuerCity',
  issuerRegistration: 'inscricaoEstadualEmitente',
  recipient:
    'cnpjDestinatario cpfCnpjDestinatario niDestinatario documentoDestinatario buyerFederalTaxNumber destinatarioCnpj',
  recipientName: 'nomeDestinatario buyerName destinatarioNome',
  agency: 'orgaoDestinatario nomeOrgaoDestinatario',
  recipientState: 'ufDestinatario buyerState',
  items: 'itensNotaFiscal itens items',
  events: 'eventosNotaFiscal eventos events',
  nsu: 'nsu',
  // Of an item.
  position: 'numeroProduto numeroItem nItem itemNumber',
  code: 'codigoProduto cProd code',
  description: 'descricaoProdutoServico descricaoDoProdutoServico descricao xProd description',
  ncm: 'codigoNcmSh codigoNcm ncmCodigo ncm',
  cfop: 'cfop',
  quantity: 'quantidade qCom quantity',
  unit: 'unidade uCom unit',
  unitPrice: 'valorUnitario vUnCom unitAmount unitPrice',
  gross: 'valorTotal valor vProd totalAmount',
  // Of an event.
  eventAt: 'dataEvento dataHoraEvento dhEvento',
  eventName: 'tipoEvento evento descricaoEvento eventType',
  eventText: 'evento descricaoEvento',
  eventReason: 'motivoEvento motivo justificativa',
  eventType: 'codigoTipoEvento tpEvento',
  eventSequence: 'nSeqEvento sequencia numeroSequencial',
  eventProtocol: 'protocolo nProt',
  // Of voided numbers.
  firstNumber: 'numeroInicial nNFIni',
  lastNumber: 'numeroFinal nNFFin',
  year: 'ano year',
  owner: 'cnpj cnpjEmitente cpfCnpj',
  authorityStatus: 'statusSefaz cStat codigoStatus',
  authorityReason: 'mensagemSefaz xMotivo mensagem',
  receivedAt: 'dhRecbto dataRecebimento dataHora',
} as const;

export type FieldName = keyof typeof NAMES;

const WANTED: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(NAMES).map(([field, names]) => [field, names.split(' ').map(bareName)]),
);

/** Reads the fields of one object. */
export interface Fields {
  text(field: FieldName): string | undefined;
  /** Whether the field came as a number, so that digits of it may be gone. */
  isNumber(field: FieldName): boolean;
  list(field: FieldName): JsonObject[] | undefined;
}

export function fieldsOf(node: JsonObject): Fields {
  const values = new Map<string, JsonNode>();
  for (const [name, value] of Object.entries(node)) addField(values, name, value, 1);
  const find = (field: FieldName): JsonNode | undefined => {
    for (const name of WANTED[field] as readonly string[]) {
      const value = values.get(name);
      if (value !== undefined && value !== null && value !== '') return value;
    }
    return undefined;
  };
  return {
    text: (field) => scalarText(find(field) ?? null, field),
    isNumber: (field) => isNumeric(find(field)),
    list(field) {
      const value = find(field);
      if (Array.isArray(value)) return value.filter(isObject);
      return isObject(value) ? [value] : undefined;
    },
  };
}

/** A party that is an object of its own gives its fields with its name before them: `issuer.name` is `issuerName`. */
function addField(values: Map<string, JsonNode>, name: string, value: JsonNode, depth: number): void {
  const bare = bareName(name);
  if (!values.has(bare)) values.set(bare, value);
  if (!isObject(value) || depth === 0) return;
  for (const [inner, one] of Object.entries(value)) addField(values, `${name}${inner}`, one, 0);
}

/** Small letters and digits alone. */
export function bareName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}
