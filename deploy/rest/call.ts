/** A call of a REST API, and where it goes. */
import type { Env } from '../../infra/names.ts';

export interface Target {
  readonly project: string;
  readonly location: string;
  /** Which of the environments of one spec; absent: production. */
  readonly env?: Env;
  /** `https://{service}.googleapis.com`, or the same service on this machine. */
  base(service: string): string;
  /** Between two looks at what is under way, at most; milliseconds. Absent: 5000, and short at first. */
  readonly longestPoll?: number;
  /** Authorization header, if the target wants one. */
  authorize(): Promise<Readonly<Record<string, string>>>;
}

export interface Call {
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the version on, such as `/v1/projects/p/topics/t`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly bytes?: { readonly content: Buffer; readonly type: string };
}
