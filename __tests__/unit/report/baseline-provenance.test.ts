import { expect, test } from '@jest/globals';
import { baselineProvenance } from '../../../src/report/index.ts';
import { aRun } from '../../support/a-run.ts';

test('a baseline is named by its run, and one made by hand by its deployment', () => {
  const { provenance } = aRun({});
  const { sha, ref, startedAt } = provenance;
  const made = { ...provenance, runId: '33' };
  expect(baselineProvenance(made, 'deployment 7', { url: 'url', away: null })).toEqual({
    runId: '33',
    sha,
    ref,
    startedAt,
    url: 'url',
    away: null,
  });
  expect(
    baselineProvenance({ ...provenance, runId: '' }, 'deployment 7', { url: '', away: null }).runId,
  ).toBe('deployment 7');
});
