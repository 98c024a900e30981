/**
 * ifGenerationMatch and its kin.
 * Source: https://cloud.google.com/storage/docs/request-preconditions
 */
import { conditionNotMet, invalidValue } from './errors.ts';

export interface Preconditions {
  readonly generationMatch?: number;
  readonly generationNotMatch?: number;
  readonly metagenerationMatch?: number;
  readonly metagenerationNotMatch?: number;
}

interface Version {
  readonly generation: number;
  readonly metageneration: number;
}

/**
 * `infix` is `Source` for the source of a copy.
 * @throws StorageError invalid when a value is no whole number
 */
export function preconditionsOf(query: URLSearchParams, infix: '' | 'Source' = ''): Preconditions {
  const read = (name: string) => wholeNumber(query, `if${infix}${name}`);
  const [generationMatch, generationNotMatch] = [read('GenerationMatch'), read('GenerationNotMatch')];
  const [metagenerationMatch, metagenerationNotMatch] = [read('MetagenerationMatch'), read('MetagenerationNotMatch')];
  return {
    ...(generationMatch === undefined ? {} : { generationMatch }),
    ...(generationNotMatch === undefined ? {} : { generationNotMatch }),
    ...(metagenerationMatch === undefined ? {} : { metagenerationMatch }),
    ...(metagenerationNotMatch === undefined ? {} : { metagenerationNotMatch }),
  };
}

/** @throws StorageError invalid when it is there and no whole number */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw invalidValue(`Invalid value "${text}" for ${name}: it must be a whole number.`);
  }
  return value;
}

/** `unchanged` is what a read answers with 304; for a write both are 412. An absent object has generation 0. */
export function judge(conditions: Preconditions, current: Version | undefined): 'holds' | 'fails' | 'unchanged' {
  const generation = current?.generation ?? 0;
  const { generationMatch, generationNotMatch, metagenerationMatch, metagenerationNotMatch } = conditions;
  if (generationMatch !== undefined && generationMatch !== generation) return 'fails';
  if (metagenerationMatch !== undefined && metagenerationMatch !== current?.metageneration) return 'fails';
  if (generationNotMatch !== undefined && generationNotMatch === generation) return 'unchanged';
  if (metagenerationNotMatch !== undefined && metagenerationNotMatch === current?.metageneration) return 'unchanged';
  return 'holds';
}

/** @throws StorageError conditionNotMet */
export function demand(conditions: Preconditions, current: Version | undefined): void {
  const verdict = judge(conditions, current);
  if (verdict !== 'holds') throw conditionNotMet(verdict === 'fails' ? 'If-Match' : 'If-None-Match');
}
