/** Grades: what keeps a document out (reject), what is remarked on it (flag). One table, for people and programs. */

type Severity = 'reject' | 'flag';

interface Code {
  readonly code: string;
  readonly severity: Severity;
  readonly en: string;
  readonly pt: string;
}

const reject = (code: string, en: string, pt: string): Code => ({ code, severity: 'reject', en, pt });
const flag = (code: string, en: string, pt: string): Code => ({ code, severity: 'flag', en, pt });

export const codes = [
  reject('empty', 'The object has no bytes.', 'O objeto está vazio.'),
  reject('not-json', 'This is not JSON.', 'Isto não é JSON.'),
  reject('not-xml', 'This is not XML.', 'Isto não é XML.'),
  reject('dtd', 'The XML has a document type, which is never read.', 'O XML tem DTD, que nunca é lida.'),
  reject('not-base64', 'A packed document is not base64.', 'Um documento compactado não está em base64.'),
  reject('inflates-too-far', 'Packed bytes inflate further than any honest archive does.', 'O arquivo compactado cresce além do razoável.'),
  reject('corrupt-zip', 'The archive, or an entry of it, is damaged.', 'O arquivo zip, ou um item dele, está corrompido.'),
  reject('zip-encrypted', 'An entry of the archive needs a password.', 'Um item do zip exige senha.'),
  reject('zip-method', 'An entry of the archive is packed in a way that is not read.', 'Um item do zip usa uma compressão que não é lida.'),
  reject('zip-nested', 'An archive lies deeper than one in another.', 'Há zip dentro de zip além de um nível.'),
  reject('only-a-key', 'There is an access key and no document: fetch it by the key.', 'Há só a chave de acesso: busque o documento por ela.'),
  reject('truncated', 'The document ends too early.', 'O documento termina antes do fim.'),
  reject('too-deep', 'The document is nested deeper than 256 levels.', 'O documento tem mais de 256 níveis.'),
  reject('too-large', 'The document is larger than 64 MB.', 'O documento tem mais de 64 MB.'),
  reject('corrupt-gzip', 'The gzip stream is damaged.', 'O arquivo gzip está corrompido.'),
  reject('not-an-invoice', 'Neither an invoice nor an event was found.', 'Não há nota nem evento no documento.'),
  reject('no-key', 'The document has no access key.', 'O documento não tem chave de acesso.'),
  reject('key-numeric', 'The access key came as a number, so digits are gone.', 'A chave veio como número e perdeu dígitos.'),
  reject('key-malformed', 'The access key is not 20 to 60 letters and digits.', 'A chave não tem de 20 a 60 letras e dígitos.'),
  reject('rejected', 'The authority rejected the document.', 'A SEFAZ rejeitou o documento.'),
  reject('event-malformed', 'The event has no type or sequence.', 'O evento não tem tipo ou sequência.'),
  reject('too-many-items', 'The invoice has more than 9,999 items.', 'A nota tem mais de 9.999 itens.'),
  reject('rest-unread', 'After so many broken documents in a row the rest of the object was left unread.', 'Depois de tantos documentos inválidos seguidos, o resto do objeto não foi lido.'),
  flag('key-format', 'The access key does not have its form of 44 characters.', 'A chave não tem a forma de 44 caracteres.'),
  flag('key-check-digit', 'The check digit of the access key is wrong.', 'O dígito verificador da chave está errado.'),
  flag('key-implausible', 'State or month in the access key cannot be.', 'UF ou mês da chave não existem.'),
  flag('key-body', 'The access key disagrees with the document.', 'A chave não confere com o documento.'),
  flag('key-from-protocol', 'The access key was taken from the protocol.', 'A chave foi tomada do protocolo.'),
  flag('protocol-key', 'The protocol belongs to another access key.', 'O protocolo é de outra chave.'),
  flag('protocol-status', 'The state in the protocol is unknown.', 'A situação no protocolo é desconhecida.'),
  flag('totals', 'The total does not follow from its parts.', 'O total não confere com as parcelas.'),
  flag('items-total', 'The items do not add up to the product total.', 'Os itens não somam o total dos produtos.'),
  flag('item-amount', 'An item is not quantity times unit price.', 'Um item não é quantidade vezes preço unitário.'),
  flag('item-number', 'Item numbers are missing, repeated or out of range.', 'Números de item ausentes, repetidos ou inválidos.'),
  flag('amount-format', 'An amount is not a decimal number.', 'Um valor não é um número decimal.'),
  flag('issuer-check-digit', 'The number of the issuer is not valid.', 'O CNPJ ou CPF do emitente não é válido.'),
  flag('recipient-check-digit', 'The number of the recipient is not valid.', 'O CNPJ ou CPF do destinatário não é válido.'),
  flag('issue-date', 'The date of issue is missing or impossible.', 'A data de emissão falta ou não existe.'),
  flag('discount', 'The invoice has a discount whose meaning is not agreed.', 'O desconto da nota não tem sentido definido.'),
  flag('encoding', 'The document was not UTF-8 and was read as Windows-1252.', 'O documento não era UTF-8; foi lido como Windows-1252.'),
  flag('repaired-xml', 'The XML held bare ampersands or characters that XML does not allow.', 'O XML tinha & soltos ou caracteres que o XML não permite.'),
  flag('conflict', 'Two contents of one key carry the same time.', 'Dois conteúdos da mesma chave têm a mesma data e hora.'),
] as const satisfies readonly Code[]; // prettier-ignore

/** Text of a code; undefined if the code is unknown. */
export function describeCode(code: string, language: 'en' | 'pt' = 'en'): string | undefined {
  return codes.find((one) => one.code === code)?.[language];
}
