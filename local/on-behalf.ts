/** What rooms do in the name of an account or of an agent of Google's services, and how what is deployed is known by it. */
import type { Reach } from './control/scheduler/attempt.ts';
import type { PubsubFunctions } from './eventarc/transport.ts';
import { accountMember, type Iam } from './iam/index.ts';
import { ApiError } from './wire/errors.ts';
import type { Files } from './services/pubsub/index.ts';
import type { GrpcServer } from './wire/grpc.ts';
import type { HttpServer } from './wire/http.ts';
import type { Fetch } from './wire/room.ts';

/** Known once they listen, and asked by nobody before. */
export interface Servers {
  http?: HttpServer;
  grpc?: GrpcServer;
  /** Port for calls from inside the cloud: of a caller that sends no token, nothing is known. */
  inside: number;
}

/** What scheduled jobs call with: tokens of their accounts. */
export function scheduledCalls(iam: () => Iam, fetch: Fetch, publish: Reach['publish']): Reach {
  return {
    fetch,
    publish,
    mintIdToken: async (audience, email) => iam().mintIdToken(audience, email),
    mintAccessToken: async (email, scope) => iam().mintAccessToken([scope], email),
  };
}

/** The agent of Pub/Sub moves dead letters. https://cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions */
export function deadLetterCheck(iam: Iam) {
  return (subscription: string, topic: string): void => {
    iam.requireAgent('pubsub', 'pubsub.subscriptions.consume', subscription, 'roles/pubsub.subscriber');
    iam.requireAgent('pubsub', 'pubsub.topics.publish', topic, 'roles/pubsub.publisher');
  };
}

const WRITING = ['storage.objects.create', 'storage.buckets.get'];

/** Files of subscriptions are written by the agent of Pub/Sub. https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription */
export function subscriptionFiles(iam: () => Iam, fetch: Fetch): Files {
  const headers = () => {
    const token = iam().mintAccessToken(['https://www.googleapis.com/auth/cloud-platform'], iam().agentEmail('pubsub'));
    return { authorization: `Bearer ${token}` };
  };
  const base = 'https://storage.googleapis.com';
  return {
    async check(bucket) {
      const query = WRITING.map((permission) => `permissions=${permission}`).join('&');
      const url = `${base}/storage/v1/b/${encodeURIComponent(bucket)}/iam/testPermissions?${query}`;
      const response = await fetch(url, { headers: headers() });
      const { permissions = [] } = (await response.json()) as { permissions?: string[] };
      if (response.status === 404) return 'NOT_FOUND';
      return WRITING.every((permission) => permissions.includes(permission)) ? 'ACTIVE' : 'PERMISSION_DENIED';
    },
    async write(bucket, name, { bytes, contentType }) {
      const query = new URLSearchParams({ uploadType: 'media', name, ifGenerationMatch: '0' });
      const url = `${base}/upload/storage/v1/b/${encodeURIComponent(bucket)}/o?${query.toString()}`;
      const init = {
        method: 'POST',
        headers: { ...headers(), 'content-type': contentType },
        body: new Uint8Array(bytes),
      };
      const response = await fetch(url, init);
      await response.arrayBuffer();
      return response.status;
    },
  };
}

/** Events of objects come from Cloud Storage, whose agent publishes them. */
export function asStorageAgent<T extends PubsubFunctions>(iam: Iam, pubsub: T): T {
  const publish: PubsubFunctions['publish'] = async (topic, messages) => {
    iam.requireAgent('storage', 'pubsub.topics.publish', topic, 'roles/pubsub.publisher');
    return pubsub.publish(topic, messages);
  };
  return { ...pubsub, publish };
}

/** A trigger on objects cannot be deleted once the agent of Cloud Storage may not publish any more. */
export function triggerRemovalCheck(iam: Iam, project: string) {
  return (eventType: string): void => {
    if (!eventType.startsWith('google.cloud.storage.')) return;
    iam.requireAgent('storage', 'pubsub.topics.publish', `projects/${project}`, 'roles/pubsub.publisher');
  };
}

type AccessSecret = (secret: string, version: string) => Promise<Buffer>;

/** A revision's secrets are read as its account. */
export function secretReader(iam: Iam, control: { readonly accessSecret: AccessSecret }, project: string) {
  return async (secret: string, version: string, account: string): Promise<Buffer> => {
    const name = `projects/${project}/secrets/${secret.slice(secret.lastIndexOf('/') + 1)}`;
    if (!iam.may(accountMember(account), 'secretmanager.versions.access', name)) {
      throw noAccess(name, version, account);
    }
    return control.accessSecret(secret, version);
  };
}

/**
 * What a handler's Google clients read to find this cloud, exactly as a person's would; the ports are its account's own,
 * so that who calls is known without any change in the handler or in the clients.
 */
export function createHandlerEnv(servers: Servers, iam: Iam, project: string) {
  const opened = new Map<string, Promise<readonly [http: number, grpc: number]>>();
  const open = async (account: string) => {
    const { http, grpc } = servers;
    if (!http || !grpc) throw new Error('a program is started before the servers listen');
    const principal = accountMember(account);
    const ports = await Promise.all([http.listen(principal), grpc.listen()]);
    iam.listenAs(ports[1], principal);
    return ports;
  };
  return async (account: string): Promise<Record<string, string>> => {
    let ports = opened.get(account);
    if (!ports) opened.set(account, (ports = open(account)));
    const [http, grpc] = await ports;
    return {
      STORAGE_EMULATOR_HOST: `http://127.0.0.1:${http}`,
      PUBSUB_EMULATOR_HOST: `127.0.0.1:${grpc}`,
      BIGTABLE_EMULATOR_HOST: `127.0.0.1:${grpc}`,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS: `http://127.0.0.1:${http}/cloudkms/`,
      WORKFLOWS_EMULATOR_HOST: `127.0.0.1:${grpc}`,
      GOOGLE_CLOUD_PROJECT: project,
      METADATA_SERVER_DETECTION: 'none',
    };
  };
}

/** As Cloud Run says it of a revision that cannot start. */
function noAccess(secret: string, version: string, account: string): ApiError {
  return new ApiError(
    'PERMISSION_DENIED',
    `Permission denied on secret: ${secret}/versions/${version} for Revision service account ${account}. The service account used must be granted the 'Secret Manager Secret Accessor' role (roles/secretmanager.secretAccessor) at the secret, project or higher level.`,
  );
}
