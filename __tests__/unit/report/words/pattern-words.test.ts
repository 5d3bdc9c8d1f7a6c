import { expect, test } from '@jest/globals';
import type { LevelFinding, PatternFindings } from '../../../../src/analysis/index.ts';
import type { PatternPlan } from '../../../../src/scenario/index.ts';
import { patternSentences } from '../../../../src/report/words/pattern-words.ts';
import { aScenarioReport } from '../../../support/a-report.ts';

function aLevel(amount: number, change: Partial<LevelFinding> = {}): LevelFinding {
  return {
    part: { name: `level ${amount}`, kind: 'level', fromMs: 0, toMs: 7000, amount },
    offeredPerSecond: amount,
    throughputPerSecond: amount,
    failedShare: 0,
    p50Ms: 13,
    p95Ms: 41,
    ...change,
  };
}

function said(
  name: PatternPlan['name'],
  change: Partial<PatternFindings>,
  unit: PatternPlan['unit'] = 'per-second',
): string {
  const pattern: PatternPlan = { name, unit, parts: [], compress: 1, targets: null };
  const nothing = { recovery: null, degradation: null, breakpoint: null };
  const findings: PatternFindings = { side: 'candidate', levels: [], ...nothing, ...change };
  const report = aScenarioReport({
    load: { model: 'open', pattern, compared: null },
    patternFindings: [findings],
  });
  return patternSentences([report])
    .map((sentence) => sentence.map(({ text }) => text).join(''))
    .join('\n');
}

test('a spike tells how long recovery took, and from what', () => {
  const times = { usualP95Ms: 41, peakP95Ms: 700 };
  expect(said('spike', { recovery: { kind: 'recovered', afterMs: 3000, ...times } })).toBe(
    'recovered 3 s after the end of the peak (p95 usually 41 ms, at the peak 700 ms)',
  );
  expect(said('spike', { recovery: { kind: 'recovered', afterMs: 0, ...times } })).toContain(
    'recovered at once',
  );
  expect(said('spike', { recovery: { kind: 'not-recovered', atLeastMs: 13_000, ...times } })).toBe(
    'not recovered within 13 s after the peak (p95 usually 41 ms, at the peak 700 ms)',
  );
  expect(
    said('spike', { recovery: { kind: 'unknown', reason: 'nothing was measured after the peak' } }),
  ).toBe('recovery cannot be told: nothing was measured after the peak');
});

test('a stress tells whether it bends or breaks', () => {
  const best = aLevel(30);
  const last = aLevel(50, { throughputPerSecond: 29 });
  expect(said('stress', { degradation: { best, last, isGraceful: true } }, 'users')).toBe(
    'degrades gracefully: most throughput 30 /s at 30 users, still 29 /s at 50 users',
  );
  expect(
    said('stress', {
      degradation: { best, last: aLevel(50, { throughputPerSecond: 7 }), isGraceful: false },
    }),
  ).toBe('breaks under load: most throughput 30 /s at 30 per second, only 7 /s at 50 per second');
  const nothing = (users: number) => aLevel(users, { throughputPerSecond: 0 });
  const degradation = { best: nothing(30), last: nothing(50), isGraceful: false };
  expect(said('stress', { degradation }, 'users')).toBe(
    'nothing succeeded at any level from 30 users to 50 users',
  );
});

test.each([
  [
    aLevel(20),
    aLevel(30),
    { kind: 'p95', p95Ms: 333, targetMs: 130 },
    'carried 20 per second, and no longer 30 per second: p95 was 333 ms, at most 130 ms were asked for',
  ],
  [
    aLevel(20),
    aLevel(30),
    { kind: 'success', share: 10 / 13, target: 0.999 },
    'carried 20 per second, and no longer 30 per second: 76.9 % succeeded, 99.9 % were asked for',
  ],
  [
    null,
    aLevel(10),
    { kind: 'answers' },
    'carried not even the first level, and no longer 10 per second: nothing succeeded',
  ],
  [aLevel(40), null, null, 'carried every level up to 40 per second: the limit lies higher'],
  [null, null, null, 'no level was measured to its end'],
] as const)('a breakpoint: %#', (carried, broken, missed, expected) => {
  expect(said('breakpoint', { breakpoint: { carried, broken, missed } })).toBe(expected);
});
