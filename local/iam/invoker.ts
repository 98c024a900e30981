/**
 * Who may call a Cloud Run service: identity tokens only, for the service's own address.
 * https://cloud.google.com/run/docs/authenticating/service-to-service
 */
import { ApiError } from '../wire/errors.ts';
import type { Authority } from './authority.ts';
import { NOBODY, type Caller } from './principals.ts';

export interface InvokedService {
  /** Full resource name. */
  readonly name: string;
  /** `https://host` of the service, and what else a token may be for. */
  readonly audiences: readonly string[];
  readonly invokerIamDisabled: boolean;
}

/** An answer of Google's front end in place of the service's own. */
export interface TurnedAway {
  readonly status: 401 | 403;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface InvokerEnv {
  readonly authority: Authority;
  readonly owner: string;
  /** @throws ApiError UNAUTHENTICATED */
  identify(listener: string | undefined, authorization: string | undefined): Caller;
}

export type Invoke = (
  service: InvokedService,
  path: string,
  listener: string | undefined,
  authorization: string | undefined,
) => TurnedAway | undefined;

/** Undefined lets the call through. The person at the keyboard needs no token. */
export function createInvoke({ authority, owner, identify }: InvokerEnv): Invoke {
  return ({ name, audiences, invokerIamDisabled }, path, listener, authorization) => {
    if (invokerIamDisabled) return undefined;
    let caller: Caller;
    try {
      caller = identify(listener, authorization);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return invalidToken(path);
    }
    const { principal, audience } = caller;
    const isFor = audience !== undefined && audiences.some((each) => originOf(audience) === each || audience === each);
    if (authorization !== undefined && principal !== owner && !isFor) return invalidToken(path);
    // Without a token nobody is known to the service, whoever's port the call came in at.
    const known = authorization === undefined && principal !== owner ? NOBODY : principal;
    return authority.may(known, 'run.routes.invoke', name) ? undefined : forbidden(path);
  };
}

function originOf(audience: string): string {
  try {
    return new URL(audience).origin;
  } catch {
    return audience;
  }
}

function forbidden(path: string): TurnedAway {
  const text = `Your client does not have permission to get URL <code>${escape(path)}</code> from this server.`;
  return { status: 403, headers: HTML, body: page('403 Forbidden', 'Error: Forbidden', text) };
}

function invalidToken(path: string): TurnedAway {
  const challenge = 'Bearer error="invalid_token" error_description="The access token could not be verified"';
  const text = `Your client does not have permission to the requested URL <code>${escape(path)}</code>.`;
  return {
    status: 401,
    headers: { ...HTML, 'www-authenticate': challenge },
    body: page('401 Unauthorized', 'Error: Unauthorized', text),
  };
}

const HTML = { 'content-type': 'text/html; charset=UTF-8' };

function page(title: string, heading: string, text: string): string {
  return `
<html><head>
<meta http-equiv="content-type" content="text/html;charset=utf-8">
<title>${title}</title>
</head>
<body text=#000000 bgcolor=#ffffff>
<h1>${heading}</h1>
<h2>${text}</h2>
<h2></h2>
</body></html>
`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);
}
