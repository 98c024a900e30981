/** Who calls, as members of policies are written. https://cloud.google.com/iam/docs/principal-identifiers */
import { ApiError } from '../wire/errors.ts';
import type { Claims, Tokens } from './tokens.ts';

/** A caller without credentials that is not the person at the keyboard: a workflow or a push without `auth`. */
export const NOBODY = 'allUsers';

/** The person at the keyboard, who owns the project. */
export const ownerOf = (project: string): string => `user:owner@${project}.local`;
export const accountMember = (email: string): string => `serviceAccount:${email}`;

export interface Caller {
  readonly principal: string;
  /** Of an identity token: which service it is for. APIs of Google take access tokens only. */
  readonly audience?: string;
}

/**
 * What the person at the keyboard may carry along: `owner` is what people write for Google's emulators, and the other is
 * the form of Google's own access tokens, which `gcloud auth print-access-token` and client libraries with credentials
 * of this machine send. Who has neither is the same person, so nothing is given away.
 */
const OWNERS_TOKEN = /^(owner|ya29\..+)$/;

/** @throws ApiError UNAUTHENTICATED for a token that this cloud did not issue, or one that has expired */
export function createIdentify(project: string, tokens: Tokens) {
  const owner: Caller = { principal: ownerOf(project) };
  const byListener = new Map<string, Caller>();
  return (listener: string | undefined, authorization: string | undefined): Caller => {
    if (authorization === undefined) {
      if (listener === undefined) return owner;
      let caller = byListener.get(listener);
      if (!caller) byListener.set(listener, (caller = { principal: listener }));
      return caller;
    }
    const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token !== undefined && listener === undefined && OWNERS_TOKEN.test(token)) return owner;
    const claims = token === undefined ? undefined : tokens.verify(token);
    if (!claims) throw badToken();
    return callerOf(claims);
  };
}

function callerOf({ email, audience }: Claims): Caller {
  const principal = accountMember(email);
  return audience === undefined ? { principal } : { principal, audience };
}

function badToken(): ApiError {
  return new ApiError(
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
    [errorInfo('ACCESS_TOKEN_TYPE_UNSUPPORTED', 'googleapis.com', {})],
  );
}

/** https://cloud.google.com/apis/design/errors#error_info */
export function errorInfo(reason: string, domain: string, metadata: Readonly<Record<string, string>>) {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain, metadata };
}
