/** Why a document is kept out: reasons of the quarantine, in words for people. */

import type { Described } from './described.ts';

const reason = (code: string, en: string, pt: string): Described => ({ code, en, pt });

/** The one reason that a deployment decides on: those for tests let such documents in. */
export const TEST_ENVIRONMENT = 'test-environment';

export const reasons: readonly Described[] = [
  reason('empty', 'The object has no bytes.', 'O objeto está vazio.'),
  reason('not-json', 'This is not JSON.', 'Isto não é JSON.'),
  reason('not-xml', 'This is not XML.', 'Isto não é XML.'),
  reason('dtd', 'The XML has a document type, which is never read.', 'O XML tem DTD, que nunca é lida.'),
  reason('not-base64', 'A packed document is not base64.', 'Um documento compactado não está em base64.'),
  reason('inflates-too-far', 'Packed bytes inflate further than any honest archive does.', 'O arquivo compactado cresce além do razoável.'),
  reason('corrupt-zip', 'The archive, or an entry of it, is damaged.', 'O arquivo zip, ou um item dele, está corrompido.'),
  reason('zip-encrypted', 'An entry of the archive needs a password.', 'Um item do zip exige senha.'),
  reason('zip-method', 'An entry of the archive is packed in a way that is not read.', 'Um item do zip usa uma compressão que não é lida.'),
  reason('too-packed', 'Bytes are packed in packed bytes more than four times.', 'Há compactação dentro de compactação mais de quatro vezes.'),
  reason('corrupt-avro', 'The Avro file, or a record of it, is damaged.', 'O arquivo Avro, ou um registro dele, está corrompido.'),
  reason('avro-codec', 'The Avro file is packed in a way that is not read.', 'O arquivo Avro usa uma compressão que não é lida.'),
  reason('only-a-key', 'There is an access key and no document: fetch it by the key.', 'Há só a chave de acesso: busque o documento por ela.'),
  reason('truncated', 'The document ends too early.', 'O documento termina antes do fim.'),
  reason('too-deep', 'The document is nested deeper than 256 levels.', 'O documento tem mais de 256 níveis.'),
  reason('too-large', 'The document is larger than 64 MB.', 'O documento tem mais de 64 MB.'),
  reason('corrupt-gzip', 'The gzip stream is damaged.', 'O arquivo gzip está corrompido.'),
  reason('not-an-invoice', 'Neither an invoice nor an event was found.', 'Não há nota nem evento no documento.'),
  reason('no-key', 'The document has no access key.', 'O documento não tem chave de acesso.'),
  reason('key-numeric', 'The access key came as a number, so digits are gone.', 'A chave veio como número e perdeu dígitos.'),
  reason('key-malformed', 'The access key is not 20 to 60 letters and digits.', 'A chave não tem de 20 a 60 letras e dígitos.'),
  reason('rejected', 'The authority rejected the document.', 'A SEFAZ rejeitou o documento.'),
  reason(TEST_ENVIRONMENT, 'It was made in the test environment of the tax office, and has no legal value.', 'Foi emitido em ambiente de homologação, sem valor fiscal.'),
  reason('event-malformed', 'The event has no type or sequence.', 'O evento não tem tipo ou sequência.'),
  reason('voided-malformed', 'It does not say which numbers of whom are voided.', 'A inutilização não diz quais números de quem.'),
  reason('too-many-items', 'The invoice has more than 9,999 items.', 'A nota tem mais de 9.999 itens.'),
  reason('rest-unread', 'After so many broken documents in a row the rest of the object was left unread.', 'Depois de tantos documentos inválidos seguidos, o resto do objeto não foi lido.'),
]; // prettier-ignore
