/** Jest on Node 20 runs Nest 12 only as native ES modules; see docs/adr for the why of each line. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  transform: {
    '^.+\\.(t|j)s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
          // Jest takes JSON by `with { type: 'json' }` alone.
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // The sources name their imports as the emitted files: './x.js' is './x.ts' here.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // CommonJS packages that require these two cannot load ES modules inside Jest below Node 24.9.
  transformIgnorePatterns: ['/node_modules/(?!(content-disposition|cookie)/)'],
  // Ends what hangs, and nothing else: how fast something is, no test tells by the clock.
  testTimeout: 600_000,
  maxWorkers: '100%',
  testSequencer: '<rootDir>/scripts/slowest-first.mjs',
  // ES modules of suites that have ended stay in memory, and collecting around them made a full run three times as long.
  workerIdleMemoryLimit: '800MB',
};
