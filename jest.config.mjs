// One runner for all sizes of test: `npm test` runs every *spec.ts; a path or a pattern after `--` narrows it.
export default {
  testEnvironment: 'node',
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/config', '<rootDir>/migrations'],
  testRegex: '[.](spec|contract-spec|integration-spec|e2e-spec|browser-spec)[.]ts$',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+[.]ts$': [
      '@swc/jest',
      {
        sourceMaps: true,
        module: { type: 'es6' },
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          experimental: { keepImportAttributes: true },
        },
      },
    ],
  },
  moduleNameMapper: { '^([.]{1,2}/.*)[.]js$': '$1' },
  testTimeout: 30000,
  // A worker keeps the modules of every file it has run (jest isolates them, V8 frees them late): it is replaced once it holds this much.
  workerIdleMemoryLimit: '1GB',
  maxWorkers: 2,
};
