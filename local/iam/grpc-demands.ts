/** What each gRPC method asks of its caller: the same permissions as its REST twin, on what the request names. */
import { withPolicy } from './demand.ts';

type Message = Readonly<Record<string, unknown>>;

export interface GrpcDemand {
  /** First label of the service's host. */
  readonly service: string;
  readonly permission: string;
  /** Full name of the resource that a request is about. */
  resource(request: unknown): string;
}

/** Whole names of permissions by method. */
const BIGTABLE_DATA: Readonly<Record<string, string>> = {
  ReadRows: 'bigtable.tables.readRows',
  SampleRowKeys: 'bigtable.tables.sampleRowKeys',
  MutateRow: 'bigtable.tables.mutateRows',
  MutateRows: 'bigtable.tables.mutateRows',
  CheckAndMutateRow: 'bigtable.tables.mutateRows',
  ReadModifyWriteRow: 'bigtable.tables.mutateRows',
  PingAndWarm: 'bigtable.instances.ping',
};

/** Method to permission and the field that names the resource. */
const OTHERS: Readonly<Record<string, readonly [permission: string, field: string]>> = {
  Publish: ['pubsub.topics.publish', 'topic'],
  ListTopicSubscriptions: ['pubsub.topics.get', 'topic'],
  DetachSubscription: ['pubsub.topics.detachSubscription', 'subscription'],
  ModifyAckDeadline: ['pubsub.subscriptions.consume', 'subscription'],
  Acknowledge: ['pubsub.subscriptions.consume', 'subscription'],
  Pull: ['pubsub.subscriptions.consume', 'subscription'],
  StreamingPull: ['pubsub.subscriptions.consume', 'subscription'],
  Seek: ['pubsub.subscriptions.consume', 'subscription'],
  ModifyPushConfig: ['pubsub.subscriptions.update', 'subscription'],
  ModifyColumnFamilies: ['bigtable.tables.update', 'name'],
  DropRowRange: ['bigtable.tables.mutateRows', 'name'],
  GenerateConsistencyToken: ['bigtable.tables.generateConsistencyToken', 'name'],
  CheckConsistency: ['bigtable.tables.checkConsistency', 'name'],
  ListWorkflowRevisions: ['workflows.workflows.listRevision', 'name'],
  CancelExecution: ['workflows.executions.cancel', 'name'],
  CancelOperation: ['workflows.operations.cancel', 'name'],
  WaitOperation: ['workflows.operations.get', 'name'],
};

const PACKAGES: readonly (readonly [prefix: string, service: string])[] = [
  ['google.pubsub.', 'pubsub'],
  ['google.bigtable.', 'bigtable'],
  ['google.cloud.workflows.', 'workflows'],
  ['google.longrunning.', 'workflows'],
  ['google.cloud.location.', 'workflows'],
];

/** `path` is a method's, such as `/google.pubsub.v1.Publisher/Publish`; undefined for one that is not modelled. */
export function grpcDemand(path: string): GrpcDemand | undefined {
  const [, name = '', method = ''] = path.split('/');
  const service = PACKAGES.find(([prefix]) => name.startsWith(prefix))?.[1];
  if (service === undefined) return undefined;
  const data = name === 'google.bigtable.v2.Bigtable' ? BIGTABLE_DATA[method] : undefined;
  if (data !== undefined) return { service, permission: data, resource: (request) => firstField(request as Buffer) };
  const other = OTHERS[method];
  if (other) {
    const [permission, field] = other;
    return { service, permission, resource: (request) => text((request as Message)[field]) };
  }
  return conventional(service, method);
}

/** `CreateTable`, `ListTables`, `PartialUpdateCluster`: verb and resource. */
function conventional(service: string, method: string): GrpcDemand | undefined {
  const [, verb = '', noun = ''] = /^(?:Partial)?(Create|Get|List|Update|Delete)(\w+)$/.exec(method) ?? [];
  if (noun === '') return undefined;
  const single = noun.charAt(0).toLowerCase() + noun.slice(1);
  const collection = verb === 'List' ? single : `${single}s`;
  const permission = `${service}.${collection}.${verb.toLowerCase()}`;
  const isIn = verb === 'Create' || verb === 'List';
  return {
    service,
    permission,
    resource(request) {
      const fields = request as Message;
      const message = (fields[single] ?? {}) as Message | string;
      if (isIn) return text(fields['parent']) || text(fields['project']) || projectOf(text(fields['name']));
      return text(fields['name']) || (typeof message === 'string' ? message : text(message['name']));
    },
  };
}

/** Resources that have a policy of their own, or the one above them that has. */
export function createPolicyNames(): (permission: string, resource: string) => string {
  const known = new Map<string, string>();
  return (permission, resource) => {
    const key = `${permission} ${resource}`;
    let name = known.get(key);
    if (name === undefined) {
      if (known.size >= MOST_NAMES) known.clear();
      known.set(key, (name = withPolicy(permission, resource)));
    }
    return name;
  };
}

const MOST_NAMES = 2000;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const projectOf = (name: string): string => name.split('/').slice(0, 2).join('/');

/** Field 1 of a message in protobuf bytes, where all data requests have their table; clients write it first. */
function firstField(bytes: Buffer): string {
  for (let at = 0; at < bytes.length;) {
    const [tag, afterTag] = varint(bytes, at);
    const [length, begin] = (tag & 7) === 2 ? varint(bytes, afterTag) : [0, skip(bytes, tag & 7, afterTag)];
    if (tag === 10) return bytes.toString('utf8', begin, begin + length);
    at = begin + length;
  }
  return '';
}

function skip(bytes: Buffer, wireType: number, at: number): number {
  if (wireType === 0) return varint(bytes, at)[1];
  if (wireType === 1) return at + 8;
  return wireType === 5 ? at + 4 : bytes.length;
}

function varint(bytes: Buffer, at: number): [value: number, next: number] {
  let value = 0;
  for (let shift = 0; at < bytes.length; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  return [value, at];
}
