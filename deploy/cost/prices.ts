/**
 * List prices in US dollars, as Google's price pages gave them in November 2026. Where no price of a region was found
 * the us-central1 one stands, and `knownIn` says so. What is not here is not estimated.
 */
export const PRICES = {
  /** Per 1,000 internal steps; calls to Cloud Run are counted as internal. https://cloud.google.com/workflows/pricing */
  workflows: { perThousandSteps: 0.01, freeSteps: 5000 },
  /** Per TiB published or delivered. https://cloud.google.com/pubsub/pricing */
  pubsub: { perTib: 40, freeGib: 10 },
  /** The free tier is granted at the prices of tier 1, wherever it is used. https://cloud.google.com/run/pricing */
  run: {
    tier1: { perVcpuSecond: 0.000024, perGibSecond: 0.0000025 },
    tier2: { perVcpuSecond: 0.0000336, perGibSecond: 0.0000035 },
    perMillionRequests: 0.4,
    free: { vcpuSeconds: 180_000, gibSeconds: 360_000, requests: 2_000_000 },
  },
  /** https://cloud.google.com/scheduler/pricing */
  scheduler: { perJob: 0.1, freeJobs: 3 },
  /** https://cloud.google.com/bigtable/pricing */
  bigtable: { perNodeMonth: 474.5, perSsdGibMonth: 0.17, ssdGibPerNode: 2560, knownIn: 'us-central1' },
  /** Per vCPU-hour, GB-hour and GB streamed. https://cloud.google.com/dataflow/pricing */
  dataflow: {
    batchPerVcpuHour: 0.056,
    streamingPerVcpuHour: 0.069,
    perGbHour: 0.003557,
    perGbStreamed: 0.018,
    knownIn: 'us-central1',
  },
  /** The smallest environment, as users measured it. https://cloud.google.com/composer/pricing */
  composer: { perDcuHour: 0.06, smallestDcu: 12 },
} as const;

export const HOURS_PER_MONTH = 730;
export const GIB = 2 ** 30;
export const TIB = 2 ** 40;

/** Regions whose Cloud Run prices are those of tier 2, of those that Brazil would choose. */
export const RUN_TIER_2: ReadonlySet<string> = new Set(['southamerica-east1', 'southamerica-west1']);
