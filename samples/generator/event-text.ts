/** `procEventoNFe` as text: a registered event. */

import type { Tree } from './convention.ts';
import type { Identity } from './identity.ts';
import type { Convention, EventType } from './options.ts';
import { before, child, compileDocument, compileTemplate, hole } from './template.ts';
import type { Template } from './template.ts';

const NAMESPACE = 'http://www.portalfiscal.inf.br/nfe';

/** tpEvento by name. The unknown one is in no schema: it has to be stored as it is. */
export const EVENT_CODES: Record<EventType, string> = {
  cancellation: '110111',
  correction: '110110',
  unknown: '990901',
};

export interface EventContent {
  readonly identity: Identity;
  readonly type: EventType;
  /** nSeqEvento, 1 to 20. */
  readonly sequence: number;
  readonly happened: string;
  readonly registered: string;
  /** nProt of the registration. */
  readonly protocol: string;
}

export type EventWriter = (content: EventContent) => string;

export function createEventWriter(convention: Convention): EventWriter {
  const templates: Record<EventType, Template> = {
    cancellation: compileDocument('procEventoNFe', eventTree('cancellation'), convention),
    correction: compileDocument('procEventoNFe', eventTree('correction'), convention),
    unknown: compileDocument('procEventoNFe', eventTree('unknown'), convention),
  };
  const leaf = compileTemplate(hole('value'), convention);
  return ({ identity, type, sequence, happened, registered, protocol }) => {
    const { issuer, key } = identity;
    return templates[type]({
      id: `ID${EVENT_CODES[type]}${key}${String(sequence).padStart(2, '0')}`,
      state: issuer.place.code,
      author: child(convention, issuer.kind === 'cpf' ? 'CPF' : 'CNPJ', [leaf({ value: issuer.document })]) + ',',
      key,
      happened,
      sequence: String(sequence),
      registered,
      protocol,
      authorisation: identity.protocol,
    });
  };
}

const DETAILS: Record<EventType, Record<string, Tree>> = {
  cancellation: { descEvento: 'Cancelamento', nProt: hole('authorisation'), xJust: 'Pedido desfeito pelo comprador' },
  correction: { descEvento: 'Carta de Correção', xCorrecao: 'Volume: 4 volumes em vez de 3', xCondUso: 'Art. 7º' },
  unknown: { descEvento: 'Evento sem esquema', xTexto: 'Conteúdo "livre"' },
};

function eventTree(type: EventType): Tree {
  const code = EVENT_CODES[type];
  return {
    '@versao': '1.00',
    '@xmlns': NAMESPACE,
    evento: {
      '@versao': '1.00',
      infEvento: {
        '@Id': hole('id'),
        cOrgao: hole('state'),
        tpAmb: '1',
        ...before('author'),
        chNFe: hole('key'),
        dhEvento: hole('happened'),
        tpEvento: code,
        nSeqEvento: hole('sequence'),
        verEvento: '1.00',
        detEvento: { '@versao': '1.00', ...DETAILS[type] },
      },
    },
    retEvento: {
      '@versao': '1.00',
      infEvento: {
        tpAmb: '1',
        verAplic: 'SAMPLES-1.0',
        cOrgao: hole('state'),
        cStat: '135',
        xMotivo: 'Evento registrado e vinculado a NF-e',
        chNFe: hole('key'),
        tpEvento: code,
        nSeqEvento: hole('sequence'),
        dhRegEvento: hole('registered'),
        nProt: hole('protocol'),
      },
    },
  };
}
