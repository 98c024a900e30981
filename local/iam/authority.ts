/** The one place that says yes or no: used by the guards of both wires and by rooms that act for somebody. */
import type { BodyDemands } from './body-demands.ts';
import { demandOn, type Demand, type Params } from './demand.ts';
import type { createEvaluate } from './evaluate.ts';
import type { Caller } from './principals.ts';
import { actAsError, missingCredentials, refusalError } from './refusals.ts';

interface AuthorityEnv extends ReturnType<typeof createEvaluate> {
  readonly project: string;
  readonly projectNumber: string;
}

export interface Authority {
  /** The project by its id, however it was addressed. */
  canonical(params: Params): Params;
  /** @throws ApiError UNAUTHENTICATED, PERMISSION_DENIED */
  require(caller: Caller, service: string, demand: Demand, params: Params): void;
  /** As require(), for the first of several that is granted. */
  requireOne(caller: Caller, service: string, demands: readonly Demand[], params: Params): void;
  requireBody(caller: Caller, service: string, demands: BodyDemands): void;
  /** Counts the use, or the refusal. */
  may(principal: string, permission: string, resource: string): boolean;
  /** Counts nothing. */
  holds(principal: string, permission: string, resource: string): boolean;
}

export function createAuthority({ project, projectNumber, ...env }: AuthorityEnv): Authority {
  const refuse = (caller: Caller, service: string, { permission, shown }: Demand, params: Params) =>
    refusalError({ service, principal: caller.principal, permission, resource: shown(params) });
  /** An identity token tells who calls, but opens no API. */
  const checkKind = (caller: Caller, service: string) => {
    if (caller.audience !== undefined) throw missingCredentials(service);
  };
  const attach = demandOn('pubsub.topics.attachSubscription', 'projects/{project}/topics/{topic}');
  return {
    canonical(params) {
      const given = params['project'];
      if (given === project) return params;
      const isOurs = given === undefined || given === projectNumber || given === '-';
      return isOurs ? { ...params, project } : params;
    },
    require(caller, service, demand, params) {
      checkKind(caller, service);
      if (!env.may(caller.principal, demand.permission, demand.policy(params))) {
        throw refuse(caller, service, demand, params);
      }
    },
    requireOne(caller, service, demands, params) {
      checkKind(caller, service);
      const held = demands.find(({ permission, policy }) => env.holds(caller.principal, permission, policy(params)));
      const asked = held ?? demands[0];
      if (asked) this.require(caller, service, asked, params);
    },
    requireBody(caller, service, { actsAs, attachesTo }) {
      for (const email of actsAs) {
        const resource = `projects/${project}/serviceAccounts/${email}`;
        if (!env.may(caller.principal, 'iam.serviceAccounts.actAs', resource)) throw actAsError(email);
      }
      for (const name of attachesTo) {
        this.require(caller, service, attach, { project, topic: name.slice(name.lastIndexOf('/') + 1) });
      }
    },
    may: (principal, permission, resource) => env.may(principal, permission, resource) !== undefined,
    holds: (principal, permission, resource) => env.holds(principal, permission, resource) !== undefined,
  };
}
