/** Topics that events arrive on. Each has a dead-letter topic, and that one a subscription that keeps what it gets. */
export interface TopicSpec {
  readonly id: string;
  readonly carries: string;
}

export const TOPICS: readonly TopicSpec[] = [
  { id: 'batch-available', carries: 'a notice that a batch of a source is ready (schemas: notice)' },
  { id: 'invoices', carries: 'one invoice or event document each; attribute `source`' },
];
