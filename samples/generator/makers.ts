/** From a document's index, role and convention to the document. */

import { simpleInvoice } from './challenge-text.ts';
import { createEventWriter, EVENT_CODES } from './event-text.ts';
import { rejected } from './expectation.ts';
import { FLAWED, notAnInvoice, truncated } from './flawed.ts';
import { createIdentities } from './identity.ts';
import { createInvoiceWriter } from './invoice-text.ts';
import type { Convention, GeneratorOptions } from './options.ts';
import type { SeedWords } from './random.ts';
import { randomOf, STREAMS } from './random.ts';
import type { Role } from './roles.ts';
import type { Made, Tools } from './written.ts';
import { contentOf, written } from './written.ts';

type Maker = (index: number, role: Role, convention: Convention) => Made;

export function createInvoiceMaker(seed: SeedWords, options: GeneratorOptions): Maker {
  const tools: Tools = {
    seed,
    options,
    identities: createIdentities(seed, options),
    writers: perConvention((convention) => ({
      invoice: createInvoiceWriter(convention),
      event: createEventWriter(convention),
    })),
  };
  return (index, role, convention) => {
    switch (role.kind) {
      case 'plain':
        return written(tools, convention, contentOf(tools, index, tools.identities.identity(index)));
      case 'event':
        return makeEvent(tools, index, role, convention);
      case 'conflict': {
        const content = contentOf(tools, index, tools.identities.identity(role.original));
        const made = written(tools, convention, content, {}, ['conflict']);
        const flaw = 'conflicting-duplicate';
        return { ...made, expected: { ...made.expected, flaw, conflictsWith: role.original } };
      }
      case 'flawed': {
        const { text, expected } = FLAWED[role.flaw](tools, index, convention);
        return { text, expected: expected.kind === 'invoice' ? { ...expected, flaw: role.flaw } : expected };
      }
    }
  };
}

function makeEvent(tools: Tools, index: number, role: Role & { kind: 'event' }, convention: Convention): Made {
  const { identities } = tools;
  const identity = identities.identity(role.target);
  const random = randomOf(tools.seed, STREAMS.content, index);
  const after = role.sequence * 3600 + random.between(60, 3000);
  const text = tools.writers(convention).event({
    identity,
    type: role.type,
    sequence: role.sequence,
    happened: identities.later(identity, after),
    registered: identities.later(identity, after + random.between(1, 30)),
    protocol: `1${identity.issuer.place.code}${String(random.between(0, 999_999_999_999)).padStart(12, '0')}`,
  });
  const type = EVENT_CODES[role.type];
  return { text, expected: { kind: 'event', key: identity.key, type, sequence: role.sequence } };
}

export function createChallengeMaker(seed: SeedWords, options: GeneratorOptions): Maker {
  return (index, role) => {
    const random = randomOf(seed, STREAMS.content, index);
    const flaw = role.kind === 'flawed' ? role.flaw : undefined;
    if (flaw === 'not-an-invoice') return notAnInvoice(random, index);
    const { text, id, issuedOn, items, total } = simpleInvoice(random, index, options, flaw !== 'no-key');
    if (flaw === 'truncated-json') return truncated(random, text);
    if (flaw === 'no-key') return { text, expected: rejected(flaw) };
    return { text, expected: { kind: 'invoice', key: id, items, total, issuedOn, flags: [] } };
  };
}

function perConvention<T>(create: (convention: Convention) => T): (convention: Convention) => T {
  const made = new Map<Convention, T>();
  return (convention) => {
    let found = made.get(convention);
    if (found === undefined) {
      found = create(convention);
      made.set(convention, found);
    }
    return found;
  };
}
