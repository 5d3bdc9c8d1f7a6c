import { expect, test } from '@jest/globals';
import type { LiveSample, ProgressEvent } from '../../../src/experiment/index.ts';
import { createProgressLines } from '../../../src/gate/progress-lines.ts';

function aSample(change: Partial<LiveSample> = {}): LiveSample {
  return {
    side: 'candidate',
    ratePerSecond: 329.4,
    errors: 0,
    inFlight: 7,
    p50Ms: 31.2,
    p95Ms: 45.4,
    ...change,
  };
}

const live = (...samples: readonly LiveSample[]): ProgressEvent => ({
  kind: 'live',
  elapsedMs: 7000,
  samples,
});
const block = (undecided: readonly string[], decided: number): ProgressEvent => ({
  kind: 'block',
  block: 6,
  maxBlocks: 40,
  undecided,
  decided,
});

function lastOf(...events: readonly ProgressEvent[]) {
  const lines = createProgressLines();
  return events.map((event) => lines(event)).at(-1);
}

test('a live line holds the block, both sides and what is still undecided', () => {
  const names = ['list products response_time_p95', 'search response_time_p50', 'all requests error_share'];
  expect(
    lastOf(
      block(names, 2),
      live(aSample({ side: 'baseline', ratePerSecond: 330, p50Ms: 25, p95Ms: 45 }), aSample()),
    ),
  ).toEqual({
    text:
      'block 7/40 · baseline 330/s p50 25 p95 45 ms · candidate 329/s p50 31 p95 45 ms · ' +
      '3 undecided: list products p95, search p50, all requests error share',
    passing: true,
  });
});

test('more than three undecided are counted and not all named', () => {
  expect(lastOf(block(['a p50', 'b p50', 'c p50', 'd p50'], 0))?.text).toBe(
    'block 7/40 · 4 undecided: a p50, b p50, c p50, …',
  );
});

test('nothing to decide yet is not called decided', () => {
  expect(lastOf(block([], 0))?.text).toBe('block 7/40');
  expect(lastOf(block([], 8))?.text).toBe('block 7/40 · everything decided');
});

test('where the sides take turns, the last of each stays in sight, baseline first', () => {
  const line = lastOf(block([], 0), live(aSample()), live(aSample({ side: 'baseline', ratePerSecond: 7 })));
  expect(line?.text).toBe('block 7/40 · baseline 7.0/s p50 31 p95 45 ms · candidate 329/s p50 31 p95 45 ms');
});

test('a phase begins anew: neither block nor sides of the one before', () => {
  const phase: ProgressEvent = { kind: 'phase', name: 'measuring', detail: 'up to 40 blocks' };
  expect(lastOf(live(aSample({ side: 'baseline' })), block(['x'], 0), phase)).toEqual({
    text: 'measuring: up to 40 blocks',
    passing: false,
  });
  expect(lastOf(live(aSample({ side: 'baseline' })), phase, live(aSample()))?.text).toBe(
    'candidate 329/s p50 31 p95 45 ms',
  );
});

test('errors and missing answers are said, short times have a decimal', () => {
  const few = aSample({ errors: 1, p50Ms: 0.72, p95Ms: 9.96 });
  expect(lastOf(live(few))?.text).toBe('candidate 329/s p50 0.7 p95 10.0 ms, 1 error');
  const none = aSample({ errors: 13, p50Ms: null, p95Ms: null });
  expect(lastOf(live(none))?.text).toBe('candidate 329/s no success, 13 errors');
});

test('a side that has not answered is not called unsuccessful', () => {
  const silent = aSample({ ratePerSecond: 0, p50Ms: null, p95Ms: null });
  expect(lastOf(live(silent))?.text).toBe('candidate no answer yet, 7 under way');
});

test.each<[ProgressEvent, string]>([
  [{ kind: 'phase', name: 'setup', detail: '' }, 'setup'],
  [{ kind: 'stop', reason: 'everything is decided' }, 'measured: everything is decided'],
  [{ kind: 'warning', message: 'measured again' }, 'warning: measured again'],
])('%j is a line that stays', (event, text) => {
  expect(lastOf(event)).toEqual({ text, passing: false });
});
