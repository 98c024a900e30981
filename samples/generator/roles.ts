/**
 * What document n is: an invoice, an event or flawed. Known from the index alone, and so is every other document that
 * it refers to, within a fixed number of steps: that keeps the work per document constant.
 */

import type { Flaw } from './flaws.ts';
import type { Convention, EventType, GeneratorOptions } from './options.ts';
import { CONVENTIONS } from './options.ts';
import type { SeedWords } from './random.ts';
import { randomOf, STREAMS } from './random.ts';

export type Role =
  | { readonly kind: 'plain' }
  | { readonly kind: 'flawed'; readonly flaw: Exclude<Flaw, 'conflicting-duplicate'> }
  | { readonly kind: 'conflict'; readonly original: number }
  /** `target` is the invoice's index; the event's own index if that invoice never comes. */
  | { readonly kind: 'event'; readonly type: EventType; readonly target: number; readonly sequence: number };

type Draw =
  | { readonly kind: 'plain' }
  | { readonly kind: 'flawed'; readonly flaw: Flaw }
  | { readonly kind: 'event'; readonly type: EventType; readonly early: boolean };

/** How far an event or a duplicate looks back for its invoice. An event's sequence has to stay below 20. */
const LOOK_BACK = 18;
/** So that there are originals even if every document is asked to be a conflicting duplicate. */
const ORIGINAL_EVERY = 8;
/** One event in five comes before its invoice. */
const EARLY_SHARE = 0.2;

interface Roles {
  role(index: number): Role;
  convention(index: number): Convention;
}

export function createRoles(seed: SeedWords, options: GeneratorOptions): Roles {
  const draw = (index: number): Draw => {
    const random = randomOf(seed, STREAMS.role, index);
    const roll = random.word() / 0x1_0000_0000;
    if (roll < options.flawedShare) {
      const flaw = random.pick(options.flaws);
      const spared = flaw === 'conflicting-duplicate' && index % ORIGINAL_EVERY === 0;
      return spared ? { kind: 'plain' } : { kind: 'flawed', flaw };
    }
    if (roll >= options.flawedShare + options.eventShare) return { kind: 'plain' };
    return { kind: 'event', type: random.pick(options.eventTypes), early: random.chance(EARLY_SHARE) };
  };
  const isPlain = (index: number): boolean => index >= 0 && draw(index).kind === 'plain';
  const previousPlain = (index: number): number | undefined => {
    for (let step = 1; step <= LOOK_BACK; step++) if (isPlain(index - step)) return index - step;
    return undefined;
  };
  const isEarly = (index: number): boolean => {
    if (index < 0) return false;
    const drawn = draw(index);
    return drawn.kind === 'event' && drawn.early && isPlain(index + 1);
  };
  const event = (index: number, type: EventType): Role => {
    if (isEarly(index)) return { kind: 'event', type, target: index + 1, sequence: 1 };
    const target = previousPlain(index);
    if (target === undefined) return { kind: 'event', type, target: index, sequence: 1 };
    // Distinct for all events of one invoice: the distance, after the early one if there is one.
    return { kind: 'event', type, target, sequence: index - target + (isEarly(target - 1) ? 1 : 0) };
  };
  return {
    role: (index) => {
      const drawn = draw(index);
      if (drawn.kind === 'plain') return drawn;
      if (drawn.kind === 'event') return event(index, drawn.type);
      if (drawn.flaw !== 'conflicting-duplicate') return { kind: 'flawed', flaw: drawn.flaw };
      const original = previousPlain(index);
      return original === undefined ? { kind: 'plain' } : { kind: 'conflict', original };
    },
    convention: (index) => {
      if (options.form !== 'mixed') return options.form === 'challenge' ? 'at' : options.form;
      return randomOf(seed, STREAMS.form, index).pick(CONVENTIONS);
    },
  };
}
