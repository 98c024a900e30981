/**
 * Synthetic invoices: a seed and settings go in, documents come out one at a time, each with what a right reader makes
 * of it. Document n of a seed is the same on every machine and whatever the count.
 */

export type { BodyFormat } from './bodies.ts';
export { BODY_FORMATS, bodyChunks } from './bodies.ts';
export type { Expectation, ExpectedInvoice } from './expectation.ts';
export type { Flaw } from './flaws.ts';
export { FLAWS, FLAWS_IN_ARRAYS, isFlaw } from './flaws.ts';
export type { GeneratedDocument, Generator } from './generator.ts';
export { createGenerator } from './generator.ts';
export type { Form, GeneratorOptions } from './options.ts';
export { CONVENTIONS, FORMS, MAX_DOCUMENTS, SampleOptionError } from './options.ts';
