import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { renderTerminal } from '../../../../src/report/terminal/render-terminal.ts';
import { displayWidth } from '../../../../src/report/text/text-width.ts';
import { aDecision, aJudgedComparison, aReport } from '../../../support/a-report.ts';
import { aReportWith } from '../../../support/a-report-with.ts';
import { hostileString } from '../../../support/hostile-strings.ts';

const PLAIN = { color: false, width: 80 };
const ESCAPE = String.fromCharCode(27);

test('the first line is the verdict', () => {
  expect(renderTerminal(aReport(), PLAIN).split('\n')[0]).toBe(
    '✓ Pass: No slowdown beyond 5 % in 1 metric, 30 blocks.',
  );
});

test('without colour there is no escape sequence, with it the same text', () => {
  const plain = renderTerminal(aReport(), PLAIN);
  const colored = renderTerminal(aReport(), { ...PLAIN, color: true });
  expect(plain).not.toContain(ESCAPE);
  expect(colored).toContain(`${ESCAPE}[32m✓ pass${ESCAPE}[0m`);
  expect(colored.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'gu'), '')).toBe(plain);
});

test('where a name is too long for the table it stands above its rows, whole', () => {
  const endpoint = 'GET /api/v2/catalogue/sections/{section}/items/{id}/reviews';
  const comparisons = [
    aJudgedComparison({ endpoint }),
    aJudgedComparison({ endpoint, verdict: 'inconclusive' }),
  ];
  const lines = renderTerminal(aReport({ decision: aDecision({ comparisons }) }), PLAIN).split('\n');
  expect(lines.filter((line) => line === `  ${endpoint}`)).toHaveLength(1);
});

test('a table too long for a terminal says how much more there is', () => {
  const comparisons = Array.from({ length: 90 }, (_, index) =>
    aJudgedComparison({ endpoint: `GET /${index}` }),
  );
  const text = renderTerminal(aReport({ decision: aDecision({ comparisons }) }), PLAIN);
  expect(text).toContain('and 30 more rows, all of them in decision.json');
});

test('whatever the texts are, lines stay within the width and nothing reaches the terminal but text', () => {
  fc.assert(
    fc.property(hostileString, fc.integer({ min: 60, max: 160 }), (text, width) => {
      const report = { ...aReportWith(text), links: { htmlReport: '', workflowRun: '', docs: '' } };
      for (const line of renderTerminal(report, { color: false, width }).split('\n')) {
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
        // eslint-disable-next-line no-control-regex
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/u);
      }
    }),
    { seed: 20_261_103, numRuns: 200 },
  );
});
