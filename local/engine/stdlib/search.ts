/** Finding and replacing plain text. */
import { limitError, valueError } from '../errors.ts';
import { lengthOf, characterPositions, sliceOf } from './characters.ts';

/** Positions in characters, from left to right, none inside another; an empty text stands everywhere. */
export function positionsOf(source: string, part: string): number[] {
  if (part === '') return Array.from({ length: lengthOf(source) + 1 }, (_, i) => i);
  const found: number[] = [];
  const position = characterPositions(source);
  for (let at = source.indexOf(part); at >= 0; at = source.indexOf(part, at + part.length)) found.push(position(at));
  return found;
}

/**
 * An empty part is found before, between and after all characters.
 * @throws WorkflowError ResourceLimitError before a text is built that no limit would allow
 */
export function replacePlain(source: string, part: string, replacement: string, maxLength: number): string {
  const parts = part === '' ? ['', ...source, ''] : source.split(part);
  const length = source.length + (parts.length - 1) * (replacement.length - part.length);
  if (length > maxLength) throw limitError(`text.replace_all: the result has ${length} characters`);
  return parts.join(replacement);
}

/** @throws WorkflowError ValueError for an empty separator, unless that means every character */
export function splitText(source: string, separator: string, canSplitCharacters: boolean): string[] {
  if (separator !== '') return source.split(separator);
  if (!canSplitCharacters) throw valueError('text.split: the separator is empty');
  return [...source];
}

/** The end is exclusive; a negative index counts from the end of the text, and both are clamped to it. */
export function substring(source: string, start: number, end: number, countsFromEnd: boolean): string {
  const offset = countsFromEnd && (start < 0 || end < 0) ? lengthOf(source) : 0;
  const clamp = (index: number): number => Math.max(index < 0 ? index + offset : index, 0);
  return sliceOf(source, clamp(start), clamp(end));
}
