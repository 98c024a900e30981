/** What needs a person, as `attention` lists it. */
/** Things with one cause, counted. `review` can wait: the document is in, a check did not agree. */
export interface Concern {
  readonly kind:
    | 'failed-batch'
    | 'failed-object'
    | 'failed-execution'
    | 'event-too-large'
    | 'dead-letter'
    | 'quarantined'
    | 'stopped-backfill'
    | 'missing'
    | 'incomplete'
    | 'contested'
    | 'flagged';
  readonly severity: 'act' | 'review';
  readonly code: string;
  readonly count: number;
  readonly message?: string;
  /** Up to five names: objects, executions, subscriptions. */
  readonly examples: readonly string[];
  /** What to run next. */
  readonly command: string;
}
