/** `emit` and `dest` elements as text. */

import type { Tree } from './convention.ts';
import { toConvention } from './convention.ts';
import type { Convention } from './options.ts';
import type { Issuer, Party } from './parties.ts';

interface PartyWriter {
  /** The value of `emit`. */
  emit(issuer: Issuer): string;
  /** The value of `dest`. A consumer invoice states no address. */
  dest(party: Party, consumer: boolean): string;
}

/** Texts are kept per party; the pools bound how many there are. */
export function createPartyWriter(convention: Convention): PartyWriter {
  const issuers = new WeakMap<Issuer, string>();
  const recipients = new WeakMap<Party, { business?: string; consumer?: string }>();
  const write = (tree: Tree): string => JSON.stringify(toConvention(tree, convention));
  return {
    emit: (issuer) => {
      let text = issuers.get(issuer);
      if (text === undefined) {
        text = write(emitTree(issuer));
        issuers.set(issuer, text);
      }
      return text;
    },
    dest: (party, consumer) => {
      const known = recipients.get(party) ?? {};
      const kind = consumer ? 'consumer' : 'business';
      let text = known[kind];
      if (text === undefined) {
        text = write(destTree(party, consumer));
        known[kind] = text;
        recipients.set(party, known);
      }
      return text;
    },
  };
}

function emitTree(issuer: Issuer): Tree {
  return {
    ...documentTree(issuer),
    xNome: issuer.name,
    enderEmit: address(issuer),
    IE: issuer.registration ?? 'ISENTO',
    CRT: issuer.regime,
  };
}

function destTree(party: Party, consumer: boolean): Tree {
  const email: Record<string, Tree> = party.kind === 'foreign' ? {} : { email: 'compras@example.com' };
  return {
    ...documentTree(party),
    xNome: party.name,
    ...(consumer ? {} : { enderDest: party.kind === 'foreign' ? abroad(party) : address(party) }),
    indIEDest: party.registration === undefined ? '9' : '1',
    ...(party.registration === undefined ? {} : { IE: party.registration }),
    ...(consumer ? {} : email),
  };
}

function documentTree(party: Party): Record<string, Tree> {
  if (party.kind === 'cpf') return { CPF: party.document };
  return party.kind === 'foreign' ? { idEstrangeiro: party.document } : { CNPJ: party.document };
}

function address(party: Party): Tree {
  const { place } = party;
  return {
    xLgr: party.street,
    nro: party.number,
    // An empty tag: converters make null, "", {} or an array of "" of it.
    xCpl: '',
    xBairro: 'Centro',
    cMun: place.municipality,
    xMun: place.city,
    UF: place.state,
    CEP: place.postal,
    cPais: '1058',
    xPais: 'BRASIL',
    fone: party.phone,
  };
}

function abroad(party: Party): Tree {
  return {
    xLgr: party.street,
    nro: party.number,
    xBairro: 'Downtown',
    cMun: '9999999',
    xMun: 'EXTERIOR',
    UF: 'EX',
    cPais: '2496',
    xPais: 'ESTADOS UNIDOS',
  };
}
