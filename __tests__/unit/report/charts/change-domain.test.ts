import { expect, test } from '@jest/globals';
import type { Explanation } from '../../../../src/comparison/index.ts';
import { domainOfChanges, domainOfSequence } from '../../../../src/report/charts/change-domain.ts';
import { aJudgedComparison } from '../../../support/a-report.ts';
import { anExplanation } from '../../../support/an-explanation.ts';

const changesOf = (changes: readonly number[]): Explanation['changes'] =>
  changes.map((change, index) => ({ name: `block ${index + 1}`, change, isBeyondTolerance: false }));

test('a burst of one block in thirty does not flatten the others', () => {
  const quiet = Array.from({ length: 29 }, (_, index) => 0.01 * Math.sin(index));
  const { low, high } = domainOfChanges(
    anExplanation(aJudgedComparison(), { changes: changesOf([...quiet, 40]) }),
  );
  expect(high).toBeLessThan(0.1);
  expect(low).toBeGreaterThan(-0.1);
});

test('zero, the noise floor and the tolerance are always in the picture', () => {
  const { low, high } = domainOfChanges(
    anExplanation(aJudgedComparison(), { changes: changesOf([0.3, 0.31, 0.29]) }),
  );
  expect(low).toBeLessThan(1 / 1.01 - 1);
  expect(high).toBeGreaterThan(0.31);
});

test('the last interval is whole, and earlier ones that were much wider are cut', () => {
  const comparison = aJudgedComparison({ effect: { ratio: 1.1, lower: 1.08, upper: 1.12, confidence: 0.9 } });
  const sequence = [
    { name: 'block 6', blocks: 6, lower: -3, upper: 9 },
    { name: 'block 7', blocks: 7, lower: 0.02, upper: 0.2 },
    { name: 'block 8', blocks: 8, lower: 0.08, upper: 0.12 },
  ];
  const { low, high } = domainOfSequence(anExplanation(comparison, { sequence }));
  expect(high).toBeGreaterThan(0.2);
  expect(high).toBeLessThan(0.3);
  expect(low).toBeGreaterThan(-0.1);
});
