import { expect, test } from '@jest/globals';
import { ofSameLevel } from '../../../src/action/read-earlier.ts';
import { aProvenance, aRun } from '../../support/a-run.ts';

const at = (hour: number) => `2026-03-01T0${hour}:00:00.000Z`;

function anAttempt(scenario: string, runAttempt: number, hour: number) {
  return aRun({ scenario, provenance: aProvenance({ runId: '7', runAttempt, startedAt: at(hour) }) });
}

test('an attempt that was compared with the level before is named, and not continued', () => {
  const earlier = {
    runs: [anAttempt('shop', 1, 1), anAttempt('search', 1, 1), anAttempt('shop', 2, 3)],
    missing: ['attempt 4 is gone'],
  };
  // The first attempt moved the branch to the level of the shop.
  const { runs, missing } = ofSameLevel(earlier, new Map([['shop', Date.parse(at(1))]]));
  expect(runs).toEqual(earlier.runs.slice(1));
  expect(missing).toEqual([
    'attempt 4 is gone',
    'shop: attempt 1 of run 7 is not continued: it was compared with the level before',
  ]);
});

test('where nothing moved, or nothing is known of levels, all attempts are continued', () => {
  const earlier = { runs: [anAttempt('shop', 1, 1)], missing: [] };
  expect(ofSameLevel(earlier, new Map([['shop', -Infinity]]))).toBe(earlier);
  expect(ofSameLevel(earlier, new Map())).toBe(earlier);
});
