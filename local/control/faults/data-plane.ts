/** Which calls move data rather than change or show resources: they are many, and in no log of control planes. */
import type { Route } from '../../wire/router.ts';

const SERVICES = ['workflowexecutions', 'eventarcpublishing', 'notamesh', 'local'];
const PATTERNS: Readonly<Record<string, RegExp>> = {
  storage: /\/o(\/|$|\?)|\/o\/\{|upload\/|^\/\{bucket/,
  pubsub: /:(publish|pull|acknowledge|modifyAckDeadline|streamingPull)$/,
  logging: /\/entries/,
  eventarc: /:relay$/,
  workflows: /\/callbacks\//,
};

const known = new WeakMap<Route, boolean>();

export function movesData(route: Route): boolean {
  let answer = known.get(route);
  if (answer === undefined) {
    answer = SERVICES.includes(route.service) || PATTERNS[route.service]?.test(route.pattern) === true;
    known.set(route, answer);
  }
  return answer;
}
