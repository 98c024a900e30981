/** `nfeProc`, layout 4.00, as text. */

import { money } from './amount.ts';
import type { Tree } from './convention.ts';
import type { Figures } from './figures.ts';
import type { InvoiceContent } from './invoice-content.ts';
import { createInvoiceParts } from './invoice-parts.ts';
import type { ItemWriter, Reach } from './item-text.ts';
import { createItemWriter } from './item-text.ts';
import type { Convention } from './options.ts';
import { createPartyWriter } from './party-text.ts';
import { attributeBefore, before, behind, child, compileDocument, hole, raw } from './template.ts';

const NAMESPACE = 'http://www.portalfiscal.inf.br/nfe';

/** tpImp: portrait, or the consumer's slip. */
const PRINT = { '55': '1', '65': '4' } as const;
const NO_FREIGHT = '9';

/** What a flaw changes between content and text. */
export interface Changes {
  /** nNF in the body, if another than in the key. */
  readonly number?: string;
  /** The key as written, and its check digit. */
  readonly key?: string;
  readonly total?: bigint;
  /** Leaves out Id and protocol. */
  readonly keyless?: boolean;
}

export interface InvoiceWriter {
  invoice(content: InvoiceContent, changes?: Changes): string;
}

export function createInvoiceWriter(convention: Convention): InvoiceWriter {
  const items = createItemWriter(convention);
  const parties = createPartyWriter(convention);
  const parts = createInvoiceParts(convention);
  const proc = compileDocument('nfeProc', nfeProcTree(), convention);
  return {
    invoice: (content, changes = {}) => {
      const { identity, figures, recipient } = content;
      const { issuer } = identity;
      const { sums } = figures;
      const key = changes.key ?? identity.key;
      const total = money(changes.total ?? figures.total);
      const consumer = identity.model === '65';
      const reach = reachOf(content);
      // One literal: spreading partial objects into each other takes longer than the rest of the invoice.
      return proc({
        id: changes.keyless === true ? '' : parts.id(key),
        state: issuer.place.code,
        code: identity.code,
        model: identity.model,
        series: identity.series,
        number: changes.number ?? identity.number,
        issuedAt: identity.issuedAt,
        reach,
        municipality: issuer.place.municipality,
        print: PRINT[identity.model],
        emission: identity.emission,
        checkDigit: key.slice(43),
        final: isFinal(content) ? '1' : '0',
        contingency: identity.emission === '1' ? '' : parts.contingency(identity),
        emit: parties.emit(issuer),
        dest: recipient === undefined ? '' : `,${child(convention, 'dest', [parties.dest(recipient, consumer)])}`,
        det: `${writeItems(convention, items, figures, reach)},`,
        base: money(sums.base),
        icms: money(sums.icms),
        relieved: money(sums.relieved),
        substitutedBase: money(sums.substitutedBase),
        substituted: money(sums.substituted),
        povertyFund: money(sums.povertyFund),
        gross: money(sums.gross),
        freight: money(sums.freight),
        insurance: money(sums.insurance),
        discount: money(sums.discount),
        ipi: money(sums.ipi),
        pis: money(sums.pis),
        cofins: money(sums.cofins),
        other: money(sums.other),
        total,
        freightMode: sums.freight === 0n ? NO_FREIGHT : '0',
        billing: parts.billing(content, total),
        payment: parts.payment(content.payment),
        note: content.note === undefined ? '' : parts.note(content.note),
        supplement: consumer ? parts.supplement(key, total) : '',
        protocol: changes.keyless === true ? '' : parts.protocol(content, key),
      });
    },
  };
}

const isFinal = ({ identity, recipient }: InvoiceContent): boolean =>
  identity.model === '65' || recipient?.registration === undefined;

function writeItems(convention: Convention, writer: ItemWriter, figures: Figures, reach: Reach): string {
  return child(
    convention,
    'det',
    figures.items.map((item, i) => writer.det(item, i + 1, reach)),
  );
}

function reachOf({ identity, recipient }: InvoiceContent): Reach {
  if (recipient === undefined || identity.model === '65') return '1';
  if (recipient.kind === 'foreign') return '3';
  return recipient.place.code === identity.issuer.place.code ? '1' : '2';
}

function nfeProcTree(): Tree {
  return {
    '@versao': '4.00',
    '@xmlns': NAMESPACE,
    NFe: {
      '@xmlns': NAMESPACE,
      infNFe: {
        ...attributeBefore('id'),
        '@versao': '4.00',
        ide: ideTree(),
        emit: raw('emit'),
        ...behind('dest'),
        ...before('det'),
        total: { ICMSTot: totalTree() },
        transp: { modFrete: hole('freightMode') },
        ...before('billing'),
        pag: raw('payment'),
        ...behind('note'),
      },
      ...behind('supplement'),
    },
    ...behind('protocol'),
  };
}

function ideTree(): Tree {
  return {
    cUF: hole('state'),
    cNF: hole('code'),
    natOp: 'Venda de mercadoria',
    mod: hole('model'),
    serie: hole('series'),
    nNF: hole('number'),
    dhEmi: hole('issuedAt'),
    tpNF: '1',
    idDest: hole('reach'),
    cMunFG: hole('municipality'),
    tpImp: hole('print'),
    tpEmis: hole('emission'),
    cDV: hole('checkDigit'),
    tpAmb: '1',
    finNFe: '1',
    indFinal: hole('final'),
    indPres: '1',
    procEmi: '0',
    verProc: 'notamesh samples',
    ...behind('contingency'),
  };
}

function totalTree(): Tree {
  return {
    vBC: hole('base'),
    vICMS: hole('icms'),
    vICMSDeson: hole('relieved'),
    vFCP: '0.00',
    vBCST: hole('substitutedBase'),
    vST: hole('substituted'),
    vFCPST: hole('povertyFund'),
    vFCPSTRet: '0.00',
    vProd: hole('gross'),
    vFrete: hole('freight'),
    vSeg: hole('insurance'),
    vDesc: hole('discount'),
    vII: '0.00',
    vIPI: hole('ipi'),
    vIPIDevol: '0.00',
    vPIS: hole('pis'),
    vCOFINS: hole('cofins'),
    vOutro: hole('other'),
    vNF: hole('total'),
  };
}
