/**
 * Who calls this cloud, and what they may: identities, tokens, policies in force, and the record of permissions used.
 *
 * In: the policies that the control plane keeps, calls as they come in. Out: routes and gRPC services that refuse what
 * is not granted, tokens for what is deployed, and yes or no for rooms that act in somebody's name. Whoever calls
 * without credentials at the port that is everybody's is the person at the keyboard, who owns the project; what is
 * deployed has ports of its own.
 */
import type { BehaviourSwitch } from '../wire/behaviour.ts';
import { ApiError } from '../wire/errors.ts';
import type { GrpcService } from '../wire/grpc.ts';
import type { RoomEnv } from '../wire/room.ts';
import type { RestRequest, Route } from '../wire/router.ts';
import { createAgents } from './agents.ts';
import { createAuthority } from './authority.ts';
import { credentialRoutes } from './credentials.ts';
import { checkTrigger } from './eventarc-checks.ts';
import { createEvaluate, type PoliciesInForce } from './evaluate.ts';
import { guardService } from './grpc-guard.ts';
import { createInvoke, type Invoke } from './invoker.ts';
import { permissionsUsedRoutes } from './permissions-used.ts';
import { accountMember, createIdentify, ownerOf } from './principals.ts';
import { guardRoute, type RestGuardEnv } from './rest-guard.ts';
import { createTokens } from './tokens.ts';
import { createUsage } from './usage.ts';

export { accountMember, NOBODY } from './principals.ts';

interface IamEnv extends RoomEnv {
  readonly policies: PoliciesInForce;
  readonly behaviour: BehaviourSwitch;
  /** False lets everybody do everything, as Google's emulators do. */
  readonly enforced: boolean;
}

export interface Iam {
  readonly routes: readonly Route[];
  protect(routes: readonly Route[]): Route[];
  protectGrpc(services: readonly GrpcService[]): GrpcService[];
  /** From now on calls at this gRPC port are a principal's. */
  listenAs(port: number, principal: string): void;
  /** An identity token of an account, for one service. */
  readonly mintIdToken: (audience: string, email: string) => string;
  /** An access token of an account, for APIs of Google. */
  readonly mintAccessToken: (scopes: readonly string[], email: string) => string;
  /** Whether a Cloud Run service is to see a call. */
  readonly invoke: Invoke;
  /** Counts the use, or the refusal. Undefined as principal is the person at the keyboard. */
  may(principal: string | undefined, permission: string, resource: string): boolean;
  /** As may(), for questions that are no use. */
  holds(principal: string | undefined, permission: string, resource: string): boolean;
  /** As may() for an agent of a Google service; tells what to grant it. @throws ApiError FAILED_PRECONDITION */
  requireAgent(service: string, permission: string, resource: string, role: string): void;
  /** Undefined where nobody is known. */
  principalOf(request: Pick<RestRequest, 'listener' | 'authorization'>): string | undefined;
  /** Address of the agent of a service. */
  agentEmail(service: string): string;
  /** Whether an agent is there to be granted something. */
  agentExists(email: string): boolean;
}

export async function createIam(env: IamEnv): Promise<Iam> {
  const { project, projectNumber, clock, log, enforced, behaviour } = env;
  const owner = ownerOf(project);
  const tokens = await createTokens(env);
  const usage = createUsage();
  const agents = await createAgents({
    ...env,
    late: () => enforced && behaviour.current.lateAgents,
    delayMilliseconds: () => behaviour.current.iamDelaySeconds * 1000,
  });
  const evaluate = createEvaluate({ ...env, agents, usage, now: () => clock.now() });
  const authority = createAuthority({ ...evaluate, project, projectNumber });
  const identify = createIdentify(project, tokens);
  const ports = new Map<string, string>();
  const onCall: RestGuardEnv['onCall'] = ({ service, method, pattern }, request) => {
    const born = birth(service, pattern, request);
    if (born !== undefined) agents.born(born);
    if (service !== 'eventarc' || method !== 'POST' || !pattern.endsWith('/triggers')) return undefined;
    return (body) => {
      try {
        checkTrigger({ project, authority, agents }, body);
      } finally {
        agents.born('eventarc');
      }
    };
  };
  const guard = { authority, projectNumber, owner, identify };
  const may = (principal: string | undefined, permission: string, resource: string) =>
    !enforced || authority.may(principal ?? owner, permission, resource);
  return {
    routes: [...credentialRoutes({ tokens, clock }), ...permissionsUsedRoutes(usage)],
    protect: (routes) => (enforced ? routes.map((route) => guardRoute({ ...guard, onCall }, route)) : [...routes]),
    protectGrpc: (services) =>
      enforced
        ? services.map((service) => guardService({ ...guard, log, listenerAt: (port) => ports.get(port) }, service))
        : [...services],
    listenAs: (port, principal) => void ports.set(String(port), principal),
    mintIdToken: tokens.id,
    mintAccessToken: (scopes, email) => tokens.access(email, scopes),
    agentEmail: (service) => agents.email(service),
    invoke: enforced ? createInvoke({ authority, owner, identify }) : () => undefined,
    may,
    holds: (principal, permission, resource) => !enforced || authority.holds(principal ?? owner, permission, resource),
    requireAgent(service, permission, resource, role) {
      const email = agents.email(service);
      if (may(accountMember(email), permission, resource)) return;
      const text = `${email} has no permission ${permission} on ${resource}; grant it ${role} there.`;
      throw new ApiError('FAILED_PRECONDITION', text);
    },
    principalOf({ listener, authorization }) {
      try {
        return identify(listener, authorization).principal;
      } catch {
        return undefined;
      }
    },
    agentExists: (email) => agents.exists(email),
  };
}

/** The service whose agent a call brings into being: one that asks for it. */
function birth(service: string, pattern: string, { params }: RestRequest): string | undefined {
  if (service === 'storage' && pattern.endsWith('/projects/{project}/serviceAccount')) return 'storage';
  if (service !== 'serviceusage' || !pattern.endsWith(':generateServiceIdentity')) return undefined;
  return params['service']?.split('.')[0];
}
