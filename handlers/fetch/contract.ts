/** What `fetch` is asked and answers (schemas: fetch-request, fetch-response). */

import type { Progress } from '../progress.ts';
import type { Turn } from '../rate.ts';
import type { SourceKind, Sources } from '../sources.ts';
import type { PacePorts } from './pace.ts';
import type { RawObject, RawObjectPorts } from './raw-object.ts';
import type { SourceClientPorts } from './source-client.ts';

/** Of a page source a page; of the others what the source gave, as text. */
export type Cursor = string | { readonly page?: number };

export interface FetchRequest {
  readonly source: string;
  readonly kind?: SourceKind | null;
  readonly batch?: string | null;
  readonly url?: string | null;
  /** For whom is asked: one of the source's cursor owners. */
  readonly owner?: string | null;
  /** One document by its access key. */
  readonly key?: string | null;
  /** Documents of a sequence by their numbers, `5,9-12`. */
  readonly numbers?: string | null;
  /** Dates, yyyy-MM-dd, for templates that want them. */
  readonly from?: string | null;
  readonly to?: string | null;
  readonly cursor?: Cursor | null;
  /** How far into the documents of a list the call before came. */
  readonly position?: string | null;
  /** Lists that this run has asked for. */
  readonly pages?: number | null;
  /** A question of the call before that was sent on: its name, and where to. */
  readonly redirect?: string | null;
  /** What the lane of the source allows; null or absent: the source has none. */
  readonly turn?: Turn | null;
  /** The position in the sequence was lost: a refusal that names one is believed. */
  readonly recover?: boolean | null;
  /** base64 */
  readonly document?: string | null;
  readonly contentType?: string | null;
  readonly noticed?: string | null;
}

export interface FetchResponse {
  readonly objects: RawObject[];
  readonly cursor: Cursor | null;
  readonly position?: string;
  readonly redirect?: string;
  readonly pages?: number;
  readonly done: boolean;
  readonly waitSeconds: number;
  /** Documents that were asked for by key or number and are not there. */
  readonly missing?: number;
  readonly progress?: Progress;
}

export type FetchPorts = SourceClientPorts & RawObjectPorts & PacePorts & { readonly sources: Sources };
