/**
 * A list whose documents are got in several calls is asked for once: between the calls it lies in staging, under the hash
 * of its entries, and the place in it travels with the workflow as `index@hash`.
 */

import { createHash } from 'node:crypto';
import { PermanentError } from '../errors.ts';
import { readAnswer, type Answer } from './answer.ts';
import type { Run } from './run.ts';

/** How far into which list. */
export interface Place {
  readonly index: number;
  readonly list: string;
}

interface Kept {
  readonly contentType: string;
  /** Of its headers the one that says how to go on. */
  readonly next: string | null;
  readonly body: string;
}

const MAX_BYTES = 32 * 1024 * 1024;

/** Of the entries alone: what else an answer says, such as its time, may be another each time it is asked for. */
export const hashOf = (documents: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(documents)).digest('hex').slice(0, 16);

export function readPlace(position: string | null | undefined): Place | undefined {
  const [, index, list] = /^([0-9]+)@([0-9a-f]{16})$/.exec(position ?? '') ?? [];
  return index === undefined || list === undefined ? undefined : { index: Number(index), list };
}

export async function keepList({ source, ports }: Run, list: string, answer: Answer): Promise<void> {
  const kept: Kept = {
    contentType: answer.contentType,
    next: answer.headers.get(headerOf(source.next)),
    body: answer.bytes.toString('base64'),
  };
  const body = Buffer.from(JSON.stringify(kept));
  await ports.store.put(ports.stagingBucket, nameOf(source.name, list), body, { contentType: 'application/json' });
}

/** undefined: it is no longer there, and is asked for again. */
export async function keptList({ source, ports }: Run, list: string): Promise<Answer | undefined> {
  try {
    const object = await ports.store.describe(ports.stagingBucket, nameOf(source.name, list));
    const bytes = await ports.store.read(object, 0, MAX_BYTES);
    const { contentType, next, body } = JSON.parse(bytes.toString()) as Kept;
    const headers = new Headers(next === null ? {} : { [headerOf(source.next)]: next });
    return readAnswer(Buffer.from(body, 'base64'), contentType, headers, source);
  } catch (error) {
    if (error instanceof PermanentError && error.code === 'object-not-found') return undefined;
    throw error;
  }
}

const headerOf = (next: Run['source']['next']): string => (next?.at === 'header' ? next.path : 'x-none');

const nameOf = (source: string, list: string): string => `lists/${source}/${list}.json`;
