import { expect, test } from '@jest/globals';
import { renderHtml } from '../../../../src/report/html/render-html.ts';
import {
  aDecision,
  aJudgedComparison,
  anEndpointSummary,
  aReport,
  aScenarioReport,
} from '../../../support/a-report.ts';

test('the page loads nothing and runs nothing', () => {
  const page = renderHtml(aReport());
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
  expect(page).not.toMatch(/<script|<link|<iframe|<object|@import|url\((?!#)|\ssrc=|\son[a-z]+=/iu);
  const addresses = [...page.matchAll(/https?:\/\/[^"<\s]+/gu)].map(([address]) => address);
  expect(new Set(addresses)).toEqual(
    new Set([
      'https://github.com/acme/shop/actions/runs/9001',
      'https://github.com/acme/perf-gate/blob/main/docs/method.md',
    ]),
  );
});

test('equal reports give equal bytes, in whatever order pages were drawn before', () => {
  const first = renderHtml(aReport());
  renderHtml(aReport({ scenarios: [aScenarioReport(), aScenarioReport({ scenario: 'second' })] }));
  expect(renderHtml(aReport())).toBe(first);
});

test('every id of a page is its own', () => {
  const page = renderHtml(
    aReport({ scenarios: [aScenarioReport(), aScenarioReport({ scenario: 'second' })] }),
  );
  const ids = [...page.matchAll(/ id="([^"]+)"/gu)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const used = [...page.matchAll(/url\(#([^)]+)\)| aria-labelledby="([^"]+)"/gu)].map(
    ([, clip, label]) => clip ?? label,
  );
  expect(used.filter((id) => !ids.includes(id))).toEqual([]);
});

test('every picture has words for those who cannot see it', () => {
  const page = renderHtml(aReport());
  expect(page.match(/role="img" aria-label="[^"]{20,}"/gu)).toHaveLength(3);
  expect(page.match(/<svg /gu)?.length).toBe(page.match(/<svg [^>]*aria-hidden="true"/gu)?.length);
});

test('the slowest requests can be found by their trace ids', () => {
  expect(renderHtml(aReport())).toContain('<code>4bf92f3577b34da6a3ce929d0e0e4736</code>');
});

test('where a split of the server’s own time is known on both sides, the page says where the time went', () => {
  const shift = {
    endpoint: 'GET /products',
    responseTimeMs: 21.2,
    parts: [{ name: 'db', differenceMs: 18.1 }],
  };
  const page = renderHtml(aReport({ scenarios: [aScenarioReport({ serverTimingShifts: [shift] })] }));
  expect(page).toContain('<code>db</code> +18\u00A0ms of +21\u00A0ms in the mean');
});

test('without a single success the page says so instead of drawing', () => {
  const endpoints = [
    anEndpointSummary({ p50Ms: null, p95Ms: null, distribution: [], timeline: [], slowest: [] }),
  ];
  const page = renderHtml(aReport({ scenarios: [aScenarioReport({ endpoints })] }));
  expect(page.match(/There is nothing to draw/gu)).toHaveLength(2);
});

test('very many endpoints are told by their numbers, the first of them by charts too', () => {
  const names = Array.from({ length: 35 }, (_, index) => `GET /${index}`);
  const page = renderHtml(
    aReport({
      decision: aDecision({ comparisons: names.map((endpoint) => aJudgedComparison({ endpoint })) }),
      scenarios: [aScenarioReport({ endpoints: names.map((endpoint) => anEndpointSummary({ endpoint })) })],
    }),
  );
  expect(page).toContain('Charts are drawn for the first 30 of 35 endpoints.');
  expect(page.match(/<figure>/gu)).toHaveLength(61);
});

test.each([
  [40, false],
  [43, true],
])('of %d changes the page says whether all are drawn', (count, cut) => {
  const comparisons = Array.from({ length: count }, (_, index) =>
    aJudgedComparison({ endpoint: `GET /${index}` }),
  );
  const page = renderHtml(aReport({ decision: aDecision({ comparisons }) }));
  const note = '40 of 43 changes are drawn, the worst of them; the table above has all.';
  expect(page.includes(note)).toBe(cut);
  expect(page.includes('changes are drawn')).toBe(cut);
});

const BLANK = {
  effect: { ratio: null, lower: null, upper: null, confidence: 0.9 },
  difference: { value: null, lower: null, upper: null },
};

test.each([
  [[], 'nothing was compared'],
  [[aJudgedComparison(BLANK)], 'nothing is known of what was compared'],
])('where %2$s, no section is headed Changes', (comparisons) => {
  const page = renderHtml(aReport({ decision: aDecision({ comparisons }) }));
  expect(page).not.toContain('Changes');
  expect(page).not.toContain('-effects-');
  expect(page).toContain('<h2 id="s1">Response times</h2>');
});

test('a scenario of which nothing is known has no section, and the others say whose they are', () => {
  const scenarios = [
    aScenarioReport({ scenario: 'first', endpoints: [] }),
    aScenarioReport({ scenario: 'second' }),
    aScenarioReport({ scenario: 'third' }),
  ];
  const page = renderHtml(
    aReport({ scenarios, decision: aDecision({ comparisons: [aJudgedComparison({ scenario: 'third' })] }) }),
  );
  expect([...page.matchAll(/<h2 id="s\d">(.*)<\/h2>/gu)].map(([, title]) => title)).toEqual([
    'Response times of <code>second</code>',
    'Changes in <code>third</code>',
  ]);
});
