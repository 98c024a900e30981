/**
 * What is checked of a document that is let in (nota-fiscal rules: SEFAZ rejections 610, 614 to 619, 629, 1004). None
 * of it keeps a document out: each finding is a flag, with a severity, a text for people, and, where a difference is
 * measured, how large it may be.
 */

import type { Described } from './described.ts';

/** info: good to know. warn: the document disagrees with a rule. error: who or what it is about may be wrong. */
export type Severity = 'info' | 'warn' | 'error';

export interface Check extends Described {
  readonly severity: Severity;
  /** Largest difference that is none, decimal text in reais. */
  readonly tolerance?: string;
}

const check =
  (severity: Severity) =>
  (code: string, en: string, pt: string, tolerance?: string): Check => ({
    code,
    severity,
    en,
    pt,
    ...(tolerance === undefined ? {} : { tolerance }),
  });
const info = check('info');
const warn = check('warn');
const error = check('error');

export const checks: readonly Check[] = [
  error('key-format', 'The access key does not have its form of 44 characters.', 'A chave não tem a forma de 44 caracteres.'),
  error('key-check-digit', 'The check digit of the access key is wrong.', 'O dígito verificador da chave está errado.'),
  error('key-implausible', 'State, month, model or number in the access key cannot be.', 'UF, mês, modelo ou número da chave não existem.'),
  warn('key-body', 'The access key disagrees with the document.', 'A chave não confere com o documento.'),
  info('key-from-protocol', 'The access key was taken from the protocol.', 'A chave foi tomada do protocolo.'),
  error('protocol-key', 'The protocol belongs to another access key.', 'O protocolo é de outra chave.'),
  warn('protocol-status', 'The state in the protocol is unknown.', 'A situação no protocolo é desconhecida.'),
  warn('totals', 'The total does not follow from its parts; the authority does not ask that of imports.', 'O total não confere com as parcelas; da importação a SEFAZ não o exige.', '0.50'),
  warn('items-total', 'The items do not add up to the product total.', 'Os itens não somam o total dos produtos.', '0.50'),
  info('reform-total', 'IBS and CBS are totalled, and vNFTot is missing or is not the sum of the items.', 'Há totais de IBS e CBS, e vNFTot falta ou não é a soma dos itens.', '0.50'),
  warn('item-amount', 'An item is not quantity times unit price.', 'Um item não é quantidade vezes preço unitário.', '0.01'),
  warn('item-tax-amount', 'An item is not taxable quantity times taxable unit price.', 'Um item não é quantidade tributável vezes valor unitário tributável.', '0.01'),
  warn('item-number', 'Item numbers are missing, repeated or out of range.', 'Números de item ausentes, repetidos ou inválidos.'),
  error('amount-format', 'An amount is not a decimal number.', 'Um valor não é um número decimal.'),
  info('decimal-comma', 'Amounts were written with a comma, and read so.', 'Os valores vieram com vírgula decimal e assim foram lidos.'),
  warn('amount-negative', 'An amount is below zero, which no layout allows.', 'Um valor é negativo, o que nenhum leiaute admite.'),
  warn('item-code', 'An NCM, CEST, CFOP or GTIN does not have its form.', 'NCM, CEST, CFOP ou GTIN fora do formato.'),
  error('issuer-check-digit', 'The number of the issuer is not valid.', 'O CNPJ ou CPF do emitente não é válido.'),
  warn('recipient-check-digit', 'The number of the recipient is not valid.', 'O CNPJ ou CPF do destinatário não é válido.'),
  warn('state-registration', 'A state registration is neither 2 to 14 digits nor ISENTO.', 'Uma inscrição estadual não tem de 2 a 14 dígitos nem é ISENTO.'),
  warn('municipality', 'A municipality is not seven digits of its state.', 'Um município não tem sete dígitos da sua UF.'),
  error('issue-date', 'The date of issue is missing or impossible.', 'A data de emissão falta ou não existe.'),
  warn('issue-offset', 'The time of issue has no offset, or one that no Brazilian zone has.', 'A data e hora de emissão não tem fuso, ou tem um que não existe no Brasil.'),
  error('incomplete', 'The document has no issuer, no items or no total.', 'O documento não tem emitente, itens ou total.'),
  info('discount', 'The invoice has a discount whose meaning is not agreed.', 'O desconto da nota não tem sentido definido.'),
  info('encoding', 'The document was not UTF-8 and was read as Windows-1252.', 'O documento não era UTF-8; foi lido como Windows-1252.'),
  info('repaired-zeros', 'Numbers had lost zeros in front, and got them back.', 'Números perderam zeros à esquerda e os receberam de volta.'),
  warn('zeros-lost', 'A state registration or GTIN came as a number: zeros in front may be gone.', 'Inscrição estadual ou GTIN veio como número: pode ter perdido zeros à esquerda.'),
  info('repaired-xml', 'The XML held bare ampersands or characters that XML does not allow.', 'O XML tinha & soltos ou caracteres que o XML não permite.'),
  warn('repeated-key', 'An object of the JSON has a name twice with different values; the last one was read.', 'Um objeto do JSON repete um nome com valores diferentes; vale o último.'),
  warn('conflict', 'Two contents of one key carry the same time.', 'Dois conteúdos da mesma chave têm a mesma data e hora.'),
]; // prettier-ignore
