import { describe, expect, test } from '@jest/globals';
import { studyOf } from '../../scripts/calibrate/catalogue.ts';
import { runBatch } from '../../scripts/calibrate/study.ts';

const EXPERIMENTS = 100;

/** The first experiments of a study of `npm run calibrate`: a gate of eight numbers at a block SD of 3 %. */
function tallyOf(id: string) {
  const study = { ...studyOf(id), batch: EXPERIMENTS };
  const tally = runBatch(study, 0, EXPERIMENTS);
  return (name: string): number => tally[name] ?? 0;
}

describe('two instances of the same code that differ, with nothing changed', () => {
  test.each([
    ['fresh ones in each block, 2 % apart', 'instances/fresh/sd-2'],
    ['known by 5 A/A runs, 0.5 % apart', 'instances/aa-5/sd-0.5'],
    ['known by 5 A/A runs, 2 % apart', 'instances/aa-5/sd-2'],
    ['known by 30 A/A runs, 2 % apart', 'instances/aa-30/sd-2'],
    ['known by 5 noisy A/A runs, 1 % apart', 'instances/aa-5-noisy/sd-1'],
  ])('are hardly ever called a regression: %s', (_, id) => {
    // At the error of 1 % four of a hundred come by chance once in fifty times.
    expect(tallyOf(id)('regression')).toBeLessThanOrEqual(3);
  });

  test('are called one often where nothing is known, 2 % apart: such a red speaks of these two instances alone', () => {
    expect(tallyOf('instances/unknown/sd-2')('regression')).toBeGreaterThan(15);
  });
});

describe('a number that is slower', () => {
  test('by the tolerance hardly ever passes as the code beside A/A runs', () => {
    // At the error of 5 % twelve of a hundred come by chance once in two hundred times.
    expect(tallyOf('instances/aa-30/sd-0.5/slower-5')('passes: code')).toBeLessThanOrEqual(11);
  });

  test.each(['instances/aa-30/sd-0.5/slower-10', 'instances/fresh/sd-2/slower-10'])(
    'by 10 %% is found all the same: %s',
    (id) => {
      expect(tallyOf(id)('regression')).toBeGreaterThan(0.9 * EXPERIMENTS);
    },
  );
});
