/** The parts of an `nfeProc` that not every invoice has, as text with the comma that joins them to their neighbours. */

import { money } from './amount.ts';
import type { Tree } from './convention.ts';
import type { Identity } from './identity.ts';
import type { InvoiceContent, Payment } from './invoice-content.ts';
import type { Convention } from './options.ts';
import type { Template } from './template.ts';
import { behind, child, compileTemplate, hole } from './template.ts';

interface InvoiceParts {
  id(key: string): string;
  contingency(identity: Identity): string;
  billing(content: InvoiceContent, total: string): string;
  payment(payment: Payment): string;
  note(text: string): string;
  supplement(key: string, total: string): string;
  protocol(content: InvoiceContent, key: string): string;
}

export function createInvoiceParts(convention: Convention): InvoiceParts {
  const compile = (tree: Tree): Template => compileTemplate(tree, convention);
  const one = (name: string, text: string): string => child(convention, name, [text]);
  const idName = convention === 'at' ? '@Id' : 'Id';
  const leaf = compile(hole('value'));
  const bill = compile({
    fat: { nFat: hole('number'), vOrig: hole('total'), vDesc: '0.00', vLiq: hole('total') },
    ...behind('instalments'),
  });
  const instalment = compile({ nDup: hole('number'), dVenc: hole('due'), vDup: hole('amount') });
  const paid = compile({ tPag: hole('type'), vPag: hole('amount') });
  const supplementOf = compile({ qrCode: hole('code'), urlChave: 'https://nfce.example.com/consulta' });
  const notes = new Map<string, string>();
  const protocolOf = compile(protocolTree());
  return {
    id: (key) => `"${idName}":"NFe${key}",`,
    contingency: (identity) =>
      `,${one('dhCont', leaf({ value: identity.issuedAt }))}` +
      `,${one('xJust', leaf({ value: 'Sem acesso ao autorizador' }))}`,
    billing: ({ identity, payment }, total) => {
      if (payment.instalments.length === 0) return '';
      const dup = payment.instalments.map(({ due, amount }, i) =>
        instalment({ number: `00${i + 1}`, due, amount: money(amount) }),
      );
      const instalments = `,${child(convention, 'dup', dup)}`;
      return `${one('cobr', bill({ number: identity.number, total, instalments }))},`;
    },
    payment: ({ parts }) =>
      `{${child(
        convention,
        'detPag',
        parts.map(({ type, amount }) => paid({ type, amount: money(amount) })),
      )}}`,
    note: (text) => {
      let written = notes.get(text);
      if (written === undefined) {
        written = `,${one('infAdic', compile({ infCpl: text })({}))}`;
        notes.set(text, written);
      }
      return written;
    },
    supplement: (key, total) =>
      `,${one('infNFeSupl', supplementOf({ code: `https://nfce.example.com/qrcode?p=${key}|2|1|1|${total}` }))}`,
    protocol: ({ identity, digest }, key) =>
      `,${one('protNFe', protocolOf({ key, received: identity.received, protocol: identity.protocol, digest }))}`,
  };
}

function protocolTree(): Tree {
  return {
    '@versao': '4.00',
    infProt: {
      tpAmb: '1',
      verAplic: 'SAMPLES-1.0',
      chNFe: hole('key'),
      dhRecbto: hole('received'),
      nProt: hole('protocol'),
      digVal: hole('digest'),
      cStat: '100',
      xMotivo: 'Autorizado o uso da NF-e',
    },
  };
}
