import { expect, test } from '@jest/globals';
import { renderComment } from '../../../../src/report/markdown/render-comment.ts';
import { byteLength } from '../../../../src/report/markdown/fit-sections.ts';
import { renderMarkdown } from '../../../../src/report/markdown/render-markdown.ts';
import { aDecision, aJudgedComparison, aProvenance, aReport } from '../../../support/a-report.ts';

/** The report of one push: its commit, how much slower, and the minute at which it was measured. */
function reportOf(sha: string, ratio: number, minute: number) {
  const effect = { ratio, lower: ratio - 0.02, upper: ratio + 0.02, confidence: 0.9 };
  const isSlow = ratio > 1.05;
  const report = aReport({
    provenance: aProvenance({
      sha: sha.padEnd(40, '0'),
      runId: String(9000 + minute),
      startedAt: `2026-11-03T09:${minute}:07.000Z`,
    }),
    decision: aDecision({
      ...(isSlow
        ? { verdict: 'regression', severity: 'beyond-tolerance', blocking: true, exitCode: 1 }
        : { verdict: 'pass' }),
      comparisons: [aJudgedComparison({ effect })],
    }),
  });
  return {
    ...report,
    links: { ...report.links, workflowRun: `https://github.com/acme/shop/actions/runs/${9000 + minute}` },
  };
}

test('the first push says nothing of earlier ones', () => {
  const report = reportOf('a1', 1.01, 10);
  const comment = renderComment(report, '');
  const [record = '', ...rest] = comment.split('\n');
  expect(record).toMatch(
    /^<!-- perf-gate:pushes a10000000000,9010,2,pass,none,0,1\.010,2026-11-03T09:10Z -->$/,
  );
  expect(rest.join('\n')).toBe(renderMarkdown(report));
});

test('later pushes tell the earlier ones in a fold, newest first, with their runs and a trend', () => {
  const pushes = [reportOf('a1', 1.01, 10), reportOf('b2', 1.23, 20), reportOf('c3', 1.12, 30)];
  const comment = pushes.reduce((before, report) => renderComment(report, before), '');
  const fold = comment.slice(comment.indexOf('<details><summary>Earlier pushes (2)'));
  expect(fold.trim().split('\n')).toEqual([
    '<details><summary>Earlier pushes (2): worst time <code>▁█▅</code></summary>',
    '',
    '| Commit | Measured | Verdict | Worst time | Run |',
    '| :--- | :--- | :--- | ---: | :--- |',
    '| `b20000000000` | 2026-11-03 09:20 UTC | ❌ regression, blocking | +23 % | [run](<https://github.com/acme/shop/actions/runs/9020>) |',
    '| `a10000000000` | 2026-11-03 09:10 UTC | ✅ pass | +1 % | [run](<https://github.com/acme/shop/actions/runs/9010>) |',
    '',
    '</details>',
  ]);
});

test('noise draws no mountain, and two pushes no trend', () => {
  const steady = ['a1', 'b2', 'c3'].map((sha, index) => reportOf(sha, 1 + index / 200, 10 + index));
  const two = renderComment(
    steady[1] ?? reportOf('x', 1, 1),
    renderComment(steady[0] ?? reportOf('x', 1, 1), ''),
  );
  expect(two).not.toContain('worst time');
  expect(steady.reduce((before, report) => renderComment(report, before), '')).toContain('<code>▁▁▂</code>');
});

test('a push without a compared time is a gap in the line', () => {
  const unknown = reportOf('b2', 1, 15);
  const pushes = [
    reportOf('a1', 1.01, 10),
    { ...unknown, decision: { ...unknown.decision, comparisons: [] } },
    reportOf('c3', 1.23, 20),
    reportOf('d4', 1.12, 30),
  ];
  const comment = pushes.reduce((before, report) => renderComment(report, before), '');
  expect(comment).toContain('<summary>Earlier pushes (3): worst time <code>▁·█▅</code></summary>');
});

test('rendered over its own text a comment stays as it is', () => {
  const before = renderComment(reportOf('a1', 1.01, 10), '');
  const report = reportOf('b2', 1.23, 20);
  const once = renderComment(report, before);
  expect(renderComment(report, once)).toBe(once);
});

test('thirty earlier pushes and a long report fit into a comment', () => {
  const long = Array.from({ length: 900 }, (_, index) =>
    aJudgedComparison({ endpoint: `GET /a/rather/long/path/of/${index}`, warnings: ['w'.repeat(300)] }),
  );
  const shas = Array.from({ length: 30 }, (_, index) =>
    reportOf((10 + index).toString(16), 1.01, 10 + index),
  );
  const before = shas.reduce((text, report) => renderComment(report, text), '');
  const last = reportOf('ff', 1.23, 50);
  const comment = renderComment({ ...last, decision: { ...last.decision, comparisons: long } }, before);
  expect(byteLength(comment)).toBeLessThanOrEqual(65_000);
  expect(comment).toContain('Earlier pushes (29)');
});

test('what somebody wrote into the comment is not taken over', () => {
  const before = `<!-- perf-gate:pushes [x](javascript:alert(1)),1,1,pass,none,0,1.0,now -->\n@octocat`;
  const comment = renderComment(reportOf('a1', 1.01, 10), before);
  expect(comment).not.toMatch(/javascript|octocat/);
});
