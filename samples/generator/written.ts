/** The common end of all makers: content to text, with what a right reader makes of it. */

import { money } from './amount.ts';
import type { EventWriter } from './event-text.ts';
import type { Expectation, ExpectedInvoice, FlagCode } from './expectation.ts';
import type { Identities, Identity } from './identity.ts';
import type { InvoiceContent } from './invoice-content.ts';
import { drawContent } from './invoice-content.ts';
import type { Changes, InvoiceWriter } from './invoice-text.ts';
import type { Convention, GeneratorOptions } from './options.ts';
import type { SeedWords } from './random.ts';
import { randomOf, STREAMS } from './random.ts';

export interface Made {
  readonly text: string;
  readonly expected: Expectation;
}

export interface Tools {
  readonly seed: SeedWords;
  readonly options: GeneratorOptions;
  readonly identities: Identities;
  readonly writers: (convention: Convention) => { readonly invoice: InvoiceWriter; readonly event: EventWriter };
}

export function contentOf(tools: Tools, index: number, identity: Identity): InvoiceContent {
  return drawContent(randomOf(tools.seed, STREAMS.content, index), identity, tools.identities, tools.options);
}

export function written(
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
