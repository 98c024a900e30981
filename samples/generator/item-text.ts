/** `det` elements of layout 4.00 as text. */

import { money } from './amount.ts';
import type { Tree } from './convention.ts';
import type { ItemFigures, Taxation } from './figures.ts';
import type { Convention } from './options.ts';
import type { Template } from './template.ts';
import { before, behind, child, compileTemplate, hole } from './template.ts';

/** CFOP's first digit by destination: same state, other state, abroad. */
export type Reach = '1' | '2' | '3';

const CFOP_FIRST: Record<Reach, string> = { '1': '5', '2': '6', '3': '7' };
const CFOP_REST: Record<Taxation, string> = {
  full: '102',
  substituted: '403',
  'substitution-paid': '405',
  relieved: '102',
  simples: '102',
};

const ICMS: Record<Taxation, Tree> = {
  full: {
    ICMS00: { orig: '0', CST: '00', modBC: '3', vBC: hole('base'), pICMS: '18.00', vICMS: hole('icms') },
  },
  substituted: {
    ICMS10: {
      orig: '0',
      CST: '10',
      modBC: '3',
      vBC: hole('base'),
      pICMS: '18.00',
      vICMS: hole('icms'),
      modBCST: '4',
      pMVAST: '40.00',
      vBCST: hole('substitutedBase'),
      pICMSST: '18.00',
      vICMSST: hole('substituted'),
      ...behind('povertyFund'),
    },
  },
  'substitution-paid': { ICMS60: { orig: '0', CST: '60' } },
  relieved: { ICMS40: { orig: '0', CST: '40', vICMSDeson: hole('relieved'), motDesICMS: '9', indDeduzDeson: '1' } },
  simples: { ICMSSN102: { orig: '0', CSOSN: '102' } },
};

export interface ItemWriter {
  det(item: ItemFigures, position: number, reach: Reach): string;
}

/** Templates are kept per product, taxation and IPI: a fixed number. */
export function createItemWriter(convention: Convention): ItemWriter {
  const templates = new Map<string, Template>();
  const leaf = compileTemplate(hole('value'), convention);
  const optional = (name: string, cents: bigint): string =>
    cents === 0n ? '' : `${child(convention, name, [leaf({ value: money(cents) })])},`;
  const povertyFund = (cents: bigint): string =>
    cents === 0n ? '' : `,${child(convention, 'vFCPST', [leaf({ value: money(cents) })])}`;
  const template = (item: ItemFigures): Template => {
    const name = `${item.product.code} ${item.taxation} ${item.ipi === 0n ? '' : 'ipi'}`;
    let found = templates.get(name);
    if (found === undefined) {
      found = compileTemplate(detTree(item), convention);
      templates.set(name, found);
    }
    return found;
  };
  return {
    det: (item, position, reach) =>
      template(item)({
        position: String(position),
        operation: CFOP_FIRST[reach] + CFOP_REST[item.taxation],
        quantity: item.quantity,
        unitPrice: item.unitPrice,
        gross: money(item.gross),
        counted: item.counted ? '1' : '0',
        charges:
          optional('vFrete', item.freight) +
          optional('vSeg', item.insurance) +
          optional('vDesc', item.discount) +
          optional('vOutro', item.other),
        value: money(item.gross - item.discount),
        base: money(item.base),
        icms: money(item.icms),
        substitutedBase: money(item.substitutedBase),
        substituted: money(item.substituted),
        povertyFund: povertyFund(item.povertyFund),
        relieved: money(item.relieved),
        ipiBase: money(item.gross - item.discount + item.freight + item.insurance + item.other),
        ipi: money(item.ipi),
        pis: money(item.pis),
        cofins: money(item.cofins),
      }),
  };
}

function detTree(item: ItemFigures): Tree {
  const { product, taxation } = item;
  const contributes = taxation !== 'simples';
  const ipi: Record<string, Tree> =
    item.ipi === 0n
      ? {}
      : { IPI: { cEnq: '999', IPITrib: { CST: '50', vBC: hole('ipiBase'), pIPI: '5.00', vIPI: hole('ipi') } } };
  return {
    '@nItem': hole('position'),
    prod: {
      cProd: product.code,
      cEAN: product.gtin,
      xProd: product.name,
      NCM: product.ncm,
      CFOP: hole('operation'),
      uCom: product.unit,
      qCom: hole('quantity'),
      vUnCom: hole('unitPrice'),
      vProd: hole('gross'),
      cEANTrib: product.gtin,
      uTrib: product.unit,
      qTrib: hole('quantity'),
      vUnTrib: hole('unitPrice'),
      ...before('charges'),
      indTot: hole('counted'),
    },
    imposto: {
      ICMS: ICMS[taxation],
      ...ipi,
      PIS: contributes
        ? { PISAliq: { CST: '01', vBC: hole('value'), pPIS: '1.65', vPIS: hole('pis') } }
        : { PISOutr: { CST: '49', vBC: '0.00', pPIS: '0.00', vPIS: '0.00' } },
      COFINS: contributes
        ? { COFINSAliq: { CST: '01', vBC: hole('value'), pCOFINS: '7.60', vCOFINS: hole('cofins') } }
        : { COFINSOutr: { CST: '49', vBC: '0.00', pCOFINS: '0.00', vCOFINS: '0.00' } },
    },
  };
}
