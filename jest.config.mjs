// Three speeds. `fast` touches nothing outside the process; `integration` runs real servers, processes and browsers
// on the loopback; `bundle` runs dist/ as a process.
const shared = {
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/lib', '<rootDir>/perf-gate-out'],
  testPathIgnorePatterns: ['/node_modules/', '/violations/'],
};

/**
 * What runs servers, processes and load takes as long as the machine lets it: a limit that ends what hangs, many times what
 * the longest of them takes on an idle machine, so that being slow for a while fails nothing.
 */
const patient = { testTimeout: 300_000 };

export default {
  projects: [
    {
      ...shared,
      displayName: 'fast',
      testMatch: ['<rootDir>/__tests__/{unit,oracle,golden,architecture,contract,calibration}/**/*.test.ts'],
    },
    {
      ...shared,
      ...patient,
      displayName: 'integration',
      testMatch: ['<rootDir>/__tests__/integration/**/*.test.ts'],
    },
    { ...shared, ...patient, displayName: 'bundle', testMatch: ['<rootDir>/__tests__/bundle/**/*.test.ts'] },
  ],
  testTimeout: 60_000,
  // A process that has run many files has a large heap, and collecting it stops the clocks of tests that measure for half a
  // second: whoever has grown to this is replaced between two files. It also keeps tests out of jest's own process.
  workerIdleMemoryLimit: '700MB',
};
