/**
 * Several runs at once on one virtual clock: each tells when its next doing would be, and the earliest one goes on alone
 * until it tells of its next. So what they do happens in the order of their times, always the same.
 */
export interface Timeline {
  /** Begins a line of time of its own. */
  begin(time: number): Line;
  /** The time of what is going on. */
  readonly now: number;
}

export interface Line {
  readonly now: number;
  /** Goes on when nobody else has anything to do before. */
  at(time: number): Promise<void>;
  after(milliseconds: number): Promise<void>;
  /** Time that passes without anything that others could see. */
  pass(milliseconds: number): void;
  end(): void;
}

interface Waiting {
  readonly time: number;
  readonly order: number;
  readonly go: () => void;
}

export function createTimeline(begin: number): Timeline {
  let now = begin;
  let lines = 0;
  let order = 0;
  const waiting: Waiting[] = [];
  const next = (): void => {
    if (waiting.length === 0 || waiting.length < lines) return;
    const first = waiting.reduce((a, b) => (b.time < a.time || (b.time === a.time && b.order < a.order) ? b : a));
    waiting.splice(waiting.indexOf(first), 1);
    now = Math.max(now, first.time);
    first.go();
  };
  return {
    get now() {
      return now;
    },
    begin(time) {
      lines++;
      let own = time;
      const line: Line = {
        get now() {
          return own;
        },
        at(moment) {
          own = Math.max(own, moment);
          return new Promise((go) => {
            waiting.push({ time: own, order: order++, go });
            next();
          });
        },
        after: (milliseconds) => line.at(own + milliseconds),
        pass: (milliseconds) => void (own += milliseconds),
        end() {
          lines--;
          next();
        },
      };
      return line;
    },
  };
}
