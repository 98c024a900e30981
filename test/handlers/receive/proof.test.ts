import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { prove, secretsOf } from '../../../handlers/receive/proof.ts';
import { diagnose } from '../../../handlers/receive/mismatch.ts';
import type { Algorithm, Signature } from '../../../handlers/webhook.ts';

const SECRET = 'segredo';
const NOW = Date.parse('2026-11-28T12:00:00Z');
const body = Buffer.from('{"batch":"b-1"}\n');

const check = (signature: Signature, headers: Record<string, string>, secret = SECRET, bytes = body, now = NOW) =>
  prove(signature, headers, bytes, secretsOf(signature, secret), now);
const hmac = (algorithm: Algorithm, content: string | Buffer = body, key: string | Buffer = SECRET) =>
  createHmac(algorithm, key).update(content);

/** Known answers: RFC 2202 case 2, RFC 4231 case 2, RFC 2104's MD5 example in RFC 2202. */
test.each([
  ['md5', '750c783e6ab0b503eaa86e310a5db738'],
  ['sha1', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  ['sha256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
] as const)('HMAC with %s gives the published answer', (algorithm, digest) => {
  const signature: Signature = { header: 'X', algorithm, secretEnv: 'S' };
  const data = Buffer.from('what do ya want for nothing?');
  expect(check(signature, { x: digest }, 'Jefe', data)).toEqual({ ok: true, secret: 1 });
  expect(check(signature, { x: digest.replace('5', '6') }, 'Jefe', data)).toEqual({ ok: false, why: 'mismatch' });
});

describe('a signature', () => {
  const shapes: [string, Signature, Record<string, string>][] = [
    [
      'of NFE.io: sha1= and upper-case digits',
      { header: 'X-Hub-Signature', algorithm: 'sha1', prefix: 'sha1=', letterCase: 'upper', secretEnv: 'S' },
      { 'x-hub-signature': `sha1=${hmac('sha1').digest('hex').toUpperCase()}` },
    ],
    [
      'in base64',
      { header: 'X-S', algorithm: 'sha512', encoding: 'base64', secretEnv: 'S' },
      { 'x-s': hmac('sha512').digest('base64') },
    ],
    [
      'with its time in a header of its own',
      { header: 'X-S', algorithm: 'sha256', timestamp: { header: 'X-T' }, secretEnv: 'S' },
      { 'x-s': hmac('sha256', `${NOW / 1000}.${body}`).digest('hex'), 'x-t': String(NOW / 1000) },
    ],
    [
      'with time and several signatures in one header',
      {
        header: 'Stripe-Signature',
        algorithm: 'sha256',
        prefix: 'v1=',
        separator: ',',
        timestamp: { header: 'Stripe-Signature', prefix: 't=' },
        secretEnv: 'S',
      },
      {
        'stripe-signature': `t=${NOW / 1000},v1=${'0'.repeat(64)},v1=${hmac('sha256', `${NOW / 1000}.${body}`).digest('hex')}`,
      },
    ],
    [
      'of the standard webhooks: id, time and body, key in base64',
      {
        header: 'webhook-signature',
        algorithm: 'sha256',
        encoding: 'base64',
        prefix: 'v1,',
        separator: ' ',
        signed: '{header:webhook-id}.{timestamp}.{body}',
        timestamp: { header: 'webhook-timestamp' },
        secretEncoding: 'base64',
        secretPrefix: 'whsec_',
        secretEnv: 'S',
      },
      {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(NOW / 1000),
        'webhook-signature': `v1,AAAA v1,${hmac('sha256', `msg_1.${NOW / 1000}.${body}`, Buffer.from('c2VncmVkbw==', 'base64')).digest('base64')}`,
      },
    ],
    ['that is a shared token', { scheme: 'token', header: 'X-Token', secretEnv: 'S' }, { 'x-token': SECRET }],
    [
      'that is a bearer token',
      { scheme: 'token', header: 'Authorization', prefix: 'Bearer ', secretEnv: 'S' },
      { authorization: `bearer ${SECRET}` },
    ],
  ];
  const secretFor = (signature: Signature) => (signature.secretPrefix === undefined ? SECRET : 'whsec_c2VncmVkbw==');

  test.each(shapes)('%s is good', (_title, signature, headers) => {
    expect(check(signature, headers, secretFor(signature))).toEqual({ ok: true, secret: 1 });
  });

  test.each(shapes)('%s is bad with another secret', (_title, signature, headers) => {
    const other = signature.secretPrefix === undefined ? 'another' : 'whsec_YW5vdGhlcg==';
    expect(check(signature, headers, other)).toEqual({ ok: false, why: 'mismatch' });
  });

  test.each(shapes.filter(([, { scheme }]) => scheme === undefined))(
    '%s is bad with another body',
    (_title, signature, headers) => {
      const bytes = Buffer.from('{"batch":"b-2"}\n');
      expect(check(signature, headers, secretFor(signature), bytes)).toEqual({ ok: false, why: 'mismatch' });
    },
  );

  test('that is a password is good as user:password alone', () => {
    const signature: Signature = { scheme: 'basic', secretEnv: 'S' };
    const of = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    expect(check(signature, of('loja:segredo'), 'loja:segredo')).toEqual({ ok: true, secret: 1 });
    expect(check(signature, of('loja:outro'), 'loja:segredo').ok).toBe(false);
    expect(check(signature, {}, 'loja:segredo')).toEqual({ ok: false, why: 'missing' });
  });

  test('is good with the old and the new secret while they change', () => {
    const signature: Signature = { header: 'X', algorithm: 'sha256', secretEnv: 'S' };
    const headers = { x: hmac('sha256').digest('hex') };
    expect(check(signature, headers, `novo\r\n${SECRET}\n`)).toEqual({ ok: true, secret: 2 });
    expect(check(signature, headers, `${SECRET}\n\nnovo`)).toEqual({ ok: true, secret: 1 });
    expect(check(signature, headers, 'novo\n')).toEqual({ ok: false, why: 'mismatch' });
  });

  test.each([
    ['lower', true, false],
    ['upper', false, true],
    ['any', true, true],
  ] as const)('of case %s', (letterCase, lower, upper) => {
    const signature: Signature = { header: 'X', algorithm: 'sha256', letterCase, secretEnv: 'S' };
    const digest = hmac('sha256').digest('hex');
    expect(check(signature, { x: digest }).ok).toBe(lower);
    expect(check(signature, { x: digest.toUpperCase() }).ok).toBe(upper);
  });

  test.each(['zz', 'é', '', `${hmac('sha256').digest('hex')}zz`, '='.repeat(64)])('of %j is bad', (value) => {
    const signature: Signature = { header: 'X', algorithm: 'sha256', secretEnv: 'S' };
    expect(check(signature, { x: value }).ok).toBe(false);
  });
});

describe('a time', () => {
  const at = (seconds: number, unit: 'seconds' | 'milliseconds' | 'rfc3339', toleranceSeconds?: number) => {
    const when = NOW + seconds * 1000;
    const text = { seconds: String(when / 1000), milliseconds: String(when), rfc3339: new Date(when).toISOString() }[
      unit
    ];
    const timestamp = { header: 'T', unit, ...(toleranceSeconds === undefined ? {} : { toleranceSeconds }) };
    const signature: Signature = { header: 'X', algorithm: 'sha256', timestamp, secretEnv: 'S' };
    return check(signature, { x: hmac('sha256', `${text}.${body}`).digest('hex'), t: text });
  };

  test.each(['seconds', 'milliseconds', 'rfc3339'] as const)('in %s is taken within five minutes', (unit) => {
    expect(at(-300, unit)).toEqual({ ok: true, secret: 1 });
    expect(at(-301, unit)).toEqual({ ok: false, why: 'too-old' });
    expect(at(301, unit)).toEqual({ ok: false, why: 'from-the-future' });
  });

  test('has the tolerance that is declared', () => {
    expect(at(-11, 'seconds', 10)).toEqual({ ok: false, why: 'too-old' });
  });

  test('made up by somebody without the secret is a mismatch', () => {
    const signature: Signature = { header: 'X', algorithm: 'sha256', timestamp: { header: 'T' }, secretEnv: 'S' };
    const old = hmac('sha256', `${NOW / 1000 - 4000}.${body}`).digest('hex');
    expect(check(signature, { x: old, t: String(NOW / 1000) })).toEqual({ ok: false, why: 'mismatch' });
  });
});

describe('why a signature does not fit', () => {
  const declared: Signature = { header: 'X-Signature', algorithm: 'sha256', secretEnv: 'S' };
  const told = (headers: Record<string, string>, secret = SECRET, signature = declared, bytes = body) =>
    diagnose(signature, headers, bytes, secretsOf(signature, secret), true);

  test.each<[string, Record<string, string>, string]>([
    [
      'another algorithm, prefix, case and header',
      { 'x-hub-signature': `sha1=${hmac('sha1').digest('hex').toUpperCase()}` },
      'sha1 upper-case hex of the body in X-Hub-Signature, prefix sha1=',
    ],
    [
      'another encoding',
      { 'x-signature': hmac('sha256').digest('base64') },
      'sha256 base64 of the body in X-Signature, prefix none',
    ],
    [
      'a body without its line end',
      { 'x-signature': hmac('sha256', body.toString().trimEnd()).digest('hex') },
      'sha256 lower-case hex of the body without blanks at its end in X-Signature, prefix none',
    ],
  ])('is found: %s', (_title, headers, way) => {
    expect(told(headers).wouldMatch).toEqual([way]);
  });

  test('is found: a key that is written in base64', () => {
    const key = Buffer.from('bytes of a key');
    const headers = { 'x-signature': hmac('sha256', body, key).digest('hex') };
    expect(told(headers, key.toString('base64')).wouldMatch[0]).toContain('with the secret taken from base64');
  });

  test('says what was seen, and nothing of it', () => {
    const digest = hmac('sha512', body, 'unknown').digest('hex');
    const seen = told({ 'x-signature': `sha512=${digest}`, 'x-hub-signature': 'Maria da Silva 111.444.777-35' });
    expect(seen).toEqual({
      header: 'X-Signature',
      declared: 'sha256 hex, prefix none',
      seen: 'X-Signature: 135 characters, prefix sha512=, 128 of lower-case hex; X-Hub-Signature: 29 characters, prefix none, 29 of other text',
      wouldMatch: [],
    });
    expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${SECRET}|${digest.slice(0, 8)}|Maria|111`));
  });

  test('is not searched for in a large body', () => {
    const large = Buffer.alloc(70_000, 'a');
    const headers = { 'x-hub-signature': hmac('sha1', large).digest('hex') };
    expect(told(headers, SECRET, declared, large).wouldMatch).toEqual([]);
  });
});

const envelopes = fileURLToPath(new URL('../../../../shared/data/nfe/envelopes', import.meta.url));
(existsSync(envelopes) ? describe : describe.skip)('the vectors beside the sample data', () => {
  const vectors = existsSync(envelopes)
    ? (JSON.parse(readFileSync(`${envelopes}/webhook-signatures.json`, 'utf8')) as {
        file: string;
        secret: string;
        headers: Record<string, string>;
      }[])
    : [];
  test.each(
    vectors.flatMap(({ file, secret, headers }) =>
      Object.entries(headers).map((each) => [file, secret, ...each] as const),
    ),
  )('%s', (file, secret, header, value) => {
    const prefix = value.slice(0, value.indexOf('=') + 1);
    const signature: Signature = { header, algorithm: prefix.slice(0, -1) as Algorithm, prefix, secretEnv: 'S' };
    const bytes = readFileSync(`${envelopes}/${file}`);
    expect(check(signature, { [header.toLowerCase()]: value }, secret, bytes)).toEqual({ ok: true, secret: 1 });
    const other = { [header.toLowerCase()]: value.replace(/[0-4]/, '5') };
    expect(check(signature, other, secret, bytes).ok).toBe(false);
  });
});
