/** What can be asked of the generator, with defaults and limits. */

import type { Flaw } from './flaws.ts';
import { CHALLENGE_FLAWS, FLAWS, isFlaw } from './flaws.ts';

/** JSON conventions of an NF-e: who converts the XML decides where attributes, text and single children go. */
export const CONVENTIONS = ['at', 'dollar', 'compact', 'attributes', 'bare-numeric'] as const;
export type Convention = (typeof CONVENTIONS)[number];

/** `mixed`: any of the five, drawn per document. `challenge`: the simple JSON (NFeID, ItemList). */
export const FORMS = [...CONVENTIONS, 'mixed', 'challenge'] as const;
export type Form = (typeof FORMS)[number];

export const EVENT_TYPES = ['cancellation', 'correction', 'unknown'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Invoice numbers have nine digits, so a seed has this many documents. */
export const MAX_DOCUMENTS = 999_999_999;
const MAX_ITEMS = 990;
const MAX_POOL = 100_000;

export interface GeneratorOptions {
  readonly seed: string | number;
  readonly form: Form;
  /** Lowest and highest number of items, 1 to 990. Inside, small numbers are frequent and large ones rare. */
  readonly items: { readonly min: number; readonly max: number };
  /** First and last local date of issue, `yyyy-mm-dd`. */
  readonly dates: { readonly from: string; readonly to: string };
  /** Share of flawed documents, 0 to 1, and which flaws they are drawn from. */
  readonly flawedShare: number;
  readonly flaws: readonly Flaw[];
  /** Share of registered events among the documents, and their types. */
  readonly eventShare: number;
  readonly eventTypes: readonly EventType[];
  /** Share of consumer invoices (model 65). */
  readonly consumerShare: number;
  readonly alphanumericShare: number;
  readonly cpfIssuerShare: number;
  readonly cpfRecipientShare: number;
  readonly foreignRecipientShare: number;
  /** How many different issuers and recipients there are. */
  readonly issuers: number;
  readonly recipients: number;
}

const DEFAULTS: GeneratorOptions = {
  seed: 1,
  form: 'at',
  items: { min: 1, max: MAX_ITEMS },
  dates: { from: '2026-07-06', to: '2026-10-31' },
  flawedShare: 0,
  flaws: FLAWS,
  eventShare: 0,
  eventTypes: EVENT_TYPES,
  consumerShare: 0.2,
  alphanumericShare: 0.15,
  cpfIssuerShare: 0.01,
  cpfRecipientShare: 0.15,
  foreignRecipientShare: 0.01,
  issuers: 200,
  recipients: 2_000,
};

/** A wrong setting: which, what it was and what is allowed. */
export class SampleOptionError extends Error {
  readonly code = 'sample-option';
  readonly option: string;
  constructor(option: string, message: string) {
    super(`${option}: ${message}`);
    this.name = 'SampleOptionError';
    this.option = option;
  }
}

/**
 * Fills in the defaults and checks every setting.
 * @throws SampleOptionError
 */
export function completeOptions(given: Partial<GeneratorOptions>): GeneratorOptions {
  const challenge = given.form === 'challenge';
  const options = { ...DEFAULTS, ...(challenge ? { flaws: CHALLENGE_FLAWS } : {}), ...given };
  oneOf('form', options.form, FORMS);
  within('items.min', options.items.min, 1, MAX_ITEMS);
  within('items.max', options.items.max, options.items.min, MAX_ITEMS);
  const from = dayNumber('dates.from', options.dates.from);
  if (dayNumber('dates.to', options.dates.to) < from) {
    throw new SampleOptionError('dates.to', `${options.dates.to} is before dates.from ${options.dates.from}`);
  }
  checkShares(options);
  checkLists(options, challenge);
  within('issuers', options.issuers, 1, MAX_POOL);
  within('recipients', options.recipients, 1, MAX_POOL);
  return options;
}

/**
 * Days since 1970-01-01 of a date.
 * @throws SampleOptionError if it is not a date of the calendar
 */
export function dayNumber(option: string, date: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    throw new SampleOptionError(option, `"${date}" is not a date; write yyyy-mm-dd`);
  }
  return time / 86_400_000;
}

function checkShares(options: GeneratorOptions): void {
  const names = [
    'flawedShare',
    'eventShare',
    'consumerShare',
    'alphanumericShare',
    'cpfIssuerShare',
    'cpfRecipientShare',
    'foreignRecipientShare',
  ] as const;
  for (const name of names) {
    const share = options[name];
    if (!(share >= 0 && share <= 1)) throw new SampleOptionError(name, `${share} is not a share between 0 and 1`);
  }
  if (options.flawedShare + options.eventShare > 1) {
    throw new SampleOptionError('eventShare', `${options.eventShare} and flawedShare ${options.flawedShare} exceed 1`);
  }
}

function checkLists(options: GeneratorOptions, challenge: boolean): void {
  if (options.flawedShare > 0 && options.flaws.length === 0) {
    throw new SampleOptionError('flaws', 'name at least one, since flawedShare is above 0');
  }
  for (const flaw of options.flaws) {
    if (!isFlaw(flaw)) throw new SampleOptionError('flaws', `"${String(flaw)}" is none of ${FLAWS.join(', ')}`);
    if (challenge && !CHALLENGE_FLAWS.includes(flaw)) {
      throw new SampleOptionError('flaws', `the challenge form knows ${CHALLENGE_FLAWS.join(', ')}, not "${flaw}"`);
    }
  }
  for (const type of options.eventTypes) oneOf('eventTypes', type, EVENT_TYPES);
  if (options.eventShare > 0 && options.eventTypes.length === 0) {
    throw new SampleOptionError('eventTypes', 'name at least one, since eventShare is above 0');
  }
  if (challenge && options.eventShare > 0) {
    throw new SampleOptionError('eventShare', 'the challenge form has no events');
  }
}

function oneOf(option: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw new SampleOptionError(option, `"${value}" is none of ${allowed.join(', ')}`);
}

function within(option: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new SampleOptionError(option, `${value} is not a whole number from ${low} to ${high}`);
  }
}
