/** Documents as the body of a batch: JSON array, `{"data":[...]}` or NDJSON, in chunks of bounded size. */

import type { GeneratedDocument } from './generator.ts';

export const BODY_FORMATS = ['array', 'ndjson', 'data'] as const;
export type BodyFormat = (typeof BODY_FORMATS)[number];

const CHUNK_CHARACTERS = 64 * 1024;

const FRAMES: Record<BodyFormat, { readonly open: string; readonly between: string }> = {
  array: { open: '[', between: ',\n' },
  data: { open: '{"data":[', between: ',\n' },
  ndjson: { open: '', between: '\n' },
};

/**
 * Text chunks of about 64 Ki characters; memory does not grow with the number of documents.
 * @param tail further members of a `data` body behind the list, each with a comma in front
 */
export function* bodyChunks(
  documents: Iterable<GeneratedDocument>,
  format: BodyFormat,
  tail = '',
): IterableIterator<string> {
  const { open, between } = FRAMES[format];
  let chunk = open;
  let count = 0;
  for (const { text } of documents) {
    if (count > 0) chunk += between;
    chunk += text;
    count += 1;
    if (chunk.length >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = '';
    }
  }
  chunk += closing(format, count, tail);
  if (chunk !== '') yield chunk;
}

function closing(format: BodyFormat, count: number, tail: string): string {
  if (format === 'array') return ']';
  if (format === 'data') return `]${tail}}`;
  return count > 0 ? '\n' : '';
}
