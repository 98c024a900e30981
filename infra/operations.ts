/** What is kept of the logs, and for how long. Metrics, alerts and dashboards are data of their own. */
export const AUDIT_LOG = {
  id: 'audit',
  description: 'Who changed and who called what of notamesh, and what its workflows did',
  /** What happened to resources of ours, whoever did it. */
  filter: [
    'logName:"cloudaudit.googleapis.com"',
    'resource.type=("cloud_run_revision" OR "workflows.googleapis.com/Workflow" OR "bigtable_table" OR "gcs_bucket" OR "service_account")',
  ].join(' AND '),
} as const;

export const FAILURES_SINK = {
  id: 'failures',
  description: 'Failures of handlers and workflows, for analysis',
  filter: ['severity>=ERROR', 'resource.type=("cloud_run_revision" OR "workflows.googleapis.com/Workflow")'].join(
    ' AND ',
  ),
} as const;

/** Parts of the monthly budget at which those who pay are told. */
export const BUDGET_THRESHOLDS = [0.5, 0.9, 1] as const;
