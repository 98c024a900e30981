/**
 * Fields of lists, details and exports, whose names differ from service to service by language, case and punctuation.
 * They are looked up by what they mean; the names of each are below. Compared without case, accents and punctuation.
 */

import type { JsonNode, JsonObject } from '../number-text.ts';
import { isNumeric, isObject, scalarText } from '../tree.ts';

/** By meaning, the names that are in use: Portal (JSON and CSV), PNCP, Focus NFe, NFE.io, Qive. */
const NAMES = {
  key: 'chaveNotaFiscal chaveUnicaNotaFiscal chaveNfe chaveDeAcesso chaveAcesso chave chNFe accessKey nfeKey authorizationAccessKey protocolAccessKey',
  total: 'valorNotaFiscal valorTotal valor vNF totalInvoiceAmount totalAmount amount totalsIcmsInvoiceAmount',
  number: 'numero number nNF numeroNotaFiscal invoiceNumber nfeNumber',
  series: 'serie series serialNumber nfeSerialNumber',
  model: 'modelo mod model',
  operation: 'naturezaDaOperacao naturezaOperacao natOp operationNature',
  issuedAt: 'dataEmissao dhEmi issuedOn issueDate emissionDate emissao',
  movedAt: 'dataEntradaSaida dhSaiEnt dataSaida',
  direction: 'tipoNfe tipoDocumento operationType tpNF',
  environment: 'environmentType ambiente tpAmb protocoloNotaFiscalAmbiente',
  changedAt:
    'dataTipoEventoMaisRecente dataHoraEventoMaisRecente dataCancelamento dataAtualizacao updatedOn modifiedOn',
  situation: 'tipoEventoMaisRecente eventoMaisRecente situacao situacaoNfe status currentStatus',
  statusCode: 'protocoloNotaFiscalStatus protocolStatusCode cStat statusSefaz',
  version: 'versao version',
  protocol:
    'protocoloNotaFiscalNumeroProtocolo protocolo nProt protocolNumber numeroProtocolo protocoloSefaz protocolProtocolNumber authorizationProtocol',
  authorizedAt: 'protocoloNotaFiscalDataRecebimento protocolReceiptOn authorizationReceiptOn dataAutorizacao',
  digest: 'digestValue digVal protocoloNotaFiscalDigestValue protocolDigestValue',
  issuer:
    'cnpjFornecedor cpfCnpjFornecedor cpfCnpjEmitente cnpjEmitente niEmitente documentoEmitente issuerFederalTaxNumber emitenteCnpj emitente',
  issuerCpf: 'cpfEmitente emitenteCpf',
  issuerRegime: 'regimeTributarioEmitente',
  issuerName: 'nomeFornecedor razaoSocialEmitente nomeEmitente issuerName emitenteNome',
  issuerState: 'ufFornecedor ufEmitente issuerState issuerAddressState',
  issuerPlace: 'municipioFornecedor municipioEmitente nomeMunicipioEmitente issuerCity',
  issuerRegistration: 'inscricaoEstadualEmitente issuerStateTaxNumber',
  recipient:
    'cnpjDestinatario cpfCnpjDestinatario niDestinatario documentoDestinatario buyerFederalTaxNumber destinatarioCnpj destinatario',
  recipientCpf: 'cpfDestinatario destinatarioCpf',
  recipientName: 'nomeDestinatario buyerName destinatarioNome',
  agency: 'orgaoDestinatario nomeOrgaoDestinatario',
  recipientState: 'ufDestinatario buyerState buyerAddressState',
  items: 'itensNotaFiscal itens items',
  events: 'eventosNotaFiscal eventos events',
  nsu: 'nsu',
  // Of an item.
  position: 'numeroProduto numeroItem nItem itemNumber',
  code: 'codigoProduto cProd code',
  gtin: 'codigoBarrasComercial cEAN codeGTIN gtin',
  cest: 'cest codigoCest',
  description: 'descricaoProdutoServico descricaoDoProdutoServico descricao xProd description',
  ncm: 'codigoNcmSh codigoNcm ncmCodigo ncm',
  cfop: 'cfop',
  quantity: 'quantidade quantidadeComercial qCom quantity',
  unit: 'unidade unidadeComercial uCom unit',
  unitPrice: 'valorUnitario valorUnitarioComercial vUnCom unitAmount unitPrice',
  gross: 'valorBruto valorTotalBruto valorTotal valor vProd totalAmount',
  taxQuantity: 'quantidadeTributavel qTrib quantityTax',
  taxUnit: 'unidadeTributavel uTrib unitTax',
  taxUnitPrice: 'valorUnitarioTributavel vUnTrib taxUnitAmount',
  freight: 'valorFrete vFrete freightAmount',
  insurance: 'valorSeguro vSeg insuranceAmount',
  discount: 'valorDesconto vDesc discountAmount',
  other: 'valorOutrasDespesas vOutro othersAmount',
  counts: 'incluiNoTotal indTot',
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
  for (const [name, value] of Object.entries(node)) addField(values, name, value, DEEPEST);
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

/** `totals.icms.invoiceAmount` is `totalsIcmsInvoiceAmount`. */
const DEEPEST = 2;

/** A party that is an object of its own gives its fields with its name before them: `issuer.name` is `issuerName`. */
function addField(values: Map<string, JsonNode>, name: string, value: JsonNode, depth: number): void {
  const bare = bareName(name);
  if (!values.has(bare)) values.set(bare, value);
  if (!isObject(value) || depth === 0) return;
  for (const [inner, one] of Object.entries(value)) addField(values, `${name}${inner}`, one, depth - 1);
}

/** Small letters and digits alone. */
export function bareName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}
