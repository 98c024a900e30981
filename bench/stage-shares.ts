/** A CPU profile as shares of the stages of a handler, told by the files in which the time was spent. */
import type { Profiler } from 'node:inspector';

type Profile = Profiler.Profile;
type Node = Profiler.ProfileNode;

/**
 * The first that matches names the stage of a frame. A frame that matches none belongs to whoever called it, so what
 * several stages use (decimals, times, crypto, JSON.parse) counts for the one that used it.
 */
const STAGES: readonly (readonly [stage: string, frame: RegExp])[] = [
  ['read', /\/handlers\/transform\/reading\//],
  [
    'split',
    /\/invoice\/(split-bytes|split-document|json\/.*|csv\/csv-splitter|xml\/(xml-splitter|markup-scanner|name-table|units))\.ts/,
  ],
  ['parse', /\/invoice\/(document|lossless-json|csv\/csv-document|xml\/xml-document|xml\/encoding)\.ts|\/saxes\//],
  ['checks', /\/invoice\/checks\//],
  ['hash and seal', /\/invoice\/(stamp|personal)\.ts/],
  ['rows', /\/invoice\/(rows|row-keys)\.ts/],
  ['map', /\/invoice\/(nfe|nfe-money|simple|event|summary|party|items|envelopes\/.*)\.ts/],
  ['merge', /\/handlers\/write\/|\/invoice\/stored-(index|invoice)\.ts/],
  ['staging file', /\/staging-file\.ts|\/avsc\//],
  ['storage', /\/google-storage\.ts|\/(@google-cloud\/storage|gaxios|teeny-request|retry-request)\//],
  [
    'table',
    /\/(google-table|stored-rows)\.ts|\/(@google-cloud\/bigtable|grpc-js|google-gax|protobufjs)\/|^node:.*http2/,
  ],
];

/** Frames that the profiler makes up. */
const OWN: ReadonlyMap<string, string> = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', 'native'],
  ['(idle)', 'idle'],
]);

export interface StageShares {
  /** Percent of the time at work, largest first. */
  readonly percent: Readonly<Record<string, number>>;
  /** Part of the whole time that the process waited for others, 0 to 1. */
  readonly waiting: number;
}

export function stageShares({ nodes }: Profile): StageShares {
  const hits = new Map<string, number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const pending: { readonly node: Node; readonly inherited: string }[] = nodes
    .slice(0, 1)
    .map((node) => ({ node, inherited: 'other' }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node } = next;
    const stage = stageOf(node) ?? next.inherited;
    hits.set(stage, (hits.get(stage) ?? 0) + (node.hitCount ?? 0));
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) pending.push({ node: child, inherited: stage });
    }
  }
  return sharesOf(hits);
}

function stageOf({ callFrame: { functionName, url } }: Node): string | undefined {
  return OWN.get(functionName) ?? STAGES.find(([, frame]) => frame.test(url))?.[0];
}

function sharesOf(hits: ReadonlyMap<string, number>): StageShares {
  const idle = hits.get('idle') ?? 0;
  const atWork = [...hits].filter(([stage]) => stage !== 'idle');
  const busy = atWork.reduce((sum, [, count]) => sum + count, 0);
  const percent = atWork
    .map(([stage, count]): [string, number] => [stage, Number(((100 * count) / Math.max(1, busy)).toFixed(1))])
    .filter(([, share]) => share > 0)
    .sort(([, a], [, b]) => b - a);
  return {
    percent: Object.fromEntries(percent),
    waiting: Number((idle / Math.max(1, idle + busy)).toFixed(2)),
  };
}
