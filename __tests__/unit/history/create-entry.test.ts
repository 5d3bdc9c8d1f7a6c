import { expect, test } from '@jest/globals';
import { createEntry } from '../../../src/history/index.ts';
import { aRun } from '../../support/a-run.ts';

test("an entry is the candidate's summary with where it came from and what was decided", () => {
  const run = aRun();
  const entry = createEntry(run, {
    verdict: 'pass',
    level: { index: 7, accepted: true },
    acceptances: ['a'],
    wouldBlock: false,
    url: 'https://example.test/7',
  });
  expect(entry).toMatchObject({
    deployment: { id: run.deployment, scenario: run.scenario, loadHash: run.loadHash },
    provenance: run.provenance,
    verdict: 'pass',
    level: { index: 7, accepted: true },
    acceptances: ['a'],
    url: 'https://example.test/7',
  });
  expect(entry.deployment.metrics.length).toBeGreaterThan(0);
  expect(entry.deployment.control).toBeNull();
});

test('the machine of the run comes along', () => {
  const slots = [{ startMs: 0, requests: 100, responseTimeMs: 0.7 }];
  const run = aRun({ control: { reference: '1/node-v24', slots } });
  const { deployment } = createEntry(run, {
    verdict: 'pass',
    level: { index: 0, accepted: true },
    acceptances: [],
    wouldBlock: false,
    url: '',
  });
  expect(deployment.control?.reference).toBe('1/node-v24');
  expect(deployment.control?.responseTimeMs).toBeCloseTo(0.7, 12);
});
