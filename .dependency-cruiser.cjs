/**
 * Who may import whom (design section 3, house style section 2). A room that is not named here may import npm
 * packages, node: modules and itself only.
 */
const rooms = {
  schemas: [],
  eventarc: ['schemas'],
  infra: ['schemas'],
  handlers: ['schemas'],
  deploy: ['schemas', 'eventarc', 'infra', 'handlers/index.ts'],
  samples: ['handlers/invoice', 'schemas'],
  local: [],
  testing: ['local/engine'],
  cli: ['deploy', 'local', 'testing', 'samples', 'schemas', 'handlers/invoice', 'infra', 'eventarc'],
  bench: ['deploy', 'local', 'samples', 'schemas', 'handlers', 'infra', 'cli'],
};

const within = (room, allowed) => ({
  name: `room-${room.replaceAll('/', '-')}`,
  severity: 'error',
  comment: `${room}/ may import only ${[room, ...allowed].join(', ')}`,
  from: { path: `^${room}/` },
  to: { path: '^[^/]+', pathNot: `^(${[room, ...allowed].join('|')})(/|$)|^node_modules/`, dependencyTypes: ['local'] },
});

const localRooms = {
  'local/engine': [],
  'local/discovery': [],
  'local/store': [],
  'local/wire': ['local/store'],
  'local/services/storage': ['local/store', 'local/wire'],
  'local/services/pubsub': ['local/store', 'local/wire'],
  'local/services/bigtable': ['local/store', 'local/wire'],
  'local/services/logging': ['local/store', 'local/wire'],
  'local/services/workflows': ['local/store', 'local/wire', 'local/engine'],
  'local/eventarc': ['local/store', 'local/wire'],
  'local/run': ['local/store', 'local/wire'],
  'local/iam': ['local/store', 'local/wire'],
  'local/control': ['local/store', 'local/wire'],
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'engine-is-pure',
      severity: 'error',
      comment: 'local/engine/ gets clock, network, files and randomness as arguments',
      from: { path: '^local/engine/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|buffer)$' },
    },
    { name: 'nothing-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    ...Object.entries(rooms).map(([room, allowed]) => within(room, allowed)),
    ...Object.entries(localRooms).map(([room, allowed]) => within(room, allowed)),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|\\.notamesh|coverage|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['notamesh-sources', 'import', 'node', 'types'],
    },
  },
};
