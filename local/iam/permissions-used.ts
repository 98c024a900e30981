/** `/local/v1/permissionsUsed`, no API of Google's: what was used and what was missed, to derive the least grants from. */
import { ok, type Route } from '../wire/router.ts';
import type { Usage, UsageRecord } from './usage.ts';

const PATTERN = '/local/v1/permissionsUsed';

export function permissionsUsedRoutes(usage: UsageRecord): Route[] {
  const route = (method: string, answer: () => unknown): Route => ({
    service: 'notamesh',
    method,
    pattern: PATTERN,
    handle: async () => ok(answer()),
  });
  return [
    route('GET', () => {
      const all = usage.all().sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
      return {
        used: all.filter(({ grantedBy }) => grantedBy !== undefined),
        refused: all
          .filter(({ grantedBy }) => grantedBy === undefined)
          .map(({ grantedBy: _nobody, ...refusal }) => refusal),
      };
    }),
    route('DELETE', () => {
      usage.clear();
      return {};
    }),
  ];
}

const sortKey = ({ principal, permission, resource }: Usage) => `${principal} ${permission} ${resource}`;
