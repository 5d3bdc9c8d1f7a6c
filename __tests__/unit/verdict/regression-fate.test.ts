import { describe, expect, test } from '@jest/globals';
import { ERROR_SHARE, THROUGHPUT } from '../../../src/trial/index.ts';
import {
  fateOfRegression,
  type JudgedComparison,
  type Leniency,
  type OfferedAcceptance,
} from '../../../src/verdict/index.ts';
import { aJudgedComparison } from '../../support/a-comparison.ts';

const STARTED = '2026-11-03T09:41:07.000Z';

function accepting(upTo: number, words: Partial<OfferedAcceptance> = {}): Partial<Leniency> {
  const { scenario, endpoint, metric } = aJudgedComparison();
  const acceptance = { scenario, endpoint, metric: metric.name, upTo, reason: 'worth it', by: '' };
  return { acceptances: [{ ...acceptance, until: '2026-11-30', isSpent: false, ...words }] };
}

/** Slower by 7 %, the interval from 4 to 11 %, at a tolerance of 10 % and with instances 1 % apart. */
function fate(words: Partial<JudgedComparison>, leniency: Partial<Leniency> = {}) {
  const { evidence, margins } = aJudgedComparison();
  const regression = aJudgedComparison({
    verdict: 'regression',
    severity: 'undetermined',
    effect: { ratio: 1.07, lower: 1.04, upper: 1.11, confidence: 0.9 },
    margins: { ...margins, tolerance: Math.log1p(0.1), instances: 0.01 },
    evidence: { ...evidence, kind: 'e', withinTolerance: 1 },
    ...words,
  });
  return fateOfRegression(regression, {
    failOn: 'tolerance',
    acceptances: [],
    startedAt: STARTED,
    ...leniency,
  });
}

const BLOCKS = { kind: 'blocks' };
const LET_THROUGH = { kind: 'let-through' };

describe('what is tolerated', () => {
  test.each<[string, Partial<JudgedComparison>, Partial<Leniency>, unknown]>([
    ['surely less than the tolerance', { severity: 'within-tolerance' }, {}, LET_THROUGH],
    ['the same where any slowdown blocks', { severity: 'within-tolerance' }, { failOn: 'any' }, BLOCKS],
    ['surely more than the tolerance', { severity: 'beyond-tolerance' }, {}, BLOCKS],
    ['neither', {}, {}, { kind: 'open', bound: expect.closeTo(Math.log1p(0.1) - 0.01, 12) }],
    ['neither where any slowdown blocks', {}, { failOn: 'any' }, BLOCKS],
  ])('%s', (_what, words, leniency, expected) => {
    expect(fate(words, leniency)).toEqual(expected);
  });

  test('where the design hides slowdowns nothing is found to be small; where blocks drift it may be yet', () => {
    const { evidence, basis } = aJudgedComparison();
    const hidden = { evidence: { ...evidence, kind: 'e' as const, withinTolerance: 0 } };
    expect(fate(hidden)).toEqual(BLOCKS);
    expect(fate({ ...hidden, basis: { ...basis, dependent: true } })).toMatchObject({ kind: 'open' });
  });
});

describe('what is accepted', () => {
  const BEYOND: Partial<JudgedComparison> = { severity: 'beyond-tolerance' };

  test.each<[string, number, Partial<OfferedAcceptance>, unknown]>([
    ['the whole interval lies below it', 0.13, {}, LET_THROUGH],
    ['it lies inside', 0.09, {}, { kind: 'open', bound: expect.closeTo(Math.log1p(0.09) - 0.01, 12) }],
    ['the whole interval lies above it, as far as instances are apart', 0.05, {}, BLOCKS],
    ['it is past', 0.13, { until: '2026-11-02' }, BLOCKS],
    ['it is spent', 0.13, { isSpent: true }, BLOCKS],
    ['it is of something else', 0.13, { metric: 'throughput' }, BLOCKS],
  ])('%s', (_what, upTo, words, expected) => {
    expect(fate(BEYOND, accepting(upTo, words))).toEqual(expected);
  });

  test('the more generous one of tolerance and acceptance counts', () => {
    expect(fate({}, accepting(0.105))).toMatchObject({
      bound: expect.closeTo(Math.log1p(0.105) - 0.01, 12),
    });
    expect(fate({}, accepting(0.07))).toMatchObject({ bound: expect.closeTo(Math.log1p(0.1) - 0.01, 12) });
  });

  test('of shares the difference, of what should be high the inverse', () => {
    const difference = { value: 0.004, lower: 0.002, upper: 0.006 };
    const share = { ...BEYOND, metric: ERROR_SHARE, scale: 'difference', difference } as const;
    const named = (metric: string) => ({ metric });
    expect(fate(share, accepting(0.013, named(ERROR_SHARE.name)))).toMatchObject({
      kind: 'open',
      bound: expect.closeTo(0.003, 12),
    });
    expect(fate(share, accepting(0.011, named(ERROR_SHARE.name)))).toEqual(BLOCKS);
    const effect = { ratio: 0.9, lower: 0.8, upper: 0.95, confidence: 0.9 };
    const slow = { ...BEYOND, metric: THROUGHPUT, effect };
    expect(fate(slow, accepting(0.2, named(THROUGHPUT.name)))).toMatchObject({ kind: 'open' });
    expect(fate(slow, accepting(0.06, named(THROUGHPUT.name)))).toEqual(BLOCKS);
  });
});
