/** What goes with a resource, in words. */
import type { Vanishing } from '../resource.ts';

export const countText = ({ what, count, atLeast, unknown }: Vanishing): string => {
  const number = unknown ? 'an unknown number of' : `${atLeast ? 'at least ' : ''}${count}`;
  return `${number} ${count === 1 ? what.slice(0, -1) : what}${what === 'events' ? ' waiting' : ''}`;
};
