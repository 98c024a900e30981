/** Totals, payments and instalments of an NF-e. */

import { put, type Header } from './canonical.ts';
import { decimal } from './decimal.ts';
import { dateText } from './envelopes/brazilian.ts';
import type { JsonObject } from './number-text.ts';
import { child, children, plain, text } from './tree.ts';

function totalsNode(infNFe: JsonObject): JsonObject | undefined {
  return child(child(infNFe, 'total'), 'ICMSTot');
}

/**
 * Sets every amount of the header.
 * @returns whether all that was written are amounts
 */
export function mapMoney(header: Header, infNFe: JsonObject): boolean {
  const flags = new Set<string>();
  const amount = (node: JsonObject | undefined, name: string): string | undefined => {
    const written = text(node, name);
    const value = written === undefined ? undefined : decimal(written, 2);
    if (written !== undefined && value === undefined) flags.add('amount-format');
    return value;
  };
  const total = child(infNFe, 'total');
  const services = plain(child(total, 'ISSQNtot'), 'ISSQNtot', flags);
  const goods = plain(totalsNode(infNFe), 'ICMSTot', flags);
  const invoiceTotal = amount(total, 'vNFTot');
  const retained = plain(child(total, 'retTrib'), 'retTrib', flags);
  put(header, 'total', amount(totalsNode(infNFe), 'vNF'));
  if (typeof goods === 'object' && !Array.isArray(goods)) {
    header.totals = { ...goods };
    if (invoiceTotal !== undefined) header.totals['vNFTot'] = invoiceTotal;
    if (typeof services === 'object' && !Array.isArray(services)) {
      header.totals['ISSQN'] = services;
      if (services['vServ'] !== undefined) header.totals['vServ'] = services['vServ'];
    }
    if (retained !== undefined) header.totals['retTrib'] = retained;
  }
  const reform = plain({ ISTot: total?.['ISTot'] ?? null, IBSCBSTot: total?.['IBSCBSTot'] ?? null }, 'total', flags);
  put(header, 'reform', reform);
  const pag = child(infNFe, 'pag');
  const payments = children(pag, 'detPag');
  // Up to 3.10 the group `pag` itself is the payment, one or many.
  const list =
    payments.length > 0 ? payments : children(infNFe, 'pag').filter((one) => text(one, 'tPag') !== undefined);
  if (list.length > 0) {
    header.payments = list.map((one) => {
      const payment: NonNullable<Header['payments']>[number] = {};
      put(payment, 'type', text(one, 'tPag'));
      put(payment, 'amount', amount(one, 'vPag'));
      put(payment, 'timing', text(one, 'indPag'));
      return payment;
    });
  }
  put(header, 'change', amount(pag, 'vTroco'));
  const installments = children(child(infNFe, 'cobr'), 'dup');
  if (installments.length > 0) {
    header.installments = installments.map((one) => {
      const installment: NonNullable<Header['installments']>[number] = {};
      put(installment, 'number', text(one, 'nDup'));
      put(installment, 'dueOn', dateText(one, 'dVenc'));
      put(installment, 'amount', amount(one, 'vDup'));
      return installment;
    });
  }
  return flags.size === 0;
}
