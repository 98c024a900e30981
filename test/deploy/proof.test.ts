/** What the smoke test proved once is not proved again, as long as nothing of it has changed. */
import { proofKey } from '../../deploy/work/proof.ts';
import type { Resource } from '../../deploy/resource.ts';
import type { SourceSpec } from '../../infra/sources.ts';

const service = (spec: Record<string, unknown>): Resource => ({
  address: 'service/fetch',
  kind: 'service',
  name: 'fetch',
  spec,
  needs: [],
});
const smoke = (sourceContents: string): Resource => ({
  address: 'workflow/smoke',
  kind: 'workflow',
  name: 'smoke',
  spec: { sourceContents },
  needs: [],
});
const other: Resource = { ...smoke('x'), address: 'workflow/replay', name: 'replay' };

const given = { sources: [] as SourceSpec[], environment: {} };
const key = (...resources: Resource[]) => proofKey(resources, given);

test('a proof is of the handlers, their settings and who asks them, and of nothing else', () => {
  const known = key(service({ object: 'a' }), smoke('one'));
  expect(known).toMatch(/^[0-9a-f]{64}$/);
  expect(key(service({ object: 'a' }), smoke('one'), other)).toBe(known);
  expect(key(service({ object: 'b' }), smoke('one'))).not.toBe(known);
  expect(key(service({ object: 'a' }), smoke('two'))).not.toBe(known);
});

test('a simulated source may listen on any port', () => {
  const at = (origin: string) => key(service({ env: JSON.stringify({ origin }) }), smoke('one'));
  expect(at('http://127.0.0.1:8702')).toBe(at('http://127.0.0.1:40123'));
  expect(at('http://api.example:8702')).not.toBe(at('http://api.example:40123'));
});

test('where a secret is given, nothing is known', () => {
  const environment = { NOTAMESH_PERSONAL_DATA_KEY: 'short' };
  expect(proofKey([service({}), smoke('one')], { ...given, environment })).toBeUndefined();
});
