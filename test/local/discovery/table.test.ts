import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DiscoveryDocument, DiscoveryMethod } from '../../../local/discovery/document.ts';
import { generate } from '../../../local/discovery/generate.ts';
import { parametersOf } from '../../../local/discovery/parameters.ts';
import { tableOf } from '../../../local/discovery/table.ts';
import { parseTable } from '../../../local/engine/connectors/table.ts';

const query = (required = false) => ({ location: 'query', required });
const path = { location: 'path', required: true };

const LIST: DiscoveryMethod = {
  httpMethod: 'GET',
  path: 'b/{bucket}/o',
  parameters: { bucket: path, prefix: query(), delimiter: query() },
  response: { $ref: 'Objects' },
};
const REMOVE: DiscoveryMethod = {
  httpMethod: 'DELETE',
  path: 'b/{bucket}/o/{object}',
  parameters: { bucket: path, object: path },
  response: { $ref: 'Operation' },
};
const INSERT: DiscoveryMethod = {
  httpMethod: 'POST',
  path: 'b/{bucket}/o',
  parameters: { bucket: path, name: query(true) },
  request: { $ref: 'Object' },
  supportsMediaUpload: true,
};
const WATCH: DiscoveryMethod = { httpMethod: 'POST', path: 'b/{bucket}', response: { $ref: 'GoogleOperation' } };

const DOCUMENT: DiscoveryDocument = {
  rootUrl: 'https://storage.googleapis.com/',
  servicePath: 'storage/v1/',
  schemas: { Operation: { properties: { done: {}, name: {} } }, GoogleOperation: { properties: { status: {} } } },
  resources: {
    objects: {
      methods: { remove: REMOVE, list: LIST, insert: INSERT },
      resources: { watches: { methods: { watch: WATCH, stop: { httpMethod: 'POST', path: 'b/{bucket}:stop' } } } },
    },
    watches: { methods: { end: { httpMethod: 'POST', path: 'stop' } } },
  },
};

const TABLE = `https://storage.googleapis.com/ storage/v1/
?name!
?delimiter,prefix
>objects b/{bucket}/
insert P o 1 bu
list G o 2
remove D o/{object} 0 o
>objects.watches b/{bucket}
stop P :stop 0
watch P - 0 s
>watches
end P stop 0`;

describe('a discovery document', () => {
  test('becomes a compact table', () => {
    expect(tableOf(DOCUMENT)).toBe(TABLE);
  });

  test('reads back from its table as the methods it describes', () => {
    const methods = [...parseTable('storage.v1', TABLE).values()];
    expect(methods.map(({ name, verb, root, path: at, flags }) => [name, verb, root + at, flags])).toEqual([
      ['googleapis.storage.v1.objects.insert', 'POST', 'https://storage.googleapis.com/storage/v1/b/{bucket}/o', 'bu'],
      ['googleapis.storage.v1.objects.list', 'GET', 'https://storage.googleapis.com/storage/v1/b/{bucket}/o', ''],
      [
        'googleapis.storage.v1.objects.remove',
        'DELETE',
        'https://storage.googleapis.com/storage/v1/b/{bucket}/o/{object}',
        'o',
      ],
      [
        'googleapis.storage.v1.objects.watches.stop',
        'POST',
        'https://storage.googleapis.com/storage/v1/b/{bucket}:stop',
        '',
      ],
      [
        'googleapis.storage.v1.objects.watches.watch',
        'POST',
        'https://storage.googleapis.com/storage/v1/b/{bucket}',
        's',
      ],
      ['googleapis.storage.v1.watches.end', 'POST', 'https://storage.googleapis.com/storage/v1/stop', ''],
    ]);
    expect(methods.slice(0, 3).map((each) => each.query)).toEqual([
      [{ name: 'name', required: true }],
      [
        { name: 'delimiter', required: false },
        { name: 'prefix', required: false },
      ],
      [],
    ]);
  });

  test('with a verb that no table holds is refused', () => {
    const odd = { ...DOCUMENT, resources: { x: { methods: { y: { httpMethod: 'TRACE', path: 'x' } } } } };
    expect(() => tableOf(odd)).toThrow('y: TRACE x');
  });

  test('is written where its shelf is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'notamesh-discovery-'));
    try {
      writeFileSync(join(folder, 'storage.v1.json'), JSON.stringify(DOCUMENT));
      generate(folder, folder, { data: ['storage.v1'] });
      const written = readFileSync(join(folder, 'data.ts'), 'utf8');
      expect(written).toContain(`export const DATA = {\n  'storage.v1': \`\n${TABLE}\n\`,\n};\n`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the parameters of methods', () => {
  const list = { httpMethod: 'GET', path: 'v1/{+parent}/things', flatPath: 'v1/{v1Id}/{v1Id1}/things' };
  const services = [
    {
      service: 'things',
      collections: ['projects', 'things'],
      document: {
        rootUrl: 'https://things.googleapis.com/',
        servicePath: '',
        methods: { other: { httpMethod: 'GET', path: 'v1/projects/{id}/others' } },
        resources: {
          things: {
            methods: {
              list: {
                ...list,
                parameters: { parent: path, pageSize: query(), 'time.end': query(), 'time.start': query() },
              },
              run: { httpMethod: 'POST', path: 'v1/projects/{id}/things/{thing}:run' },
            },
          },
        },
      },
    },
  ];

  test('stand above those that have just them', () => {
    expect(parametersOf(services)).toBe(
      '?\nPOST things v1/projects/{}/things/{}:run\n?pageSize,time\nGET things v1/projects/{}/things',
    );
  });
});
