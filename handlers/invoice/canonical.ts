/** The canonical forms that are stored, and their hash. Schemas: schemas/invoice.schema.json, schemas/event.schema.json. */

import { hash as oneHash } from 'node:crypto';
import type { Strictness } from './checks/settings.ts';
import type { PlainNode } from './tree.ts';
import type { Vault } from './personal.ts';
import type { Zone } from './time.ts';

/**
 * Version of the mapping, kept in `r:schema` and with every reading. It goes up by one whenever a document that was
 * read before gives another content or other flags, so that a replay replaces what the mapping before it found.
 */
export const MAPPING_VERSION = 1;

export type PartyKind = 'cnpj-numeric' | 'cnpj-alphanumeric' | 'cpf' | 'foreign' | 'malformed' | 'none';

export interface Party {
  kind: PartyKind;
  /** CNPJ, or the pseudonym of what may name a natural person. */
  id?: string;
  name?: string;
  tradeName?: string;
  state?: string;
  municipality?: string;
  municipalityName?: string;
  country?: string;
  stateRegistration?: string;
  registrationStatus?: string;
  regime?: string;
  activity?: string;
}

export interface Protocol {
  number?: string;
  status?: string;
  reason?: string;
  receivedAt?: string;
  digest?: string;
}

export interface Header {
  key: string;
  /** doc: the document. det: what a service shows of it, with items. sum: a summary. */
  level: 'doc' | 'det' | 'sum';
  family: 'nfe' | 'simple';
  layout?: string;
  model?: string;
  series?: string;
  number?: string;
  issuedOn?: string;
  issuedAt?: string;
  createdAt?: string;
  /** Last change, as the source of a summary tells it. */
  changedAt?: string;
  movedAt?: string;
  operation?: string;
  direction?: 'in' | 'out';
  purpose?: string;
  environment?: 'production' | 'test';
  emission?: string;
  destination?: string;
  stateCode?: string;
  municipality?: string;
  finalConsumer?: boolean;
  presence?: string;
  issuer: Party;
  recipient: Party;
  total?: string;
  discount?: string;
  totals?: PlainNode;
  reform?: PlainNode;
  items: number;
  positions?: number[];
  payments?: { type?: string; amount?: string; timing?: string }[];
  change?: string;
  installments?: { number?: string; dueOn?: string; amount?: string }[];
  freight?: { mode?: string; carrier?: Party; volumes?: number };
  references?: string[];
  protocol?: Protocol;
}

export interface Item {
  position: number;
  code?: string;
  gtin?: string;
  description?: string;
  ncm?: string;
  cest?: string;
  cfop?: string;
  unit?: string;
  quantity?: string;
  unitPrice?: string;
  gross?: string;
  taxUnit?: string;
  taxQuantity?: string;
  taxUnitPrice?: string;
  freight?: string;
  insurance?: string;
  discount?: string;
  other?: string;
  countsInTotal?: boolean;
  itemTotal?: string;
  orderNumber?: string;
  orderItem?: string;
  taxes?: PlainNode;
}

export interface InvoiceEvent {
  key: string;
  type: string;
  sequence: number;
  name?: string;
  at?: string;
  /** registered: the authority answered 135, 136 or 155. Only then does the event count. */
  state: 'requested' | 'registered' | 'rejected';
  /** Known from a summary alone. */
  summary?: boolean;
  authority?: string;
  environment?: 'production' | 'test';
  author?: { kind: PartyKind; id?: string };
  status?: string;
  reason?: string;
  registeredAt?: string;
  protocol?: string;
  invoiceProtocol?: string;
  cancels?: { type?: string; protocol?: string };
  replacedBy?: string;
}

/** Numbers of a series that will not be used. Schema: schemas/voided.schema.json. */
export interface VoidedNumbers {
  kind: 'voided-numbers';
  /** CNPJ, or the pseudonym of a person. */
  issuer: string;
  stateCode?: string;
  /** Two digits. */
  year?: string;
  model: string;
  series: string;
  /** Both included. */
  from: number;
  to: number;
  /** registered: the authority answered 102. Only then are they voided. */
  state: 'requested' | 'registered' | 'rejected';
  environment?: 'production' | 'test';
  status?: string;
  reason?: string;
  registeredAt?: string;
  protocol?: string;
}

/** Personal data of a document as JSON, with its keyed digest. */
export interface Personal {
  readonly text: string;
  readonly digest: string;
}

interface Stamped {
  /** Cell time in microseconds, a multiple of 1000. */
  readonly timestamp: number;
  /** SHA-256 of the canonical form, 64 hexadecimal digits. */
  readonly hash: string;
  /** What names a person; undefined if nothing does. */
  readonly personal: Personal | undefined;
  readonly flags: readonly string[];
  /** `key` of the row: access key, pseudonym or simple key; of voided numbers the row key itself. */
  readonly keyId: string;
}

export interface CanonicalInvoice extends Stamped {
  readonly kind: 'invoice';
  readonly header: Header;
  readonly items: readonly Item[];
  /** Both as JSON, as hashed and stored. */
  readonly headerText: string;
  readonly itemTexts: readonly string[];
}

export interface CanonicalEvent extends Stamped {
  readonly kind: 'event';
  readonly event: InvoiceEvent;
  readonly eventText: string;
}

export interface CanonicalVoided extends Stamped {
  readonly kind: 'voided';
  readonly numbers: VoidedNumbers;
  readonly numbersText: string;
}

export type CanonicalDocument = CanonicalInvoice | CanonicalEvent | CanonicalVoided;

/** What mapping a document needs besides the document. */
export interface MappingContext {
  readonly vault: Vault;
  /** For dates without offset. */
  readonly zone: Zone;
  /** Name of the source; qualifies simple invoices. */
  readonly source: string;
  /** How strict the checks are; as the table says where it is left out. */
  readonly strictness?: Strictness;
}

/**
 * Hash of canonical JSON texts and personal data. Personal data goes in as a keyed digest: a plain hash over one
 * unknown CPF could be reversed by trying them all.
 */
export function canonicalHash(parts: readonly string[], personal: Personal | undefined): string {
  return oneHash('sha256', `${parts.join('\n')}\n${personal?.digest ?? ''}`, 'hex');
}

/**
 * Cell time: the second of the document, plus 500 ms if it carries a protocol, plus 0 to 499 ms from its hash. So a
 * replay hits the same cell, and two contents of one second stand side by side.
 * @param seconds since 1970
 * @returns microseconds, a multiple of 1000
 */
export function cellTimestamp(seconds: number, hasProtocol: boolean, hash: string): number {
  const spread = Number.parseInt(hash.slice(0, 4), 16) % 500;
  return (seconds * 1000 + (hasProtocol ? 500 : 0) + spread) * 1000;
}

/** Sets a field unless it is undefined: absent is absent. */
export function put<T extends object, K extends keyof T>(target: T, name: K, value: T[K] | undefined): void {
  if (value !== undefined) target[name] = value;
}
