import { expect, test } from '@jest/globals';
import { historyArtifactName, runArtifactName } from '../../../../src/baseline/index.ts';

const key = { workflowPath: '.github/workflows/perf.yml', configuration: 'default' };
const run = { sha: 'a'.repeat(40), runAttempt: 1, job: 'gate' };

test.each([
  ['configuration', { ...key, configuration: 'mobile' }, run],
  ['workflow file', { ...key, workflowPath: '.github/workflows/other.yml' }, run],
  ['commit', key, { ...run, sha: 'b'.repeat(40) }],
  ['attempt', key, { ...run, runAttempt: 2 }],
  ['job', key, { ...run, job: 'other' }],
])('runs that differ in their %s never share a name', (_, otherKey, otherRun) => {
  expect(runArtifactName(otherKey, otherRun)).not.toBe(runArtifactName(key, run));
});

test('the name of a history depends on workflow, configuration and branch, and on no run', () => {
  const names = [
    historyArtifactName(key, 'main'),
    historyArtifactName(key, 'release/1'),
    historyArtifactName(key, 'release-1'),
    historyArtifactName({ ...key, configuration: 'mobile' }, 'main'),
    historyArtifactName({ ...key, workflowPath: 'x' }, 'main'),
  ];
  expect(new Set(names).size).toBe(names.length);
});

test.each(['a/b\\c:d*e?f"g<h>i|j', '\r\n', '日本語', 'x'.repeat(1000), ''])(
  'whatever the configuration is called (%p), the artifact service takes the name',
  (configuration) => {
    for (const name of [
      runArtifactName({ ...key, configuration }, run),
      historyArtifactName(key, configuration),
    ]) {
      expect(name).toMatch(/^[\w.-]+$/);
      expect(name.length).toBeLessThan(150);
    }
  },
);
