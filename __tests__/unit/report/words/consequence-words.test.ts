import { expect, test } from '@jest/globals';
import { renderCheckRun, renderHtml, renderMarkdown, renderTerminal } from '../../../../src/report/index.ts';
import { consequenceWords, shadowSentence } from '../../../../src/report/words/consequence-words.ts';
import { aDecision, aReport } from '../../../support/a-report.ts';

test.each([
  [true, true, 'Blocking'],
  [false, true, 'Not blocking in shadow mode: it would block'],
  [false, false, 'Not blocking'],
])('blocking %s, would block %s: %s', (blocking, wouldBlock, words) => {
  expect(consequenceWords({ decision: aDecision({ blocking, wouldBlock }) })).toBe(words);
});

test('the record of the shadow mode is told in every form, and outside of it nothing', () => {
  const said = 'Shadow mode: it would have blocked 1 of the last 42 runs of main.';
  expect(shadowSentence({ shadow: null })).toBe('');
  expect(shadowSentence({ shadow: { branch: 'main', runs: 0, blocked: 0 } })).toContain('no run of main');
  const report = aReport({
    decision: aDecision({ wouldBlock: true }),
    shadow: { branch: 'main', runs: 42, blocked: 1 },
  });
  for (const text of [renderMarkdown(report), renderHtml(report), renderCheckRun(report).summary])
    expect(text).toContain(said);
  expect(renderTerminal(report, { color: false, width: 200 })).toContain(said);
  expect(renderMarkdown(aReport())).not.toContain('Shadow');
});
