/** Document n of a seed, alone or in a row. */

import type { Expectation } from './expectation.ts';
import { createChallengeMaker, createInvoiceMaker } from './makers.ts';
import type { GeneratorOptions } from './options.ts';
import { completeOptions, MAX_DOCUMENTS, SampleOptionError } from './options.ts';
import { seedWords } from './random.ts';
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
  /**
   * Documents in order, made one at a time as they are asked for.
   * @throws SampleOptionError at once if the range leaves the numbers that `document` takes
   */
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
    documents: ({ from = 0, count }) => {
      checkIndex(from);
      if (count > 0) checkIndex(from + count - 1);
      return inOrder(document, from, count);
    },
  };
}

function* inOrder(document: (index: number) => GeneratedDocument, from: number, count: number) {
  for (let index = from; index < from + count; index++) yield document(index);
}

function checkIndex(index: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= MAX_DOCUMENTS) {
    throw new SampleOptionError('index', `${index} is not a whole number from 0 to ${MAX_DOCUMENTS - 1}`);
  }
}
