/** Which permissions were used, by whom, on what and by which grant; and which were missed. Since the start of the cloud. */

/** The binding that let a caller in. */
export interface Grantor {
  /** Whose policy it is in. */
  readonly resource: string;
  readonly role: string;
  readonly member: string;
}

export interface Usage {
  readonly principal: string;
  readonly permission: string;
  readonly resource: string;
  count: number;
  /** Undefined when it was refused. */
  readonly grantedBy: Grantor | undefined;
}

export interface UsageRecord {
  /** The one to be counted up. */
  entry(principal: string, permission: string, resource: string, grantedBy: Grantor | undefined): Usage;
  all(): Usage[];
  clear(): void;
}

/** Beyond it nothing new is recorded, so that callers cannot fill the memory. */
const MOST_ENTRIES = 20_000;

export function createUsage(): UsageRecord {
  const entries = new Map<string, Usage>();
  return {
    entry(principal, permission, resource, grantedBy) {
      const key = JSON.stringify([principal, permission, resource, grantedBy]);
      const known = entries.get(key);
      if (known) return known;
      const entry = { principal, permission, resource, grantedBy, count: 0 };
      if (entries.size < MOST_ENTRIES) entries.set(key, entry);
      return entry;
    },
    all: () => [...entries.values()].filter(({ count }) => count > 0),
    /** Counters stay known to those who count. */
    clear() {
      for (const entry of entries.values()) entry.count = 0;
    },
  };
}
