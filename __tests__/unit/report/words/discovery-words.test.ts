import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { DISCOVERIES_TITLE, discoverySentences } from '../../../../src/report/words/discovery-words.ts';
import type { Discovery, JudgedComparison } from '../../../../src/verdict/index.ts';
import { responseTimeMetric } from '../../../../src/trial/index.ts';
import { aJudgedComparison } from '../../../support/a-comparison.ts';
import { aDecision } from '../../../support/a-report.ts';

const EVIDENCE = aJudgedComparison().evidence;

function shown(endpoint: string, replaced: Partial<JudgedComparison> = {}): JudgedComparison {
  return aJudgedComparison({
    endpoint,
    metric: responseTimeMetric(0.99),
    gated: false,
    standing: { kind: 'informational', reason: 'not gated', curable: false },
    effect: { ratio: 1.081, lower: null, upper: null, confidence: 0.9 },
    ...replaced,
  });
}

function found(endpoint: string, direction: Discovery['direction'] = 'worse'): Discovery {
  return { scenario: 'shop', endpoint, metric: 'response_time_p99', direction };
}

function told(comparisons: readonly JudgedComparison[], discoveries: readonly Discovery[]) {
  return discoverySentences(aDecision({ comparisons, discoveries })).map(phraseToText);
}

test('what stands out is told with its size and evidence, the strongest first', () => {
  const comparisons = [
    shown('a', { evidence: { ...EVIDENCE, kind: 'e', slower: 33 } }),
    shown('b', { evidence: { ...EVIDENCE, kind: 'e', faster: 143 } }),
  ];
  expect(told(comparisons, [found('a'), found('b', 'better')])).toEqual([
    'b p99 looks better, +8.1 % (e = 140)',
    'a p99 looks worse, +8.1 % (e = 33)',
  ]);
});

test('p-values are strong when small', () => {
  const p = (slower: number) => ({ evidence: { ...EVIDENCE, kind: 'p' as const, slower } });
  const sentences = told([shown('a', p(0.03)), shown('b', p(0.002))], [found('a'), found('b')]);
  expect(sentences.map((text) => text.slice(0, 1))).toEqual(['b', 'a']);
});

test('what the verdict says anyhow is left out, and so is all of an invalid run', () => {
  const decided = { gated: true, standing: { kind: 'judged' } } as const;
  const red = shown('a', { ...decided, verdict: 'regression', severity: 'undetermined' });
  expect(told([red], [found('a')])).toEqual([]);
  expect(told([shown('a', { ...decided, verdict: 'pass' })], [found('a')])).toHaveLength(1);
  const invalid = aDecision({ verdict: 'invalid', comparisons: [shown('a')], discoveries: [found('a')] });
  expect(discoverySentences(invalid)).toEqual([]);
});

test('of many the rest is counted, and of several scenarios each is named', () => {
  const names = Array.from({ length: 11 }, (_, index) => `e${index}`);
  const many = told(
    names.map((name) => shown(name)),
    names.map((name) => found(name)),
  );
  expect(many).toHaveLength(9);
  expect(many.at(-1)).toBe('and 3 more');
  const other = shown('a', { scenario: 'cart' });
  const [sentence] = told([shown('a'), other], [found('a')]);
  expect(sentence).toContain('a p99 in shop looks worse');
});

test('the title says how much of it may be chance', () => {
  expect(DISCOVERIES_TITLE).toBe('Stands out, decides nothing (10 % of it may be chance)');
});
