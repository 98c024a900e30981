/**
 * The name of everything, from project, location and environment alone, so that the deployer, the command line and the
 * tests agree without asking each other. Production has the plain names; other environments add theirs to each.
 */
export interface Place {
  readonly project: string;
  readonly location: string;
  /** Absent: production. */
  readonly env?: Env;
}

export type Env = 'dev' | 'stage' | 'prod';
export const ENVS: readonly Env[] = ['dev', 'stage', 'prod'];
export const DEFAULT_ENV: Env = 'prod';

export const STACK = 'notamesh';

type Within = Pick<Place, 'env'>;
const infix = ({ env = DEFAULT_ENV }: Within) => (env === DEFAULT_ENV ? '' : `-${env}`);
const suffixed = (place: Within, id: string) => `${id}${infix(place)}`;
/** `notamesh-x`, `notamesh-dev-x`: for ids that share their space with those of other people. */
export const stackId = (place: Within, id: string) => `${STACK}${infix(place)}-${id}`;

export const bucketName = (place: Place, bucket: 'raw' | 'staging' | 'quarantine' | 'reports' | 'source') =>
  `${place.project}${infix(place)}-${bucket}`;

export const topicName = (place: Place, topic: string) => `projects/${place.project}/topics/${suffixed(place, topic)}`;
export const subscriptionName = (place: Place, id: string) =>
  `projects/${place.project}/subscriptions/${suffixed(place, id)}`;
/** Where undeliverable events of a topic or trigger end up; a pull subscription of the same name keeps them. */
export const deadLetterId = (id: string) => `${id}-dead-letter`;

export const parentName = (place: Place) => `projects/${place.project}/locations/${place.location}`;
export const workflowName = (place: Place, id: string) => `${parentName(place)}/workflows/${suffixed(place, id)}`;
export const triggerName = (place: Place, id: string) => `${parentName(place)}/triggers/${suffixed(place, id)}`;
export const serviceName = (place: Place, id: string) => `${parentName(place)}/services/${suffixed(place, id)}`;
export const secretName = (place: Place, id: string) => `projects/${place.project}/secrets/${suffixed(place, id)}`;

export const INSTANCE = 'notamesh';
export const instanceId = (place: Within) => suffixed(place, INSTANCE);
export const clusterId = (place: Within) => stackId(place, 'c1');
export const instanceName = (place: Place) => `projects/${place.project}/instances/${instanceId(place)}`;
export const clusterName = (place: Place) => `${instanceName(place)}/clusters/${clusterId(place)}`;
export const tableName = (place: Place, table: string) => `${instanceName(place)}/tables/${table}`;

export const profileName = (place: Place, id: string) => `${instanceName(place)}/appProfiles/${id}`;

/** BigQuery takes no hyphens. */
export type DatasetId = 'source' | 'marts' | 'operations';
export const datasetId = (place: Within, id: DatasetId) => stackId(place, id).replaceAll('-', '_');
export const datasetName = (place: Place, id: DatasetId) =>
  `projects/${place.project}/datasets/${datasetId(place, id)}`;

export const jobName = (place: Place, id: string) => `${parentName(place)}/jobs/${stackId(place, id)}`;
export const sinkName = (place: Place, id: string) => `projects/${place.project}/sinks/${stackId(place, id)}`;
export const logBucketName = (place: Place, id: string) => `${parentName(place)}/buckets/${stackId(place, id)}`;
/** A log metric's id has no hyphens, because PromQL must be able to name it. */
export const metricId = (place: Within, id: string) => stackId(place, id).replaceAll('-', '_');
export const metricName = (place: Place, id: string) => `projects/${place.project}/metrics/${metricId(place, id)}`;
export const alertName = (place: Place, id: string) => `projects/${place.project}/alertPolicies/${stackId(place, id)}`;
/** How people see the product in lists: `notamesh`, or `notamesh dev`. */
export const titleOf = ({ env = DEFAULT_ENV }: Within) => (env === DEFAULT_ENV ? STACK : `${STACK} ${env}`);
export const channelName = (place: Place, id: string) =>
  `projects/${place.project}/notificationChannels/${stackId(place, id)}`;
export const repositoryName = (place: Place, id: string) => `${parentName(place)}/repositories/${stackId(place, id)}`;
export const productName = (place: Place, id: string) => `${parentName(place)}/dataProducts/${stackId(place, id)}`;
export const poolName = (place: Place, id: string) =>
  `projects/${place.project}/locations/global/workloadIdentityPools/${stackId(place, id)}`;

export const lastSegment = (name: string) => name.slice(name.lastIndexOf('/') + 1);

/** Parts of the product that act, each as an account of its own. */
export type Component =
  | 'receive'
  | 'fetch'
  | 'transform'
  | 'write'
  | 'inspect'
  | 'workflow'
  | 'trigger'
  | 'scheduler'
  | 'dataform'
  | 'dataflow'
  | 'planner'
  | 'deployer';
export const accountId = (place: Within, component: Component) => stackId(place, component);
export const accountEmail = (place: Place, component: Component) =>
  `${accountId(place, component)}@${place.project}.iam.gserviceaccount.com`;
