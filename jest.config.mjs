// Google's clients would look for a metadata server on the network.
process.env.METADATA_SERVER_DETECTION ??= 'none';

/** ES modules under Jest: `node --experimental-vm-modules` runs it (see the script `test`). */
const config = {
  testEnvironment: 'node',
  // `notamesh/testing` is what stands in testing/, not what was last packed of it.
  testEnvironmentOptions: { customExportConditions: ['notamesh-sources', 'node', 'node-addons'] },
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }] },
  testTimeout: 60_000,
  maxWorkers: 2,
};

export default config;
