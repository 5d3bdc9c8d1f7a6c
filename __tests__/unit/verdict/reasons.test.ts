import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../../src/trial/index.ts';
import { comparisonReason } from '../../../src/verdict/reasons.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { decided } from '../../support/decided.ts';
import { aDrawnRun } from '../../support/measured-runs.ts';

const OPEN = { verdict: 'inconclusive', severity: 'none', standing: { kind: 'judged' } } as const;

describe('what is undecided says what would have been seen, and what would settle it', () => {
  test.each([
    [
      { minimumDetectableEffect: { ratio: 1.083, power: 0.8 }, wouldSettle: 'about 22 more blocks' },
      /; 8\.3 % would have been seen with 80 %; would settle it: about 22 more blocks$/,
    ],
    [
      { scale: 'difference' as const, minimumDetectableEffect: { ratio: 0.004, power: 0.8 } },
      /; 0\.4 points would have been seen with 80 %/,
    ],
    [
      { minimumDetectableEffect: { ratio: null, power: 0.8 }, wouldSettle: 'about 9 more blocks' },
      /; so few observations would not have shown any slowdown; would settle it: about 9 more blocks$/,
    ],
  ])('%j', (replaced, words) => {
    expect(comparisonReason(aJudgedComparison({ ...OPEN, ...replaced })).message).toMatch(words);
  });

  test.each([
    ['few blocks', { blocks: 5, blockDeviation: 0.03 }],
    ['noisy blocks', { blocks: 20, blockDeviation: 0.2 }],
    ['wild blocks', { blocks: 30, blockDeviation: 0.9 }],
    ['a small slowdown', { blocks: 12, blockDeviation: 0.05, slowdown: { A: 1.04 } }],
  ])('in a run of %s', (_, drawn) => {
    const run: Run = aDrawnRun({ seed: 'open', endpoints: { A: 40 }, ...drawn });
    const { comparisons, reasons } = decided(run);
    const open = comparisons.filter(({ gated, verdict }) => gated && verdict === 'inconclusive');
    expect(open.length).toBeGreaterThan(0);
    for (const { wouldSettle, endpoint, metric, standing } of open) {
      expect(wouldSettle).not.toBe('');
      const told = reasons.find((reason) => reason.endpoint === endpoint && reason.metric === metric.name);
      // Too few independent requests: nothing could have been seen, and how much longer it takes is said at once.
      expect(told?.message).toMatch(
        standing.kind === 'informational'
          ? /measure .*(?:as long|longer), or at a higher rate/
          : /(?:would have been seen|so few observations).*would settle it: /,
      );
    }
  });
});

test('what is decided has nothing to settle', () => {
  const passed = aJudgedComparison({ verdict: 'pass', wouldSettle: 'about 22 more blocks' });
  expect(comparisonReason(passed).message).not.toContain('settle');
});
