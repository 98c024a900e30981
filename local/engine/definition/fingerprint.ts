/** What a state belongs to: a definition, how it is read, and the code that this release of the engine makes of it. */
import { createHash } from 'node:crypto';
import type { Block, Instruction } from '../machine/program.ts';

/**
 * A checkpoint refers to blocks, instructions, slots and scopes by number, so code of another shape cannot go on with it,
 * though it be of the same source. What an instruction does is not in here: releases mend it.
 * @param reading the source, and all that decides what it means
 */
export function fingerprintOf(reading: readonly unknown[], blocks: readonly Block[]): string {
  const hash = createHash('sha256').update(JSON.stringify(reading));
  for (const block of blocks) {
    const { routine, slotNames, memoSlots, memorySlot = -1, handlers, code } = block;
    hash.update(JSON.stringify([routine, slotNames, memoSlots, memorySlot, handlers]));
    hash.update(code.map(shapeOf).join());
  }
  return hash.digest('hex').slice(0, 16);
}

function shapeOf({ scope, counts, resume }: Instruction): string {
  return `${scope.id}${counts ? '+' : ''}${resume === null ? '' : '?'}`;
}
