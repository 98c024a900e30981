/**
 * Agents of Google's services: whom they are in this project, what they may without being granted it, and when they are
 * born. https://cloud.google.com/iam/docs/service-agents
 */
import type { Store } from '../store/index.ts';
import { table } from '../store/table.ts';
import type { Clock } from '../wire/clock.ts';

/** Domain of the address, and the role the agent is granted as it is born. */
const AGENTS: Readonly<Record<string, { readonly domain: string; readonly role?: string }>> = {
  eventarc: { domain: 'gcp-sa-eventarc', role: 'roles/eventarc.serviceAgent' },
  pubsub: { domain: 'gcp-sa-pubsub', role: 'roles/pubsub.serviceAgent' },
  // It gets nothing by itself: that it may publish is the project's to say.
  storage: { domain: 'gs-project-accounts' },
  workflows: { domain: 'gcp-sa-workflows', role: 'roles/workflows.serviceAgent' },
};

interface AgentsEnv {
  readonly store: Store;
  readonly clock: Clock;
  readonly projectNumber: string;
  /** Agents come into being on first use, not with the project. */
  readonly late: () => boolean;
  readonly delayMilliseconds: () => number;
}

export interface Agents {
  email(service: string): string;
  /** True for addresses that are no agent's. */
  exists(email: string): boolean;
  /** The service is used for the first time, or its identity is asked for. */
  born(service: string): void;
  /** The role an agent has of itself, once it acts. */
  roleOf(principal: string): string | undefined;
  /** When roleOf() may say something else than before. Milliseconds since 1970. */
  nextChange(): number;
}

export async function createAgents(env: AgentsEnv): Promise<Agents> {
  const rows = table<number>(env.store, 'agents');
  const births = new Map(await rows.list());
  const email = (service: string) =>
    `service-${env.projectNumber}@${AGENTS[service]?.domain ?? `gcp-sa-${service}`}.iam.gserviceaccount.com`;
  const byPrincipal = new Map(
    Object.entries(AGENTS).map(([service, { role }]) => [`serviceAccount:${email(service)}`, { service, role }]),
  );
  const acts = (service: string) => {
    const since = births.get(service);
    return since === undefined ? !env.late() : since + env.delayMilliseconds() <= env.clock.now();
  };
  return {
    email,
    exists(address) {
      const agent = byPrincipal.get(`serviceAccount:${address}`);
      return !agent || !env.late() || births.has(agent.service);
    },
    born(service) {
      if (!(service in AGENTS) || births.has(service) || !env.late()) return;
      births.set(service, env.clock.now());
      // What is lost by a crash is born again by the next use.
      void rows.put(service, env.clock.now());
    },
    roleOf(principal) {
      const agent = byPrincipal.get(principal);
      return agent && acts(agent.service) ? agent.role : undefined;
    },
    nextChange() {
      const now = env.clock.now();
      const due = [...births.values()].map((since) => since + env.delayMilliseconds()).filter((at) => at > now);
      return Math.min(Infinity, ...due);
    },
  };
}
