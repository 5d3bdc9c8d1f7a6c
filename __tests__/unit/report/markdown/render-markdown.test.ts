import { expect, test } from '@jest/globals';
import { byteLength } from '../../../../src/report/markdown/fit-sections.ts';
import { renderCheckRun } from '../../../../src/report/markdown/render-check-run.ts';
import { MARKDOWN_BYTES, renderMarkdown } from '../../../../src/report/markdown/render-markdown.ts';
import { aDecision, aJudgedComparison, aReport, aScenarioReport } from '../../../support/a-report.ts';

function manyEndpoints(count: number) {
  const comparisons = Array.from({ length: count }, (_, index) =>
    aJudgedComparison({ endpoint: `GET /${'segment/'.repeat(8)}${index}`, reason: 'ü'.repeat(400) }),
  );
  return aReport({ decision: aDecision({ comparisons }) });
}

test('the verdict is the first line', () => {
  expect(renderMarkdown(aReport()).split('\n')[0]).toBe(
    '### ✅ Pass: No slowdown beyond 5 % in 1 metric, 30 blocks',
  );
});

test('a comment shows the worst rows and says how many there are', () => {
  const text = renderMarkdown(manyEndpoints(200));
  expect(text).toContain('_140 more rows are in the full report._');
  expect(byteLength(text)).toBeLessThanOrEqual(MARKDOWN_BYTES);
});

test('a smaller limit is kept by leaving out whole sections, which are named', () => {
  const text = renderMarkdown(manyEndpoints(60), { maxBytes: 20_000 });
  expect(byteLength(text)).toBeLessThanOrEqual(20_000);
  expect(text).toMatch(/Left out for want of room: .*The full report has everything\._\n$/u);
  // Every fold that is opened is closed, cut or not.
  expect(text.match(/<details>/gu)?.length).toBe(text.match(/<\/details>/gu)?.length);
});

test('the folds hold what a statistician asks for', () => {
  const text = renderMarkdown(aReport());
  for (const word of [
    'Evidence',
    'Detectable',
    'Noise floor',
    'Tolerance',
    '**Seed:** `9001.2`',
    'AMD EPYC',
  ]) {
    expect(text).toContain(word);
  }
});

test.each([
  [
    'browse & buy',
    '<summary>How <code>browse &#38; buy</code> was measured</summary>',
    'a harmless name reads well',
  ],
  [
    '</summary></details><h1>@octocat `x` <a href=https://evil.test>Pass</a>',
    '<summary>How <code>&#60;/summary&#62;&#60;/details&#62;&#60;h1&#62;&#64;&#8203;octocat &#96;x&#96; &#60;a href=https:&#8203;//evil.test&#62;Pass&#60;/a&#62;</code> was measured</summary>',
    'a hostile one ends no fold, mentions nobody and links nowhere',
  ],
])('the scenario %j in the head of its fold: %3$s', (scenario, head) => {
  const scenarios = [aScenarioReport({ scenario }), aScenarioReport({ scenario: 'second' })];
  const report = aReport({ scenarios });
  expect(renderMarkdown(report)).toContain(`<details>${head}`);
  const heading = head.replace('<summary>', '#### ').replace('</summary>', '');
  expect(renderCheckRun(report).text.split('\n')).toContain(heading);
});

test('a limit in which a headline might not fit is refused', () => {
  expect(() => renderMarkdown(aReport(), { maxBytes: 1000 })).toThrow(RangeError);
});
