import { expect, test } from '@jest/globals';
import type { Run } from '../../../src/trial/index.ts';
import { runVerdict, type Verdict } from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { aRun } from '../../support/a-run.ts';

function compared(scenario: string, verdict: Verdict, change: object = {}) {
  return aJudgedComparison({ scenario, verdict, gated: true, mode: 'baseline', ...change });
}

const RUN = aRun({ scenario: 'cart' });
const NOISE = { kind: 'informational', reason: 'too few requests for p99', curable: false } as const;

test.each<[string, ReturnType<typeof compared>[], Verdict | null]>([
  ['the worst of its comparisons', [compared('cart', 'pass'), compared('cart', 'regression')], 'regression'],
  ['none of another scenario', [compared('cart', 'pass'), compared('search', 'regression')], 'pass'],
  [
    'none that only informs',
    [compared('cart', 'pass'), compared('cart', 'regression', { standing: NOISE })],
    'pass',
  ],
  ['none that is not gated', [compared('cart', 'regression', { gated: false })], null],
  ['nothing where nothing was compared', [], null],
  ['that it cannot be told where that is the worst', [compared('cart', 'inconclusive')], 'inconclusive'],
])('a run is said to be %s', (_, comparisons, verdict) => {
  expect(runVerdict(RUN, { comparisons })).toBe(verdict);
});

test('a run that is no measure for others is invalid, whatever its comparisons say', () => {
  const run: Run = { ...RUN, incidents: [{ kind: 'interrupted', side: null, block: 0, detail: 'SIGTERM' }] };
  expect(runVerdict(run, { comparisons: [compared('cart', 'pass')] })).toBe('invalid');
});
