/** What `fetch` did with its turn, as the lane of the source is told by way of the workflow. */

/** What the lane is told when a call is over: schemas/lane.schema.json. */
export interface Progress {
  readonly cursor?: string;
  readonly max?: string;
  readonly code?: string;
  readonly waitSeconds: number;
  /** The wait is what the source asked for, of everybody: 656, 429. */
  readonly throttled?: boolean;
  readonly requests: number;
  /** When the latest request went out, milliseconds since 1970. */
  readonly asked?: number;
  /** Numbers of a sequence that were gone through, and of them those that came and those that there are not. */
  readonly first?: string;
  readonly last?: string;
  readonly numbers?: string;
  readonly nothing?: string;
}
