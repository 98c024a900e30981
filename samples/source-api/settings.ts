/** What the simulated source holds and how badly it behaves, as data; checked before it starts. */

import type { BodyFormat, Flaw, Generator, GeneratorOptions } from '../generator/index.ts';
import {
  BODY_FORMATS,
  createGenerator,
  FLAWS_IN_ARRAYS,
  MAX_DOCUMENTS,
  SampleOptionError,
} from '../generator/index.ts';

/** `file`: the body is a gzip file. `transport`: Content-Encoding gzip for those who accept it. */
export const COMPRESSIONS = ['none', 'file', 'transport'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

export const NOTICE_KINDS = ['batch', 'page'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** A batch and the generator's settings for it. */
export interface BatchSettings extends Partial<GeneratorOptions> {
  readonly id: string;
  readonly count: number;
  /** Index of the first document, so that batches can be slices of one seed. Default 0. */
  readonly from?: number;
  /** Shape of the body by batch URL. Default `array`. */
  readonly format?: BodyFormat;
  readonly compression?: Compression;
  /** Name of the source in the notice. Default `demo`, or `demo-pages` for kind `page`. */
  readonly source?: string;
  /** How the notice asks to be fetched. Default `batch`. */
  readonly kind?: NoticeKind;
}

export interface Batch {
  readonly id: string;
  readonly count: number;
  readonly from: number;
  readonly format: BodyFormat;
  readonly compression: Compression;
  readonly source: string;
  readonly kind: NoticeKind;
  readonly generator: Generator;
  /** Whether a document may be cut, so that it cannot stand in a list. */
  readonly cut: boolean;
  /** Everything that decides the body's bytes. */
  readonly definition: string;
}

/** When a fault strikes: the first requests, then a share of the others. */
export interface FaultRule {
  readonly first?: number;
  readonly share?: number;
}

/** All of these strike requests for documents only. */
export interface Faults {
  /** Decides which requests a share strikes. Default 1. */
  readonly seed?: string | number;
  readonly latency?: { readonly minMilliseconds: number; readonly maxMilliseconds: number };
  /** 429 with Retry-After. */
  readonly throttle?: FaultRule & { readonly retryAfterSeconds?: number; readonly asDate?: boolean };
  /** 500, or another status of the server's fault. */
  readonly failure?: FaultRule & { readonly status?: 500 | 502 | 503 | 504 };
  /** The connection is closed without an answer. */
  readonly reset?: FaultRule;
  /** The connection is cut after so many bytes of the body; Content-Length still promises all. */
  readonly truncate?: FaultRule & { readonly afterBytes: number };
  /** Under /gateway: a second reader of the same CNPJ asked, and we are refused for an hour (656). */
  readonly refuse?: FaultRule;
  /** Under /gateway: a second reader took numbers before us, 3 unless said. */
  readonly steal?: FaultRule & { readonly numbers?: number };
  /** Under /gateway: documents of the list before come again; documents of a list come in another order. */
  readonly repeat?: FaultRule;
  readonly shuffle?: FaultRule;
  /** Under /gateway: how far the clock of the source is off. */
  readonly clockOffSeconds?: number;
}

const FAULT_NAMES = ['throttle', 'failure', 'reset', 'truncate'] as const;
export type FaultName = (typeof FAULT_NAMES)[number];
const TRICK_NAMES = ['refuse', 'steal', 'repeat', 'shuffle'] as const;
/** What a source does without failing. */
export type TrickName = (typeof TRICK_NAMES)[number];
const MAX_ID = 256;

/** @throws SampleOptionError */
export function completeBatches(given: readonly BatchSettings[]): readonly Batch[] {
  const ids = new Set<string>();
  return given.map((settings) => {
    if (settings.id === '' || settings.id.length > MAX_ID) {
      throw new SampleOptionError('batches.id', `"${settings.id}" does not have 1 to ${MAX_ID} characters`);
    }
    if (ids.has(settings.id)) throw new SampleOptionError('batches.id', `"${settings.id}" is there twice`);
    ids.add(settings.id);
    return completeBatch(settings);
  });
}

function completeBatch(settings: BatchSettings): Batch {
  const { id, count, from = 0, format = 'array', compression = 'none', kind = 'batch', source, ...rest } = settings;
  whole('count', count, 0);
  whole('from', from, 0);
  if (from + count > MAX_DOCUMENTS) throw new SampleOptionError('count', `a seed has ${MAX_DOCUMENTS} documents`);
  listed('format', format, BODY_FORMATS);
  listed('compression', compression, COMPRESSIONS);
  listed('kind', kind, NOTICE_KINDS);
  const generator = createGenerator({ ...defaultFlaws(settings, format), ...rest });
  const { options } = generator;
  const cut = options.flawedShare > 0 && options.flaws.includes('truncated-json');
  if (cut && kind === 'page') {
    throw new SampleOptionError('flaws', `batch "${id}": a page is one JSON text, so it cannot hold cut documents`);
  }
  return {
    id,
    count,
    from,
    format,
    compression,
    kind,
    source: source ?? (kind === 'page' ? 'demo-pages' : 'demo'),
    generator,
    cut,
    definition: JSON.stringify([options, from, count, format, compression]),
  };
}

/** Unless flaws are named, a list gets those that leave it readable. */
function defaultFlaws(settings: BatchSettings, format: BodyFormat): { readonly flaws?: readonly Flaw[] } {
  const lines = format === 'ndjson' && settings.kind !== 'page';
  if (settings.form === 'challenge') return lines ? {} : { flaws: ['no-key', 'not-an-invoice'] };
  return lines ? {} : { flaws: FLAWS_IN_ARRAYS };
}

/** @throws SampleOptionError */
export function checkFaults(faults: Faults): Faults {
  for (const name of [...FAULT_NAMES, ...TRICK_NAMES]) {
    const rule = faults[name];
    if (rule === undefined) continue;
    const { first = 0, share = 0 } = rule;
    whole(`faults.${name}.first`, first, 0);
    if (!(share >= 0 && share <= 1)) {
      throw new SampleOptionError(`faults.${name}.share`, `${share} is not a share between 0 and 1`);
    }
  }
  whole('faults.throttle.retryAfterSeconds', faults.throttle?.retryAfterSeconds ?? 0, 0);
  whole('faults.steal.numbers', faults.steal?.numbers ?? 0, 0);
  whole('faults.truncate.afterBytes', faults.truncate?.afterBytes ?? 0, 0);
  const { minMilliseconds, maxMilliseconds } = faults.latency ?? { minMilliseconds: 0, maxMilliseconds: 0 };
  whole('faults.latency.minMilliseconds', minMilliseconds, 0);
  whole('faults.latency.maxMilliseconds', maxMilliseconds, minMilliseconds);
  return faults;
}

/** @throws SampleOptionError */
export function checkPort(port: number): number {
  whole('port', port, 0);
  if (port > 65_535) throw new SampleOptionError('port', `${port} is above 65535`);
  return port;
}

function whole(option: string, value: number, low: number): void {
  if (!Number.isSafeInteger(value) || value < low) {
    throw new SampleOptionError(option, `${value} is not a whole number from ${low}`);
  }
}

function listed(option: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw new SampleOptionError(option, `"${value}" is none of ${allowed.join(', ')}`);
}
