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

export default {
  projects: [
    {
      ...shared,
      displayName: 'fast',
      testMatch: ['<rootDir>/__tests__/{unit,oracle,golden,architecture,contract,calibration}/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/__tests__/integration/**/*.test.ts'],
    },
    { ...shared, displayName: 'bundle', testMatch: ['<rootDir>/__tests__/bundle/**/*.test.ts'] },
  ],
  // What runs servers, processes and load takes as long as the machine lets it: this ends what hangs, and is many times what
  // the longest of them takes on an idle machine. It counts only here: jest takes no notice of a project's own.
  testTimeout: 300_000,
  // A process that has run many files has a large heap, and collecting it stops the clocks of tests that measure for half a
  // second: whoever has grown to this is replaced between two files. It also keeps tests out of jest's own process.
  workerIdleMemoryLimit: '700MB',
};
