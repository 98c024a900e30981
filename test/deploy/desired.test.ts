import { desired } from '../../deploy/desired/index.ts';
import { inOrder } from '../../deploy/planning/plan.ts';
import type { Resource } from '../../deploy/resource.ts';
import { sources, type SourceSpec } from '../../infra/sources.ts';
import { WORKFLOWS } from '../../infra/workflows.ts';
import { runbooks } from './runbooks.ts';

const place = { project: 'p', location: 'southamerica-east1' };
const archives = new Map(
  ['receive', 'fetch', 'transform', 'write', 'inspect'].map((name) => [name, Buffer.from(name)]),
);
const definitions = new Map(WORKFLOWS.map(({ id }) => [id, 'main: {}']));

const signed: SourceSpec = {
  name: 'loja',
  description: 'signs its webhooks and wants a key',
  kind: 'batch',
  origin: 'https://api.loja.example',
  signature: { secretEnv: 'LOJA_HOOK' },
  auth: { secretEnv: 'LOJA_KEY' },
};

const want = (given: readonly SourceSpec[]) => desired({ place, archives, definitions, runbooks, sources: given });
const find = (resources: readonly Resource[], address: string) => resources.find((each) => each.address === address);

describe('the desired state', () => {
  test('has one resource per address, and each can be made after those it needs', () => {
    const resources = want(sources({}, { simulated: true }));
    expect(new Set(resources.map(({ address }) => address)).size).toBe(resources.length);
    expect(inOrder(resources)).toHaveLength(resources.length);
  });

  test('gives the secrets of a source to the handler that needs them, and to no other', () => {
    const resources = want([signed]);
    expect(find(resources, 'secret/loja-hook')).toBeDefined();
    expect(find(resources, 'grant/receive/secret/loja-hook')?.spec).toMatchObject({
      role: 'roles/secretmanager.secretAccessor',
    });
    expect(find(resources, 'grant/fetch/secret/loja-hook')).toBeUndefined();
    expect(JSON.stringify(find(resources, 'service/receive')?.spec)).toContain('"LOJA_HOOK"');
    expect(JSON.stringify(find(resources, 'service/fetch')?.spec)).toContain('"LOJA_KEY"');
  });

  test('tells the workflow that loads which share of an object each source may have set aside', () => {
    const variables = (given: readonly SourceSpec[]) => find(want(given), 'workflow/load-object')?.spec['userEnvVars'];
    expect(variables([{ ...signed, tolerate: 0.05 }])).toMatchObject({ TOLERATE: '{"loja":0.05}' });
    expect(variables([signed])).not.toHaveProperty('TOLERATE');
  });

  test('gives a handler with threads its processors, and tells it how many', () => {
    const resources = want([]);
    const found = ['receive', 'fetch', 'transform', 'write', 'inspect'].map((id) => {
      const { template } = find(resources, `service/${id}`)?.spec as unknown as {
        template: { containers: [{ env: { name: string; value: string }[]; resources: { limits: { cpu: string } } }] };
      };
      const [{ env, resources: given }] = template.containers;
      return [id, given.limits.cpu, env.find(({ name }) => name === 'PROCESSORS')?.value];
    });
    expect(found).toEqual([
      ['receive', '1', undefined],
      ['fetch', '1', undefined],
      ['transform', '2', '2'],
      ['write', '1', undefined],
      ['inspect', '1', undefined],
    ]);
  });

  test('lets everybody call the webhook handler, and nobody else', () => {
    const resources = want([]);
    const open = ['receive', 'fetch', 'transform', 'write', 'inspect'].filter(
      (id) => find(resources, `service/${id}`)?.spec['invokerIamDisabled'] === true,
    );
    expect(open).toEqual(['receive']);
  });

  test('takes the key of the personal data wrapped, with the right to unwrap it, in place of a secret', () => {
    const kmsKey = 'projects/p/locations/l/keyRings/notamesh/cryptoKeys/personal';
    const settings = { personalKey: { kmsKey, wrapped: 'd3JhcHBlZA==' } };
    const resources = desired({ place, archives, definitions, runbooks, sources: [], settings });
    expect(JSON.stringify(resources)).not.toContain('personal-data-key');
    expect(find(resources, 'grant/transform/key/personal/cloudkms.cryptoKeyDecrypter')?.spec).toMatchObject({
      service: 'cloudkms',
      path: `/v1/${kmsKey}`,
    });
    const env = JSON.stringify(find(resources, 'service/transform')?.spec);
    expect(env).toContain('"name":"PERSONAL_DATA_KEY_WRAPPED","value":"d3JhcHBlZA=="');
    expect(env).not.toContain('"PERSONAL_DATA_KEY"');
    expect(inOrder(resources)).toHaveLength(resources.length);
  });

  test('gathers pushed documents into files by source, and starts no workflow for each, where that is wanted', () => {
    const settings = { stream: 'batches' } as const;
    const given = sources({}, { simulated: false });
    const resources = desired({ place, archives, definitions, runbooks, sources: given, settings });
    expect(find(resources, 'trigger/invoice-received')).toBeUndefined();
    expect(find(resources, 'trigger/raw-object-finalized')).toBeDefined();
    expect(find(resources, 'subscription/invoices-of-loja')?.spec).toMatchObject({
      filter: 'attributes.source = "loja"',
      cloudStorageConfig: { bucket: 'p-raw', filenamePrefix: 'loja/stream/' },
    });
    expect(find(resources, 'subscription/invoices-of-push')?.spec['filter']).toContain('attributes.source != "loja"');
    expect(JSON.stringify(find(resources, 'service/receive')?.spec)).toContain('"INVOICE_STREAM","value":"batches"');
    expect(inOrder(resources)).toHaveLength(resources.length);
    const many = Array.from({ length: 20 }, (_, index) => ({ ...signed, name: `loja-${index}` }));
    expect(() => desired({ place, archives, definitions, runbooks, sources: many, settings })).toThrow(
      /NOTAMESH_STREAM/,
    );
    expect(want(given).some(({ address }) => address.startsWith('subscription/invoices-of'))).toBe(false);
  });

  test('holds the simulated sources only where they are wanted or have an address', () => {
    const names = (given: readonly SourceSpec[]) => given.map(({ name }) => name);
    expect(names(sources({}, { simulated: false }))).not.toContain('demo');
    expect(names(sources({}, { simulated: true }))).toContain('demo');
    expect(names(sources({ demo: 'https://demo.example' }, { simulated: false }))).toContain('demo');
  });
});
