import { expect, test } from '@jest/globals';
import { decided } from '../../support/decided.ts';
import { aRunOfBlocks, type Did, type SideOfBlock, timesAround } from '../../support/measured-runs.ts';

const serving: Did = { times: timesAround(70) };
const failing: Did = { failed: { status: 460 } };
const silent: Did = { failed: { connect: 460 } };

const did = (each: Did | null): SideOfBlock | null =>
  each === null ? null : { endpoints: { 'GET /cart': each } };

test.each<[string, Did | null, readonly Did[], string, string]>([
  [
    'with a baseline that serves',
    serving,
    [silent, silent, silent],
    'regression',
    'the change is what differs',
  ],
  [
    'with a baseline that fails',
    failing,
    [silent, silent, silent],
    'regression',
    'an error is an answer, too',
  ],
  [
    'with a baseline that is silent',
    silent,
    [serving, silent, silent],
    'invalid',
    'nothing served this load',
  ],
  ['alone, silent from the beginning', null, [silent, silent, silent], 'invalid', 'the URL may be wrong'],
  ['alone, after it served', null, [serving, silent, silent], 'regression', 'it served this load before'],
  ['alone, after it failed', null, [failing, silent, silent], 'regression', 'it answered before'],
])('a candidate that dies %s is judged rightly (%#)', (_, baseline, candidate, verdict) => {
  const run = aRunOfBlocks(
    candidate.map((each) => ({ baseline: did(baseline), candidate: did(each) })),
    {
      run: {
        incidents: [
          { kind: 'side-died', side: 'candidate', block: 2, detail: 'not one request was answered' },
        ],
      },
    },
  );
  const decision = decided(run, { comparisons: [], baseline: baseline === null ? 'not-wanted' : 'present' });
  expect(decision.verdict).toBe(verdict);
  const reason = decision.reasons.find(({ code }) => code === 'candidate-died');
  const hasAnswered = candidate.some((each) => each !== silent);
  expect(reason?.message).toBe(
    verdict === 'regression'
      ? 'the candidate stopped serving: not one request was answered'
      : `candidate ${hasAnswered ? 'stopped serving' : 'never answered'}: not one request was answered`,
  );
});
