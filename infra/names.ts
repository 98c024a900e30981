/**
 * The name of everything, from project and location alone, so that the deployer, the command line and the tests agree
 * without asking each other.
 */
export interface Place {
  readonly project: string;
  readonly location: string;
}

export const STACK = 'notamesh';

export const bucketName = (place: Place, bucket: 'raw' | 'staging' | 'quarantine' | 'source') =>
  `${place.project}-${bucket}`;

export const topicName = (place: Place, topic: string) => `projects/${place.project}/topics/${topic}`;
export const subscriptionName = (place: Place, id: string) => `projects/${place.project}/subscriptions/${id}`;
/** Where undeliverable events of a topic or trigger end up; a pull subscription of the same name keeps them. */
export const deadLetterId = (id: string) => `${id}-dead-letter`;

export const parentName = (place: Place) => `projects/${place.project}/locations/${place.location}`;
export const workflowName = (place: Place, id: string) => `${parentName(place)}/workflows/${id}`;
export const triggerName = (place: Place, id: string) => `${parentName(place)}/triggers/${id}`;
export const serviceName = (place: Place, id: string) => `${parentName(place)}/services/${id}`;
export const secretName = (place: Place, id: string) => `projects/${place.project}/secrets/${id}`;

export const INSTANCE = 'notamesh';
export const CLUSTER = 'notamesh-c1';
export const instanceName = (place: Place) => `projects/${place.project}/instances/${INSTANCE}`;
export const tableName = (place: Place, table: string) => `${instanceName(place)}/tables/${table}`;

export type Component = 'receive' | 'fetch' | 'transform' | 'write' | 'workflow' | 'trigger';
export const accountId = (component: Component) => `${STACK}-${component}`;
export const accountEmail = (place: Place, component: Component) =>
  `${accountId(component)}@${place.project}.iam.gserviceaccount.com`;
