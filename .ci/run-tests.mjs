/**
 * Runs every test by `npm test` and counts them from jest's own reports: `node .ci/run-tests.mjs REPORTS`, where REPORTS is a
 * folder for those reports. Many tests measure real load, and whatever else the machine does at that moment can disturb one;
 * so a test file that fails is run once more, by itself, and fails when it fails again. The first failure is shown too, and
 * the file is named. Writes the last line for `.ci/run`, `N M`, to REPORTS/counts.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** More failing files than these are no disturbance. */
const MOST_FILES_AGAIN = 5;

const reports = process.argv[2];
if (reports === undefined) throw new TypeError('Usage: node .ci/run-tests.mjs REPORTS');

/** One run of jest: its results by test file, or null when it came to no end. */
function runTests(name, args) {
  const report = join(reports, `${name}.json`);
  spawnSync('npm', ['test', '--silent', '--', '--ci', '--json', `--outputFile=${report}`, ...args], {
    stdio: 'inherit',
  });
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : null;
}

function countOf(file, status) {
  return file.assertionResults.filter((each) => each.status === status).length;
}

/** A file that broke before its first test counts as one failure. */
function failuresOf(file) {
  return file.status === 'failed' ? Math.max(1, countOf(file, 'failed')) : 0;
}

/** The results with failing files replaced by how they did when run once more. */
function runFailedOnceMore(name, results) {
  const failed = results.filter(({ status }) => status === 'failed').map((file) => file.name);
  if (failed.length === 0 || failed.length > MOST_FILES_AGAIN) return results;
  const files = failed.map((path) => relative(process.cwd(), path));
  console.log(`Once more, by themselves: ${files.join(', ')}`);
  const again = runTests(`${name}-again`, ['--maxWorkers=1', '--runTestsByPath', ...files]) ?? [];
  for (const path of failed) {
    const passes = again.some((file) => file.name === path && file.status === 'passed');
    console.log(`${relative(process.cwd(), path)}: failed, then ${passes ? 'passed' : 'failed again'}`);
  }
  return results.map((file) => again.find(({ name: path }) => path === file.name) ?? file);
}

/** Integration tests that make no load of real time: they may run two at a time, as computations may. */
const WITHOUT_LOAD = '/integration/(baseline|comment|github|report|scripts|action/seeded-faults)/';
/**
 * Those whose load is light, and which for most of their time wait for servers to start and for seconds to pass: two at a time
 * disturb each other little, and one that was disturbed is run again by itself.
 */
const LIGHT_LOAD = '/integration/(action|cli|target)/';
/** Those of the configuration, which an option of the command line takes the place of. */
const IGNORED = ['/node_modules/', '/violations/'].map((pattern) => `--testPathIgnorePatterns=${pattern}`);
const groups = [
  { name: 'fast', args: ['--selectProjects=fast', '--maxWorkers=2'] },
  {
    name: 'waiting',
    args: ['--selectProjects=integration', '--maxWorkers=2', `--testPathPatterns=${WITHOUT_LOAD}`],
  },
  {
    name: 'light',
    args: [
      '--selectProjects=integration',
      '--maxWorkers=2',
      `--testPathPatterns=${LIGHT_LOAD}`,
      ...IGNORED,
      `--testPathIgnorePatterns=${WITHOUT_LOAD}`,
    ],
  },
  {
    name: 'measuring',
    args: [
      '--selectProjects=integration',
      '--selectProjects=bundle',
      '--maxWorkers=1',
      ...IGNORED,
      `--testPathIgnorePatterns=${WITHOUT_LOAD}`,
      `--testPathIgnorePatterns=${LIGHT_LOAD}`,
    ],
  },
];
let passed = 0;
let failed = 0;
for (const { name, args } of groups) {
  const results = runTests(name, args);
  if (results === null || results.length === 0) {
    console.log(`FAIL  jest wrote no report of the ${name} tests`);
    failed += 1;
    continue;
  }
  for (const file of runFailedOnceMore(name, results)) {
    passed += countOf(file, 'passed');
    failed += failuresOf(file);
  }
}
writeFileSync(join(reports, 'counts'), `${passed} ${failed}\n`);
