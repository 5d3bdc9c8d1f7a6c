import { expect, test } from '@jest/globals';
import { phraseToText } from '../../../../src/report/text/phrase.ts';
import { closedLoads, loadWords } from '../../../../src/report/words/load-words.ts';
import type { PatternPlan } from '../../../../src/scenario/index.ts';
import type { LoadModel } from '../../../../src/trial/index.ts';

const plain = { pattern: null, compared: null };

test('a closed load is called so, and a compressed one by how much', () => {
  expect(loadWords({ model: 'open', ...plain })).toMatch(/^open model/);
  expect(loadWords({ model: 'closed', ...plain })).toMatch(/^closed model: .* asked less$/);
  expect(loadWords({ model: 'mixed', ...plain })).toMatch(/^partly closed model/);
  const soak: PatternPlan = { name: 'soak', unit: 'per-second', parts: [], compress: 480, targets: null };
  expect(loadWords({ ...plain, model: 'open', pattern: soak })).toMatch(
    /^pattern soak, 480 times as short as in life; open/,
  );
});

test.each([
  ['blocks', '; comparable in blocks'],
  ['phases', '; comparable phase by phase, with both sides at once'],
  ['thresholds', '; not comparable, thresholds only'],
] as const)('how it may be compared is told: %s', (compared, words) => {
  expect(loadWords({ model: 'open', pattern: null, compared }).endsWith(words)).toBe(true);
});

test.each<[LoadModel[], string]>([
  [['open'], ''],
  [['closed'], 'closed model'],
  [['mixed'], 'partly closed model'],
  [['closed', 'mixed'], 'closed model'],
  [['open', 'closed', 'mixed'], 'closed model: s1, s2'],
])('loads that are %j are told at the top as %j', (models, words) => {
  const scenarios = models.map((model, index) => ({ scenario: `s${index}`, load: { model, ...plain } }));
  expect(phraseToText(closedLoads(scenarios))).toBe(words);
});
