/** Document n of a seed, alone or in a row. */

import { simpleInvoice } from './challenge-text.ts';
import type { EventWriter } from './event-text.ts';
import { createEventWriter, EVENT_CODES } from './event-text.ts';
import type { Expectation, ExpectedInvoice, FlagCode } from './expectation.ts';
import type { Flaw } from './flaws.ts';
import type { Identities, Identity } from './identity.ts';
import { createIdentities } from './identity.ts';
import type { InvoiceContent } from './invoice-content.ts';
import { drawContent } from './invoice-content.ts';
import type { Changes, InvoiceWriter } from './invoice-text.ts';
import { createInvoiceWriter } from './invoice-text.ts';
import type { Convention, GeneratorOptions } from './options.ts';
import { completeOptions, MAX_DOCUMENTS, SampleOptionError } from './options.ts';
import { money } from './amount.ts';
import type { Random, SeedWords } from './random.ts';
import { randomOf, seedWords, STREAMS } from './random.ts';
import type { Role } from './roles.ts';
import { createRoles } from './roles.ts';

export interface GeneratedDocument {
  readonly index: number;
  /** JSON text without line breaks; not JSON if it was cut on purpose. */
  readonly text: string;
  readonly expected: Expectation;
}

export interface Generator {
  readonly options: GeneratorOptions;
  /**
   * Document n, the same whatever was asked before.
   * @throws SampleOptionError if n is not a whole number from 0 to 999,999,998
   */
  document(index: number): GeneratedDocument;
  /** Documents in order, made one at a time as they are asked for. */
  documents(range: { readonly from?: number; readonly count: number }): IterableIterator<GeneratedDocument>;
}

/**
 * A source of valid synthetic documents, with a chosen share of flawed ones. Memory is bounded by the pools of issuers
 * and recipients; the work per document does not depend on its index.
 * @throws SampleOptionError
 */
export function createGenerator(given: Partial<GeneratorOptions> = {}): Generator {
  const options = completeOptions(given);
  const seed = seedWords(options.seed);
  const roles = createRoles(seed, options);
  const make = options.form === 'challenge' ? createChallengeMaker(seed, options) : createInvoiceMaker(seed, options);
  const document = (index: number): GeneratedDocument => {
    checkIndex(index);
    return { index, ...make(index, roles.role(index), roles.convention(index)) };
  };
  return {
    options,
    document,
    *documents({ from = 0, count }) {
      for (let index = from; index < from + count; index++) yield document(index);
    },
  };
}

type Made = Pick<GeneratedDocument, 'text' | 'expected'>;
type Maker = (index: number, role: Role, convention: Convention) => Made;

interface Tools {
  readonly seed: SeedWords;
  readonly options: GeneratorOptions;
  readonly identities: Identities;
  readonly writers: (convention: Convention) => { readonly invoice: InvoiceWriter; readonly event: EventWriter };
}

function createInvoiceMaker(seed: SeedWords, options: GeneratorOptions): Maker {
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
        return { text, expected: { ...expected, flaw: role.flaw } };
      }
    }
  };
}

function contentOf(tools: Tools, index: number, identity: Identity): InvoiceContent {
  return drawContent(randomOf(tools.seed, STREAMS.content, index), identity, tools.identities, tools.options);
}

function written(
  tools: Tools,
  convention: Convention,
  content: InvoiceContent,
  changes: Changes = {},
  flags: readonly FlagCode[] = [],
): { readonly text: string; readonly expected: ExpectedInvoice } {
  const { identity, figures } = content;
  const { kind, document } = identity.issuer;
  if (kind === 'foreign') throw new TypeError('An issuer has a CNPJ or a CPF');
  return {
    text: tools.writers(convention).invoice.invoice(content, changes),
    expected: {
      kind: 'invoice',
      key: changes.key ?? identity.key,
      items: figures.items.length,
      total: money(changes.total ?? figures.total),
      issuedOn: identity.issuedOn,
      issuer: { kind, document },
      flags,
    },
  };
}

type RoleFlaw = Exclude<Flaw, 'conflicting-duplicate'>;

const FLAWED: Record<RoleFlaw, (tools: Tools, index: number, convention: Convention) => Made> = {
  'key-check-digit': (tools, index, convention) => {
    const content = contentOf(tools, index, tools.identities.identity(index));
    const { key } = content.identity;
    const wrong = key.slice(0, 43) + nextDigit(key.charAt(43));
    return written(tools, convention, content, { key: wrong }, ['key-check-digit']);
  },
  'key-body': (tools, index, convention) => {
    const content = contentOf(tools, index, tools.identities.identity(index));
    const number = String((Number(content.identity.number) % MAX_DOCUMENTS) + 1);
    return written(tools, convention, content, { number }, ['key-body']);
  },
  totals: (tools, index, convention) => {
    const content = contentOf(tools, index, tools.identities.identity(index));
    const excess = BigInt(flawRandom(tools, index).between(100, 100_000));
    return written(tools, convention, content, { total: content.figures.total + excess }, ['totals']);
  },
  'issuer-check-digit': (tools, index, convention) => {
    const right = tools.identities.extraIssuer(index, false);
    const issuer = { ...right, document: right.document.slice(0, 13) + nextDigit(right.document.charAt(13)) };
    const content = contentOf(tools, index, tools.identities.identity(index, { issuer }));
    return written(tools, convention, content, {}, ['issuer-check-digit']);
  },
  'no-key': (tools, index, convention) => {
    const content = contentOf(tools, index, tools.identities.identity(index, { model: '55' }));
    const { text } = written(tools, convention, content, { keyless: true });
    return { text, expected: { kind: 'reject', flaw: 'no-key' } };
  },
  'key-as-number': (tools, index, convention) => {
    const issuer = tools.identities.extraIssuer(index, true);
    const content = contentOf(tools, index, tools.identities.identity(index, { issuer, model: '55' }));
    const { key } = content.identity;
    const { text } = written(tools, convention, content);
    return {
      text: text.replaceAll(`"NFe${key}"`, key).replaceAll(`"${key}"`, key),
      expected: { kind: 'reject', flaw: 'key-as-number' },
    };
  },
  'not-an-invoice': (tools, index) => notAnInvoice(flawRandom(tools, index), index),
  'truncated-json': (tools, index, convention) => {
    const { text } = written(tools, convention, contentOf(tools, index, tools.identities.identity(index)));
    return truncated(flawRandom(tools, index), text);
  },
};

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

function createChallengeMaker(seed: SeedWords, options: GeneratorOptions): Maker {
  return (index, role) => {
    const random = randomOf(seed, STREAMS.content, index);
    const flaw = role.kind === 'flawed' ? role.flaw : undefined;
    if (flaw === 'not-an-invoice') return notAnInvoice(random, index);
    const { text, id, issuedOn, items, total } = simpleInvoice(random, index, options, flaw !== 'no-key');
    if (flaw === 'truncated-json') return truncated(random, text);
    if (flaw !== undefined) return { text, expected: { kind: 'reject', flaw } };
    return { text, expected: { kind: 'invoice', key: id, items, total, issuedOn, flags: [] } };
  };
}

/** Cut somewhere in the middle: what is left is never JSON. */
function truncated(random: Random, text: string): Made {
  const length = random.between(Math.ceil(text.length / 5), Math.floor(text.length * 0.95));
  return { text: text.slice(0, length), expected: { kind: 'reject', flaw: 'truncated-json' } };
}

function notAnInvoice(random: Random, index: number): Made {
  const texts = [
    `{"pedido":{"numero":${index + 1},"cliente":"Cliente fictício","itens":[{"produto":"ARROZ","quantidade":2}]}}`,
    `{"status":"erro","mensagem":"Lote em processamento","protocolo":"${index + 1}"}`,
    `{"cteProc":{"CTe":{"infCte":{"ide":{"mod":"57","nCT":"${index + 1}"}}}}}`,
  ];
  return { text: random.pick(texts), expected: { kind: 'reject', flaw: 'not-an-invoice' } };
}

const flawRandom = (tools: Tools, index: number): Random => randomOf(tools.seed, STREAMS.flaw, index);

const nextDigit = (digit: string): string => String((Number(digit) + 1) % 10);

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

function checkIndex(index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_DOCUMENTS) {
    throw new SampleOptionError('index', `${index} is not a whole number from 0 to ${MAX_DOCUMENTS - 1}`);
  }
}
