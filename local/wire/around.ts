/** What may stand between the HTTP server and the rooms: sees a call before its route does, and may answer in its stead. */
import type { Reply, RestRequest, Route } from './router.ts';
import type { Soon } from './soon.ts';

export type Answer = Reply | 'answered';

export interface Around {
  /** Whether calls of this route go through call() at this moment. */
  watches(route: Route): boolean;
  /** Whether it may answer in ways that only node:http can, such as cutting the connection. */
  readonly isRough: boolean;
  /** `next` hands the call to the route. @throws ApiError as routes do */
  call(route: Route, request: RestRequest, next: (request: RestRequest) => Soon<Answer>): Soon<Answer>;
}
