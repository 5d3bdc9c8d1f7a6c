import { expect, test } from '@jest/globals';
import { compareOrder, parseMarker, renderMarker } from '../../../src/github/index.ts';

const key = { workflowPath: '.github/workflows/perf.yml', job: 'gate', name: 'default' };

test('a marker gives back the order of the run that wrote it', () => {
  const body = `${renderMarker(key, { runNumber: 130, attempt: 7 })}\n## Report`;
  expect(parseMarker(body, key)).toEqual({ runNumber: 130, attempt: 7 });
});

test.each([
  ['another workflow file', { ...key, workflowPath: '.github/workflows/other.yml' }],
  ['another job', { ...key, job: 'gate2' }],
  ['another configuration', { ...key, name: 'mobile' }],
  ['a name that continues ours', { ...key, name: 'default run=1' }],
])('the comment of %s is not ours', (_, other) => {
  expect(parseMarker(renderMarker(other, { runNumber: 7, attempt: 1 }), key)).toBeNull();
});

test.each([
  ['quoted', `> ${renderMarker(key, { runNumber: 7, attempt: 1 })}`],
  ['below other text', `look:\n${renderMarker(key, { runNumber: 7, attempt: 1 })}`],
  ['without numbers', renderMarker(key, { runNumber: 7, attempt: 1 }).replace('7', 'x')],
  [
    'with a number that no run has',
    renderMarker(key, { runNumber: 7, attempt: 1 }).replace('7', '9'.repeat(400)),
  ],
  ['cut short', renderMarker(key, { runNumber: 7, attempt: 1 }).slice(0, -4)],
])('a marker that is %s is none', (_, body) => {
  expect(parseMarker(body, key)).toBeNull();
});

test('no text of a user can end the HTML comment or stand in it unescaped', () => {
  const hostile = { workflowPath: '-->', job: '<script>', name: '@all --!> \u202E \uD800 "' };
  const marker = renderMarker(hostile, { runNumber: 1, attempt: 1 });
  expect(marker).toMatch(
    /^<!-- perf-gate:comment workflow=[\w.%]+ job=[\w.%]+ name=[\w.%]+ run=1 attempt=1 -->$/,
  );
  expect(marker.slice(4, -3)).not.toMatch(/--|>|@/);
  expect(parseMarker(marker, hostile)).toEqual({ runNumber: 1, attempt: 1 });
});

test.each([
  ['an earlier run', { runNumber: 6, attempt: 9 }, { runNumber: 7, attempt: 1 }, -1],
  ['an earlier attempt', { runNumber: 7, attempt: 1 }, { runNumber: 7, attempt: 2 }, -1],
  ['the same attempt', { runNumber: 7, attempt: 2 }, { runNumber: 7, attempt: 2 }, 0],
  ['a later run of fewer attempts', { runNumber: 8, attempt: 1 }, { runNumber: 7, attempt: 3 }, 1],
])('%s is ordered as it happened', (_, a, b, expected) => {
  expect(Math.sign(compareOrder(a, b))).toBe(expected);
});
