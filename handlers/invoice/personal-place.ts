/** Where the personal data of an invoice lies, and what its seal is bound to. Each level has a place of its own. */

import type { Header } from './canonical.ts';

export function personalPlace({ key, level }: Pick<Header, 'key' | 'level'>): {
  readonly qualifier: string;
  readonly context: string;
} {
  return level === 'doc' ? { qualifier: 'data', context: key } : { qualifier: level, context: `${key} ${level}` };
}
