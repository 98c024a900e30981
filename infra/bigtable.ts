/** The Bigtable instance and its one cluster. Tables, families and their GC rules are data of the schemas room. */
import { CLUSTER, INSTANCE } from './names.ts';

export const BIGTABLE = {
  instance: INSTANCE,
  displayName: 'notamesh',
  cluster: CLUSTER,
  /** Appended to the location to name the cluster's zone. */
  zoneSuffix: 'b',
  autoscaling: { minServeNodes: 1, maxServeNodes: 3, cpuUtilizationPercent: 60 },
} as const;
