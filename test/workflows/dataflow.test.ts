import { harness, type Harness } from 'notamesh/testing';
import 'notamesh/testing/jest';

/**
 * What Google publishes of the template and of a launch.
 * https://cloud.google.com/dataflow/docs/guides/templates/provided/avro-to-bigtable
 * https://cloud.google.com/dataflow/docs/reference/rest/v1b3/RuntimeEnvironment
 */
const REQUIRED = ['bigtableProjectId', 'bigtableInstanceId', 'bigtableTableId', 'inputFilePattern'];
const OPTIONAL = ['splitLargeRows'];
const ENVIRONMENT = [
  'additionalExperiments',
  'additionalPipelineOptions',
  'additionalUserLabels',
  'bypassTempDirValidation',
  'diskSizeGb',
  'enableStreamingEngine',
  'ipConfiguration',
  'kmsKeyName',
  'machineType',
  'maxWorkers',
  'network',
  'numWorkers',
  'serviceAccountEmail',
  'streamingMode',
  'subnetwork',
  'tempLocation',
  'workerRegion',
  'workerZone',
  'zone',
];
/** https://cloud.google.com/dataflow/docs/reference/rest/v1b3/projects.locations.templates/create: jobName */
const JOB_NAME = /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/;

interface Launch {
  readonly gcsPath: string;
  readonly body: {
    readonly jobName: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly environment: Readonly<Record<string, unknown>>;
  };
}

async function launched(h: Harness): Promise<Launch> {
  const calls: Launch[] = [];
  h.connector('googleapis.dataflow.v1b3.projects.locations.templates.launch').returns((args: unknown) => {
    calls.push(args as Launch);
    return { job: { id: 'job-1' } };
  });
  h.connector('googleapis.dataflow.v1b3.projects.locations.jobs.get').returns({ currentState: 'JOB_STATE_DONE' });
  const hash = '0123456789abcdef0123456789abcdef';
  const part = { bucket: 'p-staging', name: `parts/${hash}/000000000000-0.avro`, generation: '1', documents: 1 };
  await h.subworkflow('write_by_dataflow').call({ part });
  const [call] = calls;
  if (!call) throw new Error('no launch');
  return call;
}

describe("the launch of Google's template", () => {
  const h = harness('workflows/load-object.workflows.yaml', {
    env: { BIGTABLE_INSTANCE: 'notamesh', INVOICES_TABLE: 'invoices', DATAFLOW_ACCOUNT: 'w@p.iam.gserviceaccount.com' },
  });
  beforeEach(() => h.reset());

  test('gives every required parameter, and none that the template does not know', async () => {
    const { body } = await launched(h);
    const given = Object.keys(body.parameters);
    expect(REQUIRED.filter((name) => !given.includes(name))).toEqual([]);
    expect(given.filter((name) => ![...REQUIRED, ...OPTIONAL].includes(name))).toEqual([]);
    // The API takes a map of texts.
    expect(Object.values(body.parameters).every((value) => typeof value === 'string')).toBe(true);
  });

  test('names a template in the region, a legal job and a known environment', async () => {
    const { gcsPath, body } = await launched(h);
    expect(gcsPath).toMatch(/^gs:\/\/dataflow-templates-[a-z0-9-]+\/latest\/GCS_Avro_to_Cloud_Bigtable$/);
    expect(body.jobName).toMatch(JOB_NAME);
    expect(Object.keys(body.environment).filter((name) => !ENVIRONMENT.includes(name))).toEqual([]);
    expect(body.environment).toMatchObject({ maxWorkers: 5, tempLocation: 'gs://p-staging/dataflow' });
  });

  test('takes documents and index rows of the object, and of no other', async () => {
    const { body } = await launched(h);
    const pattern = String(body.parameters['inputFilePattern']);
    expect(pattern).toBe('gs://p-staging/parts/0123456789abcdef0123456789abcdef/*.avro');
  });
});
