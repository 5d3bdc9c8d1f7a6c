import { describe, expect, test } from '@jest/globals';
import type { Run } from '../../../src/trial/index.ts';
import { comparisonReason } from '../../../src/verdict/reasons.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';
import { decided, decidedByHistory } from '../../support/decided.ts';
import { aDrawnRun, aScalarRun, scalarDeployments } from '../../support/measured-runs.ts';

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

test('where a side was 0 in some blocks, that is why nobody knows what would have been seen', () => {
  const run = aScalarRun(
    Array<number>(20).fill(0),
    Array.from({ length: 20 }, (_, block) => (block % 3 === 0 ? 5 : 0)),
  );
  const [judged] = decided(run).comparisons;
  expect(judged && comparisonReason(judged)).toMatchObject({
    message: expect.stringMatching(
      /; what would have been seen is not known where a side was 0 in some blocks; would settle it: more blocks \(how many is not known/u,
    ),
    figures: [],
  });
});

test('figures say the same: what would have been seen, and what would settle it', () => {
  const figures = [{ of: 'blocks', value: 22 }] as const;
  const open = aJudgedComparison({ ...OPEN, minimumDetectableEffect: { ratio: 1.083, power: 0.8 }, figures });
  expect(comparisonReason(open).figures).toEqual([
    { of: 'detectable', value: expect.closeTo(0.083, 12) },
    { of: 'blocks', value: 22 },
  ]);
  const share = { scale: 'difference', minimumDetectableEffect: { ratio: 0.004, power: 0.8 } } as const;
  expect(comparisonReason({ ...open, ...share }).figures[0]).toEqual({ of: 'detectable', value: 0.004 });
  const unknown = { minimumDetectableEffect: { ratio: null, power: 0.8 } } as const;
  expect(comparisonReason({ ...open, ...unknown }).figures).toEqual(figures);
  expect(comparisonReason({ ...open, verdict: 'pass' }).figures).toEqual([]);
});

test('what is suspected says how many deployments confirm it, and what would have been seen', () => {
  const levels = [130, 131, 129, 130.5, 129.5, 130, 131, 129, 130.5, 129.5];
  const told = (baselines: readonly number[], candidates: readonly number[]) =>
    decidedByHistory(scalarDeployments(baselines, { name: 'baseline' }), scalarDeployments(candidates))
      .reasons[0];
  const ONE = 'suspected to be worse; to confirm it needs a second, fresh deployment of the candidate';
  expect(told(levels.slice(0, 7), [150])).toMatchObject({
    code: 'suspected',
    message: `build size: ${ONE}; without that no slowdown, however great, would have been called a regression`,
    figures: [{ of: 'candidate-deployments', value: 1 }],
  });
  const lone = told([...levels.slice(1), 133], [136]);
  expect(lone?.message).toMatch(
    /second, fresh deployment of the candidate; [\d.]+ % would have been seen with 80 %$/u,
  );
  expect(lone?.figures).toEqual([
    { of: 'detectable', value: expect.any(Number) },
    { of: 'candidate-deployments', value: 1 },
  ]);
  // Of 7 baselines and 3 candidates there are 120 labellings, of 5 and 3 only 56: α is 1 %.
  const anew = (count: number) => told(levels.slice(0, count), [137, 134])?.figures.at(-1)?.value;
  expect([anew(7), anew(5)]).toEqual([3, 4]);
});

test('a young history says how many more baselines it takes', () => {
  const baselines = scalarDeployments([130, 131, 129], { name: 'baseline' });
  const { reasons } = decidedByHistory(baselines, scalarDeployments([130]));
  expect(reasons[0]).toMatchObject({
    code: 'few-baselines',
    message: expect.stringContaining('would settle it: 2 more baseline deployments'),
    figures: [{ of: 'baseline-deployments', value: 2 }],
  });
});

test('what is decided has nothing to settle', () => {
  const passed = aJudgedComparison({ verdict: 'pass', wouldSettle: 'about 22 more blocks' });
  expect(comparisonReason(passed).message).not.toContain('settle');
});
