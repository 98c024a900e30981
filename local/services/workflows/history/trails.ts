/**
 * Basic histories in the store: the trail that the engine records, in the parts that came with each checkpoint, and
 * once for all executions of a revision the steps that trails refer to. Entries are made of them when they are read.
 */
import { createHash } from 'node:crypto';
import { replayTrail, trailScopes, type Program, type TrailScope } from '../../../engine/index.ts';
import type { StepEntry } from '../../../engine/history/step-entry.ts';
import type { Change, Store } from '../../../store/index.ts';
import { executionPrefix, parse, stepPrefix, type ExecutionKey } from '../records.ts';

/** Behind step entries that are stored one by one, which begin with a digit of base 16. */
const PART = 't';
const SCOPES_ID_BYTES = 8;

const scopesKey = (workflow: string, id: Buffer) => executionPrefix('m', workflow) + id.toString('hex');

/** Keeps the steps of a program. Their id is the digest of what is kept, so a newer engine never changes what it means. */
export async function storeScopes(store: Store, workflow: string, program: Program): Promise<Buffer> {
  const value = Buffer.from(JSON.stringify(trailScopes(program)));
  const id = createHash('sha256').update(value).digest().subarray(0, SCOPES_ID_BYTES);
  const key = scopesKey(workflow, id);
  if (!(await store.get(key))) await store.batch([{ type: 'put', key, value }]);
  return id;
}

/** `part` counts from 0. */
export function trailChange(key: ExecutionKey, part: number, scopes: Buffer, trail: Uint8Array): Change {
  const number = part.toString(16).padStart(8, '0');
  return { type: 'put', key: `${stepPrefix(key)}${PART}${number}`, value: Buffer.concat([scopes, trail]) };
}

/** What was read last: pages of one history are asked for one after the other. */
interface Recent {
  readonly prefix: string;
  readonly parts: readonly Buffer[];
  readonly entries: readonly StepEntry[];
}

const recent = new WeakMap<Store, Recent>();

/** The entries of an execution in the order of their ids; undefined when it left no trail. */
export async function readTrail(store: Store, key: ExecutionKey): Promise<readonly StepEntry[] | undefined> {
  const prefix = stepPrefix(key) + PART;
  const parts: Buffer[] = [];
  for await (const chunk of store.chunks({ prefix })) parts.push(...chunk.map(([, value]) => value));
  const [first] = parts;
  if (first === undefined) return undefined;
  const known = recent.get(store);
  if (known?.prefix === prefix && sameParts(known.parts, parts)) return known.entries;
  const rows = await store.get(scopesKey(key.workflow, first.subarray(0, SCOPES_ID_BYTES)));
  if (!rows) return undefined;
  const trail = Buffer.concat(parts.map((part) => part.subarray(SCOPES_ID_BYTES)));
  const entries = replayTrail(parse<TrailScope[]>(rows), trail);
  recent.set(store, { prefix, parts, entries });
  return entries;
}

function sameParts(some: readonly Buffer[], others: readonly Buffer[]): boolean {
  return some.length === others.length && some.every((part, i) => part.equals(others[i] as Buffer));
}
