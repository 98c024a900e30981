/** gRPC services that ask who calls, and whether they may, before their room sees the call. */
import type {
  sendUnaryData,
  ServerDuplexStream,
  ServerUnaryCall,
  ServerWritableStream,
  UntypedHandleCall,
} from '@grpc/grpc-js';
import { toServiceError, type GrpcService } from '../wire/grpc.ts';
import type { Log } from '../wire/room.ts';
import type { Authority } from './authority.ts';
import { bodyDemands, type Body } from './body-demands.ts';
import { createPolicyNames, grpcDemand, type GrpcDemand } from './grpc-demands.ts';
import type { Caller } from './principals.ts';
import { missingCredentials, refusalError } from './refusals.ts';

export interface GrpcGuardEnv {
  readonly authority: Authority;
  readonly log: Log;
  readonly projectNumber: string;
  readonly owner: string;
  /** Whose port it is; undefined for the one that is everybody's. */
  listenerAt(port: string): string | undefined;
  /** @throws ApiError UNAUTHENTICATED */
  identify(listener: string | undefined, authorization: string | undefined): Caller;
}

type Unary = ServerUnaryCall<unknown, unknown>;
type Writable = ServerWritableStream<unknown, unknown>;
type Duplex = ServerDuplexStream<unknown, unknown>;
type AnyCall = Pick<Unary, 'getHost' | 'metadata'>;
type Check = (call: AnyCall, request: unknown) => void;

export function guardService(env: GrpcGuardEnv, service: GrpcService): GrpcService {
  const policyOf = createPolicyNames();
  const implementation = { ...service.implementation };
  for (const [name, method] of Object.entries(service.definition)) {
    const demand = grpcDemand(method.path);
    const key = name in implementation ? name : (method.originalName ?? name);
    const handle = implementation[key];
    if (!demand || !handle) continue;
    const check = checkOf(env, demand, bodyOf(env, method.path), policyOf);
    if (method.requestStream) implementation[key] = guardDuplex(handle as (call: Duplex) => void, check, env.log);
    else if (method.responseStream)
      implementation[key] = guardWritable(handle as (call: Writable) => void, check, env.log);
    else implementation[key] = guardUnary(handle as UnaryHandle, check, env.log);
  }
  return { definition: service.definition, implementation };
}

function checkOf(
  env: GrpcGuardEnv,
  { service, permission, resource }: GrpcDemand,
  readBody: ReturnType<typeof bodyOf>,
  policyOf: ReturnType<typeof createPolicyNames>,
): Check {
  const { authority } = env;
  return (call, request) => {
    const host = call.getHost();
    const listener = env.listenerAt(host.slice(host.lastIndexOf(':') + 1));
    const authorization = call.metadata.get('authorization')[0];
    const caller = env.identify(listener, authorization === undefined ? undefined : String(authorization));
    if (caller.audience !== undefined) throw missingCredentials(service);
    const name = resource(request);
    if (!authority.may(caller.principal, permission, policyOf(permission, name))) {
      throw refusalError({ service, principal: caller.principal, permission, resource: name });
    }
    if (readBody && caller.principal !== env.owner) {
      authority.requireBody(caller, service, readBody(request as Body));
    }
  };
}

/** The methods whose bodies name accounts, as their REST twins do. */
function bodyOf(
  { projectNumber }: GrpcGuardEnv,
  path: string,
): ((request: Body) => ReturnType<Exclude<ReturnType<typeof bodyDemands>, undefined>>) | undefined {
  const method = path.slice(path.lastIndexOf('/') + 1);
  if (method === 'CreateWorkflow' || method === 'UpdateWorkflow') {
    const read = bodyDemands(
      { service: 'workflows', method: method.startsWith('C') ? 'POST' : 'PATCH', pattern: '/workflows' },
      projectNumber,
    );
    return read && ((request) => read((request['workflow'] ?? {}) as Body));
  }
  if (method === 'CreateSubscription' || method === 'UpdateSubscription') {
    const isNew = method === 'CreateSubscription';
    return bodyDemands(
      { service: 'pubsub', method: isNew ? 'PUT' : 'PATCH', pattern: '/subscriptions/{subscription}' },
      projectNumber,
    );
  }
  if (method !== 'ModifyPushConfig') return undefined;
  return bodyDemands(
    { service: 'pubsub', method: 'POST', pattern: '/subscriptions/{subscription}:modifyPushConfig' },
    projectNumber,
  );
}

type UnaryHandle = (call: Unary, callback: sendUnaryData<unknown>) => void;

function guardUnary(handle: UnaryHandle, check: Check, log: Log): UntypedHandleCall {
  return (call: Unary, callback: sendUnaryData<unknown>) => {
    try {
      check(call, call.request);
    } catch (error) {
      return callback(toServiceError(error, log));
    }
    handle(call, callback);
  };
}

function guardWritable(handle: (call: Writable) => void, check: Check, log: Log): UntypedHandleCall {
  return (call: Writable) => {
    try {
      check(call, call.request);
    } catch (error) {
      call.emit('error', toServiceError(error, log));
      return;
    }
    handle(call);
  };
}

/** What a long call is about is in its first message; the room gets that message once it has been looked at. */
function guardDuplex(handle: (call: Duplex) => void, check: Check, log: Log): UntypedHandleCall {
  return (call: Duplex) => {
    const ended = () => call.end();
    call.once('end', ended);
    call.once('data', (first: unknown) => {
      call.pause();
      call.off('end', ended);
      try {
        check(call, first);
      } catch (error) {
        call.emit('error', toServiceError(error, log));
        return;
      }
      handle(call);
      call.unshift(first);
      call.resume();
    });
  };
}
