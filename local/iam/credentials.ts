/** IAM Service Account Credentials v1: tokens of an account for whoever may have them. https://cloud.google.com/iam/docs/reference/credentials/rest */
import { invalid } from '../wire/errors.ts';
import type { Clock } from '../wire/clock.ts';
import { ok, type RestRequest, type Route } from '../wire/router.ts';
import type { Tokens } from './tokens.ts';

const ACCOUNT = '/v1/projects/{project}/serviceAccounts/{account}';
const LIFETIME_MS = 3600 * 1000;

export function credentialRoutes({ tokens, clock }: { tokens: Tokens; clock: Clock }): Route[] {
  const route = (verb: string, answer: (email: string, request: RestRequest) => Promise<unknown>): Route => ({
    service: 'iamcredentials',
    method: 'POST',
    pattern: `${ACCOUNT}:${verb}`,
    handle: async (request) => ok(await answer(request.params['account'] ?? '', request)),
  });
  return [
    route('generateAccessToken', async (email, request) => {
      const { scope } = await request.json();
      if (!Array.isArray(scope) || scope.length === 0) throw invalid('scope must name at least one scope.');
      const expireTime = new Date(clock.now() + LIFETIME_MS).toISOString();
      return { accessToken: tokens.access(email, scope.map(String)), expireTime };
    }),
    route('generateIdToken', async (email, request) => {
      const { audience } = await request.json();
      if (typeof audience !== 'string' || audience === '') throw invalid('audience must be given.');
      return { token: tokens.id(audience, email) };
    }),
  ];
}
