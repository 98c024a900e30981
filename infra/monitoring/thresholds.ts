/** From where on a person should look. Change them here; what to do then is in docs/runbooks/. */

/** Share of an hour's documents set aside. A source that changed its layout sets aside nearly all, a bad day a few. */
export const QUARANTINE_SHARE = 0.02;

/**
 * Monitoring lets an absence last 23.5 hours at most, so a source that rests at weekends is told of on Sundays: snooze the
 * alert there. https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#metricabsence
 */
export const HOURS_WITHOUT_BATCH = 23;

/** Autoscaling acts at 60 % of the CPU; above these it does not keep up. https://cloud.google.com/bigtable/docs/monitoring-instance */
export const CLUSTER_LIMITS = { cpu: 0.8, storage: 0.7 } as const;
