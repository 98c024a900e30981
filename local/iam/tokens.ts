/**
 * Tokens that this cloud issues and reads back, signed with a key of its store: nobody outside could verify them. Both
 * kinds have the form of a JWT. https://cloud.google.com/docs/authentication/token-types
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Store } from '../store/index.ts';
import { table } from '../store/table.ts';
import type { Clock } from '../wire/clock.ts';

export interface Claims {
  readonly email: string;
  /** Identity tokens only. */
  readonly audience?: string;
  /** Seconds since 1970. */
  readonly expires: number;
}

export interface Tokens {
  /** An identity token: who calls, for one service. */
  readonly id: (audience: string, email: string) => string;
  /** An access token for APIs of Google. */
  access(email: string, scopes: readonly string[]): string;
  /** Undefined for any other token, and for one that has expired. */
  verify(token: string): Claims | undefined;
}

const LIFETIME_SECONDS = 3600;
/** The same one is handed out for so long, as Google's metadata server does. */
const REUSED_SECONDS = 3000;
const MOST_KEPT = 2000;
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

export async function createTokens({ store, clock }: { store: Store; clock: Clock }): Promise<Tokens> {
  const key = await signingKey(store);
  const issued = new Map<string, { readonly token: string; readonly until: number }>();
  const verified = new Map<string, Claims>();
  const seconds = () => Math.floor(clock.now() / 1000);
  const sign = (unsigned: string) => createHmac('sha256', key).update(unsigned).digest('base64url');
  const issue = (about: string, claims: Readonly<Record<string, unknown>>) => {
    const now = seconds();
    const known = issued.get(about);
    if (known && now < known.until) return known.token;
    const unsigned = `${HEADER}.${encode({ ...claims, iat: now, exp: now + LIFETIME_SECONDS })}`;
    const token = `${unsigned}.${sign(unsigned)}`;
    keep(issued, about, { token, until: now + REUSED_SECONDS });
    return token;
  };
  const read = (token: string): Claims | undefined => {
    const end = token.lastIndexOf('.');
    const [unsigned, signature] = [token.slice(0, Math.max(end, 0)), Buffer.from(token.slice(end + 1))];
    const expected = Buffer.from(sign(unsigned));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
    const claims = JSON.parse(Buffer.from(unsigned.split('.')[1] ?? '', 'base64url').toString()) as StoredClaims;
    const { email, aud, exp } = claims;
    return { email, expires: exp, ...(claims.scope === undefined && aud !== undefined ? { audience: aud } : {}) };
  };
  return {
    id: (audience, email) =>
      issue(`i ${email} ${audience}`, {
        iss: 'https://accounts.google.com',
        aud: audience,
        email,
        email_verified: true,
        sub: email,
      }),
    access: (email, scopes) => issue(`a ${email} ${scopes.join(' ')}`, { email, sub: email, scope: scopes.join(' ') }),
    verify(token) {
      let claims = verified.get(token);
      if (!claims) {
        claims = read(token);
        if (claims) keep(verified, token, claims);
      }
      return claims && seconds() < claims.expires ? claims : undefined;
    },
  };
}

interface StoredClaims {
  readonly email: string;
  readonly exp: number;
  readonly aud?: string;
  readonly scope?: string;
}

/** Tokens outlive the process, as those of Google outlive any server of theirs. */
async function signingKey(store: Store): Promise<Buffer> {
  const keys = table<string>(store, 'keys');
  let key = await keys.get('tokens');
  if (key === undefined) await keys.put('tokens', (key = randomBytes(32).toString('base64')));
  return Buffer.from(key, 'base64');
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.clear();
  map.set(key, value);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
