import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Push } from '../../../../src/report/pushes/push.ts';
import { decodePushes, encodePushes } from '../../../../src/report/pushes/push-record.ts';
import { hostileString } from '../../../support/hostile-strings.ts';

const PUSH: Push = {
  sha: '3f2a91c0d4e5',
  runId: '9001',
  runAttempt: 2,
  verdict: 'regression',
  severity: 'beyond-tolerance',
  blocking: true,
  worst: 1.228,
  startedAt: '2026-11-03T09:41Z',
};

test('pushes read back as they were, below whatever', () => {
  const pushes = [PUSH, { ...PUSH, sha: '91c07d2aaaaa', worst: null, blocking: false }];
  expect(decodePushes(encodePushes(pushes))).toEqual(pushes);
  expect(decodePushes(`${encodePushes(pushes)}\r\n### report`)).toEqual(pushes);
  expect(decodePushes(encodePushes([]))).toEqual([]);
  expect(decodePushes(encodePushes([{ ...PUSH, worst: 2.5e-7 }]))).toEqual([{ ...PUSH, worst: 2.5e-7 }]);
  for (const worst of [Number.POSITIVE_INFINITY, 0])
    expect(decodePushes(encodePushes([{ ...PUSH, worst }]))).toEqual([{ ...PUSH, worst: null }]);
});

test.each([
  ['no such line', '### report'],
  ['a line below other text', `text\n${encodePushes([PUSH])}`],
  ['a line that does not end', encodePushes([PUSH]).slice(0, -4)],
  ['a commit that is none', encodePushes([{ ...PUSH, sha: '<b>x</b>' }])],
  ['a run that is none', encodePushes([{ ...PUSH, runId: '1/../../evil' }])],
  ['a verdict that is none', encodePushes([PUSH]).replace('regression', 'fine')],
  ['a severity that is none', encodePushes([PUSH]).replace('beyond-tolerance', 'x')],
  ['a ratio that is none', encodePushes([PUSH]).replace('1.228', '1.2.8')],
  ['a ratio out of all bounds', encodePushes([PUSH]).replace('1.228', '1e300')],
  ['a time that is none', encodePushes([PUSH]).replace('2026-11-03T09:41Z', '@octocat')],
  ['more than anybody wrote', encodePushes(Array.from({ length: 500 }, () => PUSH))],
])('%s is no record of ours', (_what, text) => {
  expect(decodePushes(text)).toEqual([]);
});

test('of a record that somebody edited only what has the form is left', () => {
  fc.assert(
    fc.property(hostileString, fc.nat(200), (text, place) => {
      const record = encodePushes([PUSH, PUSH]);
      const edited = `${record.slice(0, place)}${text}${record.slice(place)}`;
      for (const push of decodePushes(edited)) {
        expect(push.sha).toMatch(/^[0-9a-f]{7,12}$/);
        expect(push.runId).toMatch(/^\d{1,15}$/);
        expect(push.startedAt).toMatch(/^[\d:TZ-]{17}$/);
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});
