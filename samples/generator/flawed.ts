/** How each flaw is put in. Everything else about the document stays right, so that it shows one flaw only. */

import { rejected } from './expectation.ts';
import type { Flaw } from './flaws.ts';
import type { Convention } from './options.ts';
import { MAX_DOCUMENTS } from './options.ts';
import type { Random } from './random.ts';
import { randomOf, STREAMS } from './random.ts';
import type { Made, Tools } from './written.ts';
import { contentOf, written } from './written.ts';

type RoleFlaw = Exclude<Flaw, 'conflicting-duplicate'>;

export const FLAWED: Record<RoleFlaw, (tools: Tools, index: number, convention: Convention) => Made> = {
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
    return { text, expected: rejected('no-key') };
  },
  'key-as-number': (tools, index, convention) => {
    const issuer = tools.identities.extraIssuer(index, true);
    const content = contentOf(tools, index, tools.identities.identity(index, { issuer, model: '55' }));
    const { key } = content.identity;
    const { text } = written(tools, convention, content);
    return {
      text: text.replaceAll(`"NFe${key}"`, key).replaceAll(`"${key}"`, key),
      expected: rejected('key-as-number'),
    };
  },
  'not-an-invoice': (tools, index) => notAnInvoice(flawRandom(tools, index), index),
  'truncated-json': (tools, index, convention) => {
    const { text } = written(tools, convention, contentOf(tools, index, tools.identities.identity(index)));
    return truncated(flawRandom(tools, index), text);
  },
};

/** Cut somewhere in the middle: what is left is never JSON. */
export function truncated(random: Random, text: string): Made {
  const length = random.between(Math.ceil(text.length / 5), Math.floor(text.length * 0.95));
  return { text: text.slice(0, length), expected: rejected('truncated-json') };
}

export function notAnInvoice(random: Random, index: number): Made {
  const texts = [
    `{"pedido":{"numero":${index + 1},"cliente":"Cliente fictício","itens":[{"produto":"ARROZ","quantidade":2}]}}`,
    `{"status":"erro","mensagem":"Lote em processamento","protocolo":"${index + 1}"}`,
    `{"cteProc":{"CTe":{"infCte":{"ide":{"mod":"57","nCT":"${index + 1}"}}}}}`,
  ];
  return { text: random.pick(texts), expected: rejected('not-an-invoice') };
}

const flawRandom = (tools: Tools, index: number): Random => randomOf(tools.seed, STREAMS.flaw, index);

const nextDigit = (digit: string): string => String((Number(digit) + 1) % 10);
