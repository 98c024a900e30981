/** The Bigtable instance's one cluster. Tables, families and their GC rules are data of the schemas room. */
export const BIGTABLE = {
  /** Appended to the location to name the cluster's zone. */
  zoneSuffix: 'b',
  autoscaling: {
    autoscalingLimits: { minServeNodes: 1, maxServeNodes: 3 },
    autoscalingTargets: { cpuUtilizationPercent: 60 },
  },
} as const;
