/**
 * What is promised: an invoice is in Bigtable soon after the first word of it.
 * https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives
 */
import { metricType } from './metrics.ts';
import type { Place } from '../names.ts';

export const OBJECTIVE_ID = 'notice-to-row';

/** 99 of 100 objects within five minutes, over 28 days. */
export const objectiveFields = (place: Place) => ({
  displayName: '99 % of objects from notice to row within 5 minutes',
  goal: 0.99,
  rollingPeriod: `${28 * 24 * 3600}s`,
  serviceLevelIndicator: {
    requestBased: {
      distributionCut: {
        distributionFilter: `metric.type="${metricType(place, 'notice_to_row')}" AND resource.type="cloud_run_revision"`,
        range: { min: 0, max: 300 },
      },
    },
  },
});
