/** How often the simulated source lets itself be asked: so many requests in any window of a length. */

export interface Limit {
  readonly requests: number;
  readonly perSeconds: number;
}

export interface Allowance {
  /** Counts a request. @returns seconds to wait if it was one too many, else 0 */
  take(): number;
  /** Requests that were too many. */
  readonly exceeded: number;
  /** Most requests that any window held. */
  readonly busiest: number;
}

export function createAllowance(limit: Limit | undefined, now: () => number): Allowance {
  const recent: number[] = [];
  let exceeded = 0;
  let busiest = 0;
  return {
    take() {
      if (limit === undefined) return 0;
      const time = now();
      const begin = time - limit.perSeconds * 1000;
      while (recent.length > 0 && (recent[0] as number) <= begin) recent.shift();
      recent.push(time);
      busiest = Math.max(busiest, recent.length);
      if (recent.length <= limit.requests) return 0;
      exceeded++;
      return Math.max(1, Math.ceil(((recent[0] as number) - begin) / 1000));
    },
    get exceeded() {
      return exceeded;
    },
    get busiest() {
      return busiest;
    },
  };
}
