/** https://cloud.google.com/bigquery/docs/reference/rest/v2/jobs and …/tabledata */
import { fields, type Shape } from './shape.ts';

const problem = fields({ reason: 'string', location: 'string', debugInfo: 'string', message: 'string' });
const jobReference = fields({ projectId: 'string', jobId: 'string', location: 'string' });

const job = fields({
  kind: { oneOf: ['bigquery#job'] },
  etag: 'string',
  id: 'string',
  selfLink: 'string',
  user_email: 'string',
  principal_subject: 'string',
  configuration: 'any',
  jobReference,
  statistics: 'any',
  status: fields({ errorResult: problem, errors: [problem], state: { oneOf: ['PENDING', 'RUNNING', 'DONE'] } }),
  jobCreationReason: 'any',
});

const rows = [fields({ f: [fields({ v: 'any' })] })] as const;

const results: Readonly<Record<string, Shape>> = {
  schema: 'any',
  jobReference,
  totalRows: 'int64',
  pageToken: 'string',
  rows,
  totalBytesProcessed: 'int64',
  jobComplete: 'boolean',
  errors: [problem],
  cacheHit: 'boolean',
  numDmlAffectedRows: 'int64',
};

const V2 = 'googleapis.bigquery.v2';

export const bigquery: Readonly<Record<string, Shape>> = {
  [`${V2}.jobs.get`]: job,
  [`${V2}.jobs.insert`]: job,
  [`${V2}.jobs.query`]: fields({
    ...results,
    kind: { oneOf: ['bigquery#queryResponse'] },
    queryId: 'string',
    location: 'string',
    jobCreationReason: 'any',
    totalBytesBilled: 'int64',
    totalSlotMs: 'int64',
    creationTime: 'int64',
    startTime: 'int64',
    endTime: 'int64',
    sessionInfo: 'any',
    dmlStats: 'any',
  }),
  [`${V2}.jobs.getQueryResults`]: fields({
    ...results,
    kind: { oneOf: ['bigquery#getQueryResultsResponse'] },
    etag: 'string',
  }),
  [`${V2}.tabledata.insertAll`]: fields({
    kind: { oneOf: ['bigquery#tableDataInsertAllResponse'] },
    insertErrors: [fields({ index: 'integer', errors: [problem] })],
  }),
};
